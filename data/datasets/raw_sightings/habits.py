"""What sets a species of the raw sightings apart: how common it is, where, when, beside whom."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache
from typing import TYPE_CHECKING

import numpy as np

from data.datasets.pokemon_radar.random_stream import Stream
from data.datasets.raw_sightings.columns import SPECIES, TERRAINS

if TYPE_CHECKING:
    from data.datasets.pokemon_radar.random_stream import Floats, Ints

SEED = 208
PATCHES = 4
HOURS = 24
COMMON = {
    10: 260, 13: 420, 16: 700, 19: 620, 21: 180, 23: 90, 29: 80, 32: 90, 41: 220, 43: 260, 46: 110,
    48: 120, 54: 70, 56: 60, 60: 80, 69: 90, 96: 140, 98: 110, 118: 80, 120: 70, 127: 60, 129: 90,
    133: 150, 4: 60, 71: 40,
}  # fmt: skip
"""How often a species is met, by its number; every other one is rare."""
WATERY = frozenset((7, 54, 55, 60, 61, 72, 79, 86, 90, 98, 99, 116, 118, 120, 129, 134, 147))


@dataclass(frozen=True, slots=True)
class Habits:
    """Tables with a line a species (151).

    ``terrain`` (151, terrains) adds up to 1 along a line from left to right; ``water`` is the
    chance of water nearby; ``patches`` (151, 4, 2) are places around a city's middle in degrees;
    ``hour`` is when it likes to appear; ``crowd`` by how much people draw it; ``company``
    (151, 151) how likely each other species was near.
    """

    weights: tuple[int, ...]
    terrain: Floats
    water: Floats
    patches: Floats
    hour: Ints
    crowd: Floats
    company: Floats


@cache
def habits() -> Habits:
    """The same for every table."""
    stream = Stream(SEED)
    weights = tuple(COMMON.get(number, 2 + number % 5) for number in range(1, SPECIES + 1))
    likes = stream.unit(SPECIES, len(TERRAINS))
    terrain = np.cumsum(0.05 + likes * likes * likes, axis=1)
    water = 0.05 + 0.25 * stream.unit(SPECIES)
    water[[number - 1 for number in WATERY]] += 0.6
    often = np.array(weights, dtype=np.float64) / max(weights)
    gathers = np.where(stream.unit(SPECIES, SPECIES) < 0.08, 6.0, 0.7)
    return Habits(
        weights=weights,
        terrain=terrain / terrain[:, -1:],
        water=water,
        patches=0.12 * stream.bell(SPECIES, PATCHES, 2),
        hour=stream.below(HOURS, SPECIES),
        crowd=0.8 * stream.bell(SPECIES),
        company=np.minimum(0.9, gathers * (0.002 + 0.12 * often)),
    )
