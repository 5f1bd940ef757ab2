"""The weather of the week, hour by hour, and sunrise and sunset as each haunt sees them."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

if TYPE_CHECKING:
    from data.datasets.pokemon_radar.habitats import Haunts
    from data.datasets.pokemon_radar.random_stream import Floats, Ints, Stream

DAYS = 7
FIRST_DAY = 2
HOURS = 24
GUST = 0.07
_CODES = (5, 21, 1, 3, 19, 7, 8, 18, 17, 20, 22, 4, 23)
_CODE_WEIGHTS = (66, 18, 3, 2, 1, 1, 1, 1, 1, 1, 1, 1, 1)


def sky(stream: Stream, haunts: Haunts, home: Ints, clock: dict[str, Floats]) -> dict[str, Floats]:
    """Weather and sun columns, float64 (rows,), for rows at the local times in `clock`."""
    return _weather(stream, haunts, home, clock) | _sun(stream, haunts, home, clock)


def _weather(
    stream: Stream, haunts: Haunts, home: Ints, clock: dict[str, Floats]
) -> dict[str, Floats]:
    hours, rows = DAYS * HOURS, len(home)
    at = ((clock["local.day"] - FIRST_DAY) * HOURS + clock["local.hour"]).astype(np.int64)
    # Half-days from the warmest hour, three in the afternoon.
    off = (np.arange(hours) % HOURS - 15.0) / 12.0
    off = np.where(off < -1.0, off + 2.0, off)
    warmth = 1.2 - 1.3 * off * off + _held(stream, 0.75, 24) + 0.1 * stream.bell(hours)
    wind = _held(stream, 0.7, 6) + 0.3 * stream.bell(hours)
    pressure = 0.7 + _held(stream, 0.4, 12) + 0.05 * stream.bell(hours)
    bearing = _held(stream, 1.1, 6) - 0.4
    spell = stream.pick(_CODE_WEIGHTS, hours // 3)
    blows = wind[at] + haunts.wind[home] + GUST * stream.bell(rows)
    return {
        "weather": np.array(_CODES)[np.repeat(spell, 3)][at].astype(np.float64),
        "temperature": np.clip(warmth[at] + GUST * stream.bell(rows), -2.0, 1.8),
        "windSpeed": np.maximum(np.where(blows > 1.5, 2.5 * blows - 2.25, blows), -1.6),
        "windBearing": np.clip(bearing[at] + GUST * stream.bell(rows), -1.8, 1.79),
        "pressure": np.clip(pressure[at] + 0.5 * GUST * stream.bell(rows), -2.7, 1.87),
    }


def _held(stream: Stream, size: float, hours: int) -> Floats:
    """An hourly series over the week that keeps each draw for `hours` hours."""
    return np.repeat(size * stream.bell(DAYS * HOURS // hours), hours)


def _sun(stream: Stream, haunts: Haunts, home: Ints, clock: dict[str, Floats]) -> dict[str, Floats]:
    rows = len(home)
    rise = 0.25 * (clock["local.day"] - 5.0) + 1.2 * (haunts.longitude[home] + 0.61)
    rise = rise - 0.5 * haunts.wind[home] + 0.4 + GUST * stream.bell(rows)
    rise = np.clip(rise, -1.16, 1.71)
    dusk = 0.55 * rise - 0.15 + 0.5 * GUST * stream.bell(rows)
    next_hour, late = rise > 0.75, dusk > 0.6
    passed = (clock["local.hour"] * 60.0 + clock["local.minute"]) / 400.0
    return {
        "sunriseMinutesMidnight": rise,
        "sunriseHour": np.where(next_hour, 1.832, -0.388),
        "sunriseMinute": np.where(next_hour, 1.2 * rise - 2.9, 1.2 * rise + 0.3),
        "sunriseMinutesSince": passed - 1.95 - 0.2 * rise,
        "sunsetMinutesMidnight": dusk,
        "sunsetHour": np.where(late, 1.842, -0.088),
        "sunsetMinute": np.where(late, 2.0 * dusk - 2.4, 2.0 * dusk),
        "sunsetMinutesBefore": 1.9 - passed + 0.2 * dusk,
    }
