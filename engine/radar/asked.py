"""What an open radar answers, as plain values: pictures, places, files."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from engine.radar.area import Area, Grid
from engine.radar.opening import OpenRadar
from engine.radar.picture import Setting

MOST_PLACES = 400_000
"""Of a grid: more are asked for by mistake."""


def picture(radar: OpenRadar, asked: dict[str, Any]) -> dict[str, Any]:
    """A picture of a ``shape``, of an ``area`` or none for that of the sightings, in a ``setting``.

    Raises:
        InputError: the setting says what a column cannot hold; also of the others.
    """
    setting = Setting.from_dict(asked["setting"])
    return {"picture": radar.radar.picture(_grid(radar, asked), setting).to_dict()}


def place(radar: OpenRadar, asked: dict[str, Any]) -> dict[str, Any]:
    """The reading of a ``place`` (latitude and longitude) in a ``setting``."""
    latitude, longitude = (float(value) for value in asked["place"])
    found = radar.radar.place(latitude, longitude, Setting.from_dict(asked["setting"]))
    return {"reading": found.to_dict()}


def written(radar: OpenRadar, asked: dict[str, Any]) -> dict[str, Any]:
    """Write what ``picture`` gives into a file, ``write``; ``alone``: of one class.

    Raises:
        OSError: it cannot be written.
    """
    from engine.radar.writing import write

    setting = Setting.from_dict(asked["setting"])
    found = radar.radar.picture(_grid(radar, asked), setting)
    path = Path(str(asked["write"]))
    write(path, radar.facts, found, setting, asked["alone"])
    return {"written": str(path)}


def _grid(radar: OpenRadar, asked: dict[str, Any]) -> Grid:
    rows, columns = (int(length) for length in asked["shape"])
    rows = max(min(rows, MOST_PLACES), 1)
    columns = max(min(columns, MOST_PLACES // rows), 1)
    if asked.get("area") is not None:
        return Grid(Area(**asked["area"]), rows, columns)
    return Grid(radar.radar.area.in_shape(rows, columns), rows, columns)
