"""Where and when each species is met: the hidden causes behind the built-in data set.

A haunt is a patch of the city where one species keeps to for a few days. It is not in the table
itself; only its traces are.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from data.datasets.pokemon_radar.columns import SPECIES

if TYPE_CHECKING:
    from data.datasets.pokemon_radar.random_stream import Floats, Ints, Stream

SPREAD = 0.075
REACH = 0.30
COMPANY = 12.0
PLAIN = 0.4
SHY = 0.7

# Codes of `terrainType` on dry land, in the order of the weights in `Habits.land`.
LANDS = (13, 14, 8, 4, 5, 2, 12, 10)
_GYMS_KM = (0.09, 0.2, 0.3, 0.42, 0.7, 1.6, 3.4)
# Weights of the local hours at which a haunt comes alive: nights more than mornings.
_HOURS = (9, 8, 7, 6, 5, 3, 2, 1, 1, 1, 1, 1, 2, 3, 4, 4, 4, 3, 4, 4, 3, 4, 6, 7)


@dataclass(frozen=True, slots=True)
class Habits:
    """What the haunts of one species have in common.

    Percentages of sightings near water, on water and late in the week; the middle of the haunts
    in scaled degrees; crowd and wind in deviations; `land` weighs LANDS; `company` pairs a
    species' number with the factor by which it is commoner here.
    """

    haunts: int
    at_water: int
    on_water: int
    late: int
    north: float
    east: float
    crowd: float
    stop_km: float
    wind: float
    land: tuple[int, ...]
    company: tuple[tuple[int, float], ...]


CHARMANDER = Habits(
    haunts=6, at_water=18, on_water=2, late=75, north=0.0, east=0.0,
    crowd=0.1, stop_km=0.2, wind=-0.15, land=(50, 34, 14, 0, 0, 1, 1, 0),
    company=((13, 1.2), (16, 1.2)),
)  # fmt: skip
ODDISH = Habits(
    haunts=16, at_water=10, on_water=2, late=35, north=0.05, east=0.0,
    crowd=-0.1, stop_km=0.28, wind=-0.15, land=(34, 28, 12, 11, 9, 2, 3, 1),
    company=((13, 1.5), (16, 1.5), (19, 1.3), (41, 1.6), (133, 1.7)),
)  # fmt: skip
MANKEY = Habits(
    haunts=5, at_water=18, on_water=10, late=25, north=-0.1, east=-0.1,
    crowd=0.3, stop_km=0.14, wind=-0.2, land=(68, 12, 4, 4, 4, 1, 0, 7),
    company=((32, 1.3),),
)  # fmt: skip
VICTREEBEL = Habits(
    haunts=6, at_water=60, on_water=38, late=40, north=-0.2, east=0.0,
    crowd=0.1, stop_km=0.18, wind=0.3, land=(80, 14, 6, 0, 0, 0, 0, 0),
    company=((32, 1.5), (54, 6.0), (55, 6.0), (128, 2.4), (129, 7.0)),
)  # fmt: skip
KRABBY = Habits(
    haunts=6, at_water=94, on_water=80, late=45, north=-0.1, east=0.1,
    crowd=-0.2, stop_km=0.14, wind=0.6, land=(85, 5, 10, 0, 0, 0, 0, 0),
    company=((64, 2.8), (81, 8.0), (96, 1.2)),
)  # fmt: skip
HABITS = (CHARMANDER, ODDISH, MANKEY, VICTREEBEL, KRABBY)


@dataclass(frozen=True, slots=True)
class Haunts:
    """All haunts: arrays with one entry each.

    `owner` is the class, `at_water` and `on_water` are probabilities, `land` a terrain code,
    distances are in km; `company` (haunts, 151) multiplies each species' usual frequency.
    """

    owner: Ints
    latitude: Floats
    longitude: Floats
    spread: Floats
    at_water: Floats
    on_water: Floats
    land: Ints
    crowd: Floats
    gym_km: Floats
    stop_km: Floats
    wind: Floats
    first_day: Ints
    hour: Ints
    company: Floats


def found(stream: Stream) -> Haunts:
    """Draw the haunts of every species."""
    owner = np.repeat(np.arange(len(HABITS)), [habits.haunts for habits in HABITS])
    count = len(owner)

    def habit(name: str) -> Floats:
        return np.array([getattr(habits, name) for habits in HABITS], dtype=np.float64)[owner]

    late = stream.unit(count) * 100.0 < habit("late")
    return Haunts(
        owner=owner,
        latitude=habit("north") - 0.03 + REACH * stream.bell(count),
        longitude=habit("east") - 0.61 + 0.6 * REACH * stream.bell(count),
        spread=SPREAD * (0.4 + 1.2 * stream.unit(count)),
        at_water=habit("at_water") / 100.0,
        on_water=habit("on_water") / 100.0,
        land=_land(stream),
        crowd=habit("crowd") + 0.45 * stream.bell(count),
        gym_km=np.array(_GYMS_KM)[stream.pick((2, 3, 4, 4, 3, 2, 1), count)],
        stop_km=habit("stop_km") * (0.2 + 1.8 * stream.unit(count)),
        wind=habit("wind") + 0.3 * stream.bell(count),
        first_day=np.where(late, 5, 3) + stream.below(2, count),
        hour=stream.pick(_HOURS, count),
        company=_company(stream, owner),
    )


def _land(stream: Stream) -> Ints:
    drawn = [stream.pick(habits.land, habits.haunts) for habits in HABITS]
    return np.array(LANDS)[np.concatenate(drawn)]


def _company(stream: Stream, owner: Ints) -> Floats:
    """A few species gather at a few haunts; the companions of HABITS follow their own factors."""
    gathers = stream.unit(len(owner), SPECIES) < 0.04
    company = np.where(gathers, COMPANY, PLAIN)
    for habits in HABITS:
        for species, _ in habits.company:
            company[:, species - 1] = SHY
    for place, habits in enumerate(HABITS):
        for species, factor in habits.company:
            company[owner == place, species - 1] = factor
    return company
