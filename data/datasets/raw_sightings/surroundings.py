"""What lies around a raw sighting: the sun's times, people, gyms and stops."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np

from data.datasets.raw_sightings.columns import METRES, UNKNOWN

if TYPE_CHECKING:
    from collections.abc import Mapping

    from data.datasets.pokemon_radar.random_stream import Floats, Stream

UNKNOWN_SHARE = 0.01
PEOPLE = {"urban": 800.0, "suburban": 400.0, "midurban": 200.0}
"""Inhabitants a square kilometre from which a place is called so."""


def sun(found: Mapping[str, Any], longitude: Floats) -> dict[str, Any]:
    """Whole minutes from midnight, and from or to the minute of the appearance."""
    import pyarrow as pa

    hour = found["appearedHour"].to_numpy()
    minute = found["appearedMinute"].to_numpy()
    now = (hour - 2) % 24 * 60 + minute
    drift = np.rint((longitude % 15.0 - 7.5) * 4.0).astype(np.int64)
    rise, dusk = 395 - drift, 1165 - drift
    minutes = {
        "sunriseMinutesMidnight": rise,
        "sunriseHour": rise // 60,
        "sunriseMinute": rise % 60,
        "sunriseMinutesSince": now - rise,
        "sunsetMinutesMidnight": dusk,
        "sunsetHour": dusk // 60,
        "sunsetMinute": dusk % 60,
        "sunsetMinutesBefore": dusk - now,
    }
    return {name: pa.array(values) for name, values in minutes.items()}


def population(stream: Stream, crowd: Floats) -> dict[str, Any]:
    """Inhabitants a square kilometre, and the words for it; each includes those before it."""
    import pyarrow as pa

    drawn = 1.2 + crowd + stream.bell(len(crowd))
    hardly = 20.0 * stream.unit(len(crowd))
    density = np.round(np.where(drawn > 0.0, 500.0 * drawn * drawn, hardly), 4)
    found = {name: pa.array(density >= least) for name, least in PEOPLE.items()}
    rural = pa.array(density < PEOPLE["midurban"])
    return {"population_density": pa.array(density), **found, "rural": rural}


def distances(stream: Stream, what: str, usual: float, rows: int) -> dict[str, Any]:
    """Kilometres to the nearest ``what`` as text, ``?`` where unknown, and within which circles."""
    import pyarrow as pa
    import pyarrow.compute as pc

    drawn = stream.unit(rows)
    kilometres = np.round(usual * drawn / (1.02 - drawn), 6)
    unknown = stream.unit(rows) < UNKNOWN_SHARE
    text: Any = pa.array(kilometres).cast(pa.string())
    compute: Any = pc
    found = {f"{what}DistanceKm": compute.if_else(pa.array(unknown), UNKNOWN, text)}
    for metres in METRES:
        within = (kilometres * 1000.0 < metres) & ~unknown
        found[f"{what}In{metres}m"] = pa.array(within)
    return found
