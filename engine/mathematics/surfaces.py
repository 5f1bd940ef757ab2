"""Surfaces over two parameters that a gradient goes down on."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any, Literal

from engine.mathematics.answer import Surface, rows_of

SurfaceName = Literal["bowl", "ravine", "saddle", "rosenbrock"]
COLUMNS, ROWS = 81, 61
"""Places at which a surface's height is told."""


@dataclass(frozen=True, slots=True)
class Ground:
    """``height`` of x and y (arrays or tensors); the ``ends`` of x and of y on show; where a walk
    has its ``start``; the places that are ``lowest``.
    """

    height: Callable[[Any, Any], Any]
    ends: tuple[tuple[float, float], tuple[float, float]]
    start: tuple[float, float]
    lowest: tuple[tuple[float, float], ...]


def _bowl(x: Any, y: Any) -> Any:
    return (x * x + y * y) / 2


def _ravine(x: Any, y: Any) -> Any:
    return (x * x + 20 * y * y) / 20


def _saddle(x: Any, y: Any) -> Any:
    return x * x / 2 - y * y / 2 + y**4 / 8


def _rosenbrock(x: Any, y: Any) -> Any:
    # H. H. Rosenbrock, The Computer Journal 3 (1960), with its usual numbers
    return (1 - x) ** 2 + 100 * (y - x * x) ** 2


_SQUARE = ((-4.0, 4.0), (-3.0, 3.0))
GROUNDS: dict[SurfaceName, Ground] = {
    "bowl": Ground(_bowl, _SQUARE, (-3.4, 2.4), ((0.0, 0.0),)),
    "ravine": Ground(_ravine, _SQUARE, (-3.6, 1.8), ((0.0, 0.0),)),
    "saddle": Ground(_saddle, _SQUARE, (-3.4, 0.01), ((0.0, 2.0**0.5), (0.0, -(2.0**0.5)))),
    "rosenbrock": Ground(_rosenbrock, ((-2.0, 2.0), (-1.0, 3.0)), (-1.5, 2.4), ((1.0, 1.0),)),
}


def surface_of(ground: Ground) -> Surface:
    """Its heights at so many places."""
    import numpy as np

    xs, ys = (
        np.linspace(*ends, count) for ends, count in zip(ground.ends, (COLUMNS, ROWS), strict=True)
    )
    return Surface(
        x=ground.ends[0],
        y=ground.ends[1],
        x_name="x",
        y_name="y",
        heights=rows_of(ground.height(xs[None, :], ys[:, None])),
        lowest=ground.lowest,
    )


def to_lowest(ground: Ground, place: tuple[float, float]) -> float:
    """How far a place is from the nearest lowest one."""
    x, y = place
    return min(((x - a) ** 2 + (y - b) ** 2) ** 0.5 for a, b in ground.lowest)
