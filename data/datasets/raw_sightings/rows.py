"""Rows of the raw table, drawn a block at a time: the first rows of a long table are those of a
short one of the same seed.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, TypeAlias, cast

import numpy as np

from data.datasets.pokemon_radar.random_stream import Stream
from data.datasets.raw_sightings import columns as names
from data.datasets.raw_sightings.habits import PATCHES, habits
from data.datasets.raw_sightings.places import CITIES
from data.datasets.raw_sightings.surroundings import distances, population, sun

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from data.datasets.pokemon_radar.random_stream import Floats, Ints

Columns: TypeAlias = dict[str, Any]
"""Arrow arrays by name."""
BLOCK = 4096
DUMMY_DAYS = 0.12
FIRST = np.datetime64("2016-09-02T00:00:00", "s")
DAYS = 7
DAY_SECONDS = 86_400
AHEAD = 7_200
"""The ``appeared...`` clock is two hours ahead of the local time, in seconds."""
LIKED = 0.45


def block(seed: int, number: int) -> Any:
    """A ``pyarrow.RecordBatch`` of ``BLOCK`` rows, the block ``number`` (from 0) of a seed's rows.

    Typed columns: whole numbers, float64, booleans, text.
    """
    import pyarrow as pa

    stream, habit = Stream((seed << 32) + number), habits()
    species = stream.pick(habit.weights, BLOCK)
    city = stream.pick([one.weight for one in CITIES], BLOCK)
    found = _place(stream, species, city)
    found |= _clock(stream, species)
    found |= _weather(stream, city)
    found |= sun(found, cast("Any", np.array([one.longitude for one in CITIES])[city]))
    found |= population(stream, habit.crowd[species])
    found |= distances(stream, "gym", 0.6, BLOCK)
    found |= distances(stream, "pokestop", 0.25, BLOCK)
    near = stream.unit(BLOCK, names.SPECIES) < habit.company[species]
    found |= {name: pa.array(near[:, place]) for place, name in enumerate(names.COOCCURRENCE)}
    found["pokemonId"] = found["class"] = pa.array(species + 1)
    return pa.RecordBatch.from_arrays(
        [found[name] for name in names.COLUMNS], names=list(names.COLUMNS)
    )


def words(vocabulary: tuple[str, ...] | list[str], codes: Ints) -> Any:
    """An Arrow column of texts from their places in a vocabulary."""
    import pyarrow as pa

    return pa.array(list(vocabulary)).take(pa.array(codes))


def _place(stream: Stream, species: Ints, city: Ints) -> Columns:
    import pyarrow as pa

    habit = habits()
    patch = habit.patches[species, stream.below(PATCHES, BLOCK)]
    middle = np.array([(one.latitude, one.longitude) for one in CITIES])[city]
    degrees = np.round(middle + patch + 0.02 * stream.bell(BLOCK, 2), 6)
    drawn = stream.unit(BLOCK)[:, None]
    terrain = (drawn >= habit.terrain[species]).sum(axis=1)
    continents = [one.continent for one in CITIES]
    ids = stream.raw(BLOCK, 2).tobytes().hex()
    return {
        "latitude": pa.array(degrees[:, 0]),
        "longitude": pa.array(degrees[:, 1]),
        "_id": pa.array([ids[place : place + 24] for place in range(0, 32 * BLOCK, 32)]),
        **_cells(degrees),
        "terrainType": pa.array(np.array(names.TERRAINS)[terrain]),
        "closeToWater": pa.array(stream.unit(BLOCK) < habit.water[species]),
        "city": words([one.name for one in CITIES], city),
        "continent": words(continents, city),
    }


def _cells(degrees: Floats) -> Columns:
    """The cells around a place, by the last of S2's leaf cells in each: its path, then ones."""
    import pyarrow as pa

    part = (degrees + np.array([90.0, 180.0])) / np.array([180.0, 360.0])
    steps = (part * 2.0**30).astype(np.uint64)
    path = (_spread(steps[:, 1]) << np.uint64(1)) | _spread(steps[:, 0])
    leaf = (np.uint64(4) << np.uint64(61)) | (path << np.uint64(1)) | np.uint64(1)
    found: Columns = {}
    for level, metres in zip(range(17, 10, -1), names.CELL_METRES, strict=True):
        rest = (np.uint64(1) << np.uint64(2 * (30 - level) + 1)) - np.uint64(1)
        found[f"cellId_{metres}m"] = pa.array(leaf | rest)
    return found


def _spread(steps: NDArray[np.uint64]) -> NDArray[np.uint64]:
    """A zero before each bit of numbers of 32 bits (Morton order)."""
    masks = (
        (16, 0x0000FFFF0000FFFF),
        (8, 0x00FF00FF00FF00FF),
        (4, 0x0F0F0F0F0F0F0F0F),
        (2, 0x3333333333333333),
        (1, 0x5555555555555555),
    )
    for shift, mask in masks:
        steps = (steps | (steps << np.uint64(shift))) & np.uint64(mask)
    return steps


def _clock(stream: Stream, species: Ints) -> Columns:
    """The local time, and another clock that is ahead of it and counts months from 0."""
    import pyarrow as pa

    likes = stream.unit(BLOCK) < LIKED
    hour = np.where(likes, habits().hour[species] + stream.below(5, BLOCK), stream.below(24, BLOCK))
    seconds = stream.below(DAYS, BLOCK) * DAY_SECONDS + hour % 24 * 3600
    seconds = seconds + stream.below(3600, BLOCK)
    local = FIRST + seconds
    ahead = seconds + AHEAD
    day, hours = ahead // DAY_SECONDS, ahead % DAY_SECONDS // 3600
    weekday = (4 + day) % 7  # the first day was a Friday
    weekday = np.where(stream.unit(BLOCK) < DUMMY_DAYS, 7, weekday)
    return {
        "appearedLocalTime": pa.array(np.datetime_as_string(local, unit="s")),
        "appearedTimeOfDay": words(names.TIMES_OF_DAY, hours),
        "appearedHour": pa.array(hours),
        "appearedMinute": pa.array(ahead % 3600 // 60),
        "appearedDayOfWeek": words([*names.WEEKDAYS, names.DUMMY_DAY], weekday),
        "appearedDay": pa.array(2 + day),
        "appearedMonth": pa.array(np.full(BLOCK, 8)),
        "appearedYear": pa.array(np.full(BLOCK, 2016)),
    }


def _weather(stream: Stream, city: Ints) -> Columns:
    import pyarrow as pa

    north = np.array([abs(one.latitude) for one in CITIES])[city]
    kind = stream.pick(names.WEATHER_WEIGHTS, BLOCK)
    wind = stream.bell(BLOCK)
    return {
        "weather": words(list(names.WEATHERS), kind),
        "weatherIcon": words(list(names.WEATHERS.values()), kind),
        "temperature": pa.array(np.round(32.0 - north / 3.0 + 4.0 * stream.bell(BLOCK), 1)),
        "windSpeed": pa.array(np.round(4.0 + wind * (3.0 + wind), 2)),
        "windBearing": pa.array(stream.below(360, BLOCK)),
        "pressure": pa.array(np.round(1015.0 + 5.0 * stream.bell(BLOCK), 2)),
    }
