"""Tables with a column of paths of pictures beside other columns."""

import csv
from pathlib import Path
from typing import Any

import numpy as np

from made_images import saved


def offers(
    place: Path, rows: int = 40, size: tuple[int, int] = (6, 6), *, alone: bool = False
) -> Path:
    """Things for sale: ``photo``, the ``label`` of which depends on whether it is bright above, and
    unless it stands ``alone`` a ``price`` and a ``brand``. Every tenth photo is used twice.
    """
    source = np.random.default_rng(7)
    lines: list[tuple[Any, ...]] = []
    for row in range(rows):
        label, number = row % 2, row - (2 if row % 10 == 9 else 0)
        name = f"img/{number:03}.png"
        pixels = np.random.default_rng(number).integers(0, 80, (*size, 3), dtype=np.uint8)
        half = size[0] // 2
        pixels[(slice(0, half), slice(half, None))[label]] += 120
        saved(pixels, place / name)
        others = (round(float(source.normal(20, 5)), 2), ("acme", "best", "cheap")[row % 3])
        lines.append((name, *(() if alone else others), ("above", "below")[label]))
    path = place / "offers.csv"
    with path.open("w", newline="", encoding="utf-8") as file:
        writer = csv.writer(file)
        writer.writerow(("photo", *(() if alone else ("price", "brand")), "label"))
        writer.writerows(lines)
    return path


NODES: list[dict[str, Any]] = [
    {"name": "seen", "type": "conv2d", "filters": 4, "input": "photo"},
    {"name": "read", "type": "global_average_pooling2d", "input": "seen"},
    {"name": "both", "type": "concatenate", "input": ["read", "table"]},
    {"name": "last", "type": "dropout", "rate": 0.2, "input": "both"},
]
INPUTS = {"photo": "photo", "table": ["price", "brand"]}


def described(source: Path, **data: Any) -> dict[str, Any]:
    """An experiment with two inputs on ``offers``."""
    return {
        "data": {"source": str(source), "label": "label", **data},
        "network": {"inputs": INPUTS, "nodes": NODES},
        "training": {"epochs": 5, "batch_size": 8},
    }
