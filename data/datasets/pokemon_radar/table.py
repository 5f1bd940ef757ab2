"""The built-in data set `pokemon-radar`: generated sightings that teach what real ones teach.

It stands in for the tutorial's table of Pokémon Go sightings in New York City, which cannot be
shipped: the same 200 columns, 1,836 rows, class counts and constant columns, like ranges and
sparsity, and the same lessons (the plateau of sigmoid with plain SGD, the stuck mean squared
error, Adam overtaking SGD, overfitting and what helps against it). No row comes from there.

How: every species has a few haunts (`radar_haunts`), patches of the city in a few days of one
September week. A sighting belongs to a haunt of its species, and the row holds what can be seen
from there (`radar_traces`, `radar_sky`). Three choices make the lessons come out:

- Two rows in nine are strays, met in a haunt of some other row. Strays cannot be
  predicted, only memorised; they set the ceiling of validation accuracy near 0.75.
- Most of what tells species apart is which haunt, a combination of many weak columns: a relu
  network finds it, sigmoid with SGD only sees the few strong columns (water, terrain).
- Minutes, seconds and rare company are pure noise, unscaled as in the tutorial: they keep sigmoid
  on its plateau for about ten epochs and give Adam something to memorise.

The bytes are the same on every platform and with every numpy (see `radar_draw`).
"""

from __future__ import annotations

import hashlib
from typing import TYPE_CHECKING

from data.dataset import Dataset
from data.datasets.pokemon_radar.columns import CLASS_COUNTS, DESCRIPTION, FEATURE_NAMES, ROWS

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

    from data.datasets.pokemon_radar.habitats import Haunts
    from data.datasets.pokemon_radar.random_stream import Ints, Stream

__all__ = ["DESCRIPTION", "digest", "generate"]

SEED = 152
# With this order the tutorial's split puts the same share of every class into both parts.
ORDER_SEED = 2_993
STRAYS = 0.22
GRID = 4096.0


def generate() -> Dataset:
    """Features float32 (1836, 200) in the tutorial's units, labels int64 (1836,), mixed order."""
    import numpy as np

    from data.datasets.pokemon_radar import features as radar_traces
    from data.datasets.pokemon_radar import habitats as radar_haunts
    from data.datasets.pokemon_radar.random_stream import Stream

    labels = np.repeat(np.arange(len(CLASS_COUNTS)), CLASS_COUNTS)
    labels = labels[Stream(ORDER_SEED).order(ROWS)]
    stream = Stream(SEED)
    haunts = radar_haunts.found(stream)
    home = _homes(stream, haunts, labels)
    columns = radar_traces.traces(stream, haunts, home)
    exact = np.stack([columns[name] for name in FEATURE_NAMES], axis=1)
    # A grid of 2**-12 leaves numbers that are short to print and that float32 holds exactly.
    features = (np.rint(exact * GRID) / GRID).astype(np.float32)
    return Dataset(DESCRIPTION, features, labels.astype(np.int64))


def digest(features: NDArray[np.float32], labels: NDArray[np.int64]) -> str:
    """SHA-256 of the features' and then the labels' little-endian bytes, as in DESCRIPTION."""
    content = hashlib.sha256(features.astype("<f4").tobytes())
    content.update(labels.astype("<i8").tobytes())
    return content.hexdigest()


def _homes(stream: Stream, haunts: Haunts, labels: Ints) -> Ints:
    """Each row's haunt: one of its species', or for a stray one that another row has."""
    import numpy as np

    popularity = 40 + stream.below(60, len(haunts.owner))
    home = np.empty(len(labels), dtype=np.int64)
    for species in range(len(CLASS_COUNTS)):
        own = np.flatnonzero(haunts.owner == species)
        rows = np.flatnonzero(labels == species)
        home[rows] = own[stream.pick([int(weight) for weight in popularity[own]], len(rows))]
    stray = stream.unit(len(labels)) < STRAYS
    return np.where(stray, home[stream.order(len(labels))], home)
