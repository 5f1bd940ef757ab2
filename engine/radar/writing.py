"""A map as a file: SVG, PNG, GeoJSON or CSV, as its name says."""

from __future__ import annotations

import csv
import io
import json
import math
from pathlib import Path
from typing import TYPE_CHECKING, Any

from engine.io.files import produce_atomically, write_atomically
from engine.radar.files import check_file

if TYPE_CHECKING:
    from engine.radar.picture import RadarFacts, RadarPicture, Setting

_DECIMALS = 6
"""Of degrees: a tenth of a metre."""


def write(
    path: Path, facts: RadarFacts, picture: RadarPicture, setting: Setting, alone: int | None = None
) -> None:
    """Write a map whole or not at all; the same map gives the same bytes. ``alone`` is the number
    of the class that a picture shows alone; tables have all.

    Raises:
        InputError: the name tells no kind of file, or one that these places cannot have.
        OSError: it cannot be written.
    """
    kind = check_file(path, degrees=picture.grid.area.degrees)
    if kind == ".csv":
        write_atomically(path, csv_text(facts, picture).encode())
    elif kind == ".geojson":
        write_atomically(path, (json.dumps(geojson(facts, picture, setting)) + "\n").encode())
    else:
        from engine.export.figure import save_figure
        from engine.radar.drawing import map_figure, title_of

        def produce(temporary: Path) -> None:
            save_figure(
                lambda: map_figure(facts, picture, setting, alone), title_of(facts), temporary
            )

        produce_atomically(path, produce)


def csv_text(facts: RadarFacts, picture: RadarPicture) -> str:
    """A line a place (RFC 4180): latitude, longitude, the class predicted, its probability, and
    every class's; or the number predicted. Numbers read back to the same bits.
    """
    stream = io.StringIO()
    writer = csv.writer(stream)
    if facts.scale is not None:
        writer.writerow(["latitude", "longitude", "predicted"])
        for north, east, (number,) in _places(picture):
            writer.writerow([repr(north), repr(east), str(number)])
        return stream.getvalue()
    classes = [f"p_{name}" for name in facts.classes]
    writer.writerow(["latitude", "longitude", "predicted", "probability", *classes])
    for north, east, said in _places(picture):
        best = max(range(len(said)), key=said.__getitem__)
        writer.writerow([repr(north), repr(east), facts.classes[best], str(said[best]),
                         *map(str, said)])  # fmt: skip
    return stream.getvalue()


def geojson(facts: RadarFacts, picture: RadarPicture, setting: Setting) -> dict[str, Any]:
    """A polygon a place (RFC 7946) with what is predicted there; those that are on the Earth."""
    area, grid = picture.grid.area, picture.grid
    up = area.height / grid.rows / 2
    right = (area.east - area.west) / grid.columns / 2
    features: list[dict[str, Any]] = []
    for north, east, said in _places(picture):
        if abs(north) + up > 90 or abs(east) + right > 180:
            continue
        south, top, west, far = north - up, north + up, east - right, east + right
        ring = [(west, south), (far, south), (far, top), (west, top), (west, south)]
        corners = [[round(x, _DECIMALS), round(y, _DECIMALS)] for x, y in ring]
        features.append(
            {
                "type": "Feature",
                "geometry": {"type": "Polygon", "coordinates": [corners]},
                "properties": _properties(facts, said),
            }
        )
    told = {"run": facts.run, "table": facts.table, "label": facts.label, "told": setting.told}
    dials = {
        dial.name: dial.values[setting.dials[dial.name]]
        for dial in facts.dials
        if dial.name in setting.dials
    }
    return {
        "type": "FeatureCollection",
        "features": features,
        "radar": {**told, **dials, "said": dict(setting.said)},
    }


def _properties(facts: RadarFacts, said: list[Any]) -> dict[str, Any]:
    """What is predicted at a place; a number that is none is null."""
    if facts.scale is not None:
        number = float(said[0])
        return {"predicted": number if math.isfinite(number) else None}
    best = max(range(len(said)), key=said.__getitem__)
    named = {f"p_{name}": float(said[place]) for place, name in enumerate(facts.classes)}
    return {"predicted": facts.classes[best], "probability": float(said[best]), **named}


def _places(picture: RadarPicture) -> list[tuple[float, float, list[Any]]]:
    """Latitude, longitude and probabilities (float32) of each place."""
    north, east = picture.grid.places()
    said = picture.probabilities.reshape(len(north), -1)
    return [
        (*place, list(row)) for *place, row in zip(north.tolist(), east.tolist(), said, strict=True)
    ]
