"""What a sighting leaves in the table: all 200 columns, drawn around each row's haunt.

Numbers are scaled as in the tutorial's table: places and distances standardised, codes, clock
times and flags as they are.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, TypeAlias

import numpy as np

from data.datasets.pokemon_radar.columns import COMMON, CONSTANT, METRES, NEVER_SEEN, SPECIES
from data.datasets.pokemon_radar.habitats import LANDS
from data.datasets.pokemon_radar.weather import sky

if TYPE_CHECKING:
    from data.datasets.pokemon_radar.habitats import Haunts
    from data.datasets.pokemon_radar.random_stream import Floats, Ints, Stream

    Columns: TypeAlias = dict[str, Floats]

HOURS = 24
CROWD = 0.07
WALK = 0.35
USUAL_LAND = 0.85
USUAL_HOUR = 0.4
_OTHER_LAND = (50, 22, 9, 5, 5, 2, 2, 2)
_HOURS = (10, 13, 17, 14, 10, 5, 5, 2, 2, 1, 1, 2, 7, 8, 8, 4, 7, 9, 6, 5, 7, 12, 15, 15)
_PART_OF_DAY = (4,) * 7 + (3,) * 5 + (1,) * 4 + (2,) * 4 + (4,) * 4
_DAY_OF_WEEK = (0, 0, 6, 7, 5, 2, 3, 4, 1)


def traces(stream: Stream, haunts: Haunts, home: Ints) -> Columns:
    """Every feature column by name, float64 (rows,), for rows in the haunts `home`."""
    columns = {name: np.full(len(home), float(value)) for name, value in CONSTANT.items()}
    columns |= _place(stream, haunts, home)
    columns |= _time(stream, haunts, home)
    columns |= sky(stream, haunts, home, columns)
    columns |= _surroundings(stream, haunts, home)
    columns |= _distances(stream, "gym", 0.055, -0.115, haunts.gym_km[home])
    columns |= _distances(stream, "pokestop", 0.1, -0.101, haunts.stop_km[home])
    columns |= _company(stream, haunts, home)
    return columns


def _place(stream: Stream, haunts: Haunts, home: Ints) -> Columns:
    rows = len(home)
    remote = np.where(stream.unit(rows) < 0.004, stream.unit(rows), 0.0)
    on_water = stream.unit(rows) < haunts.on_water[home]
    at_water = stream.unit(rows) < haunts.at_water[home]
    usual = stream.unit(rows) < USUAL_LAND
    land = np.where(usual, haunts.land[home], np.array(LANDS)[stream.pick(_OTHER_LAND, rows)])
    north = haunts.spread[home] * stream.bell(rows) - 3.0 * remote
    east = haunts.spread[home] * stream.bell(rows) + 2.4 * remote
    return {
        "latitude": haunts.latitude[home] + north,
        "longitude": haunts.longitude[home] + east,
        "terrainType": np.where(on_water, 0, land).astype(np.float64),
        "closeToWater": (on_water | at_water).astype(np.float64),
    }


def _time(stream: Stream, haunts: Haunts, home: Ints) -> Columns:
    """Local clock, and the `appeared...` clock two hours ahead of it."""
    rows = len(home)
    later = stream.pick((55, 30, 15), rows) - stream.pick((75, 20, 5), rows)
    day = np.clip(haunts.first_day[home] + later, 2, 8)
    usual = (haunts.hour[home] + stream.below(6, rows)) % HOURS
    hour = np.where(stream.unit(rows) < USUAL_HOUR, usual, stream.pick(_HOURS, rows))
    minute = stream.below(60, rows)
    ahead = hour + 2
    appeared_day = np.where(ahead >= HOURS, np.minimum(day + 1, 8), day)
    whole = {
        "local.day": day,
        "local.hour": hour,
        "local.minute": minute,
        "local.second": stream.below(60, rows),
        "appearedTimeOfDay": np.array(_PART_OF_DAY)[ahead % HOURS],
        "appearedHour": ahead % HOURS,
        "appearedMinute": minute,
        "appearedDayOfWeek": np.array(_DAY_OF_WEEK)[appeared_day],
        "appearedDay": appeared_day,
    }
    return {name: values.astype(np.float64) for name, values in whole.items()}


def _surroundings(stream: Stream, haunts: Haunts, home: Ints) -> Columns:
    crowd = haunts.crowd[home] + CROWD * stream.bell(len(home))
    dense = np.where(crowd > 0.5, crowd + (crowd - 0.5) * 2.0, crowd)
    flags = {
        "urban": crowd > 0.22,
        "suburban": crowd > 0.02,
        "midurban": crowd > -0.1,
        "rural": crowd <= -0.1,
    }
    # City blocks share one figure, so the density moves in steps.
    density = np.clip(np.rint(dense * 24.0) / 24.0 - 0.3, -0.6875, 4.5)
    return {"population_density": density} | {
        name: flag.astype(np.float64) for name, flag in flags.items()
    }


def _distances(stream: Stream, what: str, scale: float, zero: float, usual_km: Floats) -> Columns:
    """The scaled distance to the nearest `what`, and whether it lies within each radius."""
    rows = len(usual_km)
    km = usual_km * (1.0 - WALK + 2.0 * WALK * stream.unit(rows))
    km = np.where(stream.unit(rows) < 0.003, km * 20.0, km)
    columns = {f"{what}In{metres}m": (km * 1000.0 < metres).astype(np.float64) for metres in METRES}
    return {f"{what}DistanceKm": zero + scale * km} | columns


def _company(stream: Stream, haunts: Haunts, home: Ints) -> Columns:
    """Which other species were near: sparse flags, each of a seen species set at least once."""
    rows = len(home)
    columns: Columns = {}
    for number in range(1, SPECIES + 1):
        if number in NEVER_SEEN:
            columns[f"cooc_{number}"] = np.zeros(rows)
            continue
        rate = COMMON.get(number, 1 + number % 7) / 1000.0
        seen = stream.unit(rows) < rate * haunts.company[home, number - 1]
        seen[stream.below(rows, 1)] = True
        columns[f"cooc_{number}"] = seen.astype(np.float64)
    return columns
