"""What is shown of a piece of mathematics: curves, a surface with paths, bars, grids, figures.

Names are ids, whose words are the screen's. Numbers may be NaN or infinite.
"""

from __future__ import annotations

from typing import Any

from pydantic import BaseModel, ConfigDict

from engine.io.numbers import encode


class Shown(BaseModel):
    """A frozen part of an answer."""

    model_config = ConfigDict(extra="forbid", frozen=True)


class Curve(Shown):
    """``values[i]`` belongs to ``xs[i]``; ``xs`` never fall."""

    name: str
    xs: tuple[float, ...]
    values: tuple[float, ...]


class Panel(Shown):
    """Curves over one axis: ``x`` says what it counts; ``walks``: that is what a walk goes along.
    ``log``: their sizes are told by powers of ten.
    """

    name: str
    x: str
    curves: tuple[Curve, ...]
    log: bool = False
    walks: bool = False


class Surface(Shown):
    """Heights over two parameters: ``heights[row][column]`` from the lower left, both ends of
    ``x`` and ``y`` included. ``x_name`` and ``y_name`` are the parameters, ``lowest`` the places
    that a way down leads to.
    """

    x: tuple[float, float]
    y: tuple[float, float]
    x_name: str
    y_name: str
    heights: tuple[tuple[float, ...], ...]
    lowest: tuple[tuple[float, float], ...] = ()


class Path(Shown):
    """Places on the surface, one a step, the start first."""

    name: str
    x: tuple[float, ...]
    y: tuple[float, ...]


class Bars(Shown):
    """Parts of 1, each under its name."""

    name: str
    labels: tuple[str, ...]
    values: tuple[float, ...]


class Grid(Shown):
    """A small matrix, row by row from the top."""

    name: str
    values: tuple[tuple[float, ...], ...]


class Answer(Shown):
    """All that is shown of a view; ``steps`` is how many a walk has, 0 where nothing walks."""

    panels: tuple[Panel, ...] = ()
    surface: Surface | None = None
    paths: tuple[Path, ...] = ()
    bars: tuple[Bars, ...] = ()
    grids: tuple[Grid, ...] = ()
    figures: dict[str, float] = {}
    steps: int = 0

    def to_dict(self) -> dict[str, Any]:
        """As JSON has it: NaN and infinity are words."""
        return encode(self.model_dump())

    def grid(self, name: str) -> Grid:
        """The grid of that name."""
        return next(one for one in self.grids if one.name == name)


def floats(values: Any) -> tuple[float, ...]:
    """Any array's or list's numbers in the order of C."""
    import numpy as np

    return tuple(np.asarray(values, np.float64).ravel().tolist())


def rows_of(values: Any) -> tuple[tuple[float, ...], ...]:
    """A matrix' rows."""
    import numpy as np

    return tuple(tuple(row) for row in np.asarray(values, np.float64).tolist())
