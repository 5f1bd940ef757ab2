"""The frame around a chart's cells: axes, ticks and what is written at them, drawn by plotext."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import lru_cache
from typing import Any

from rich.cells import cell_len
from rich.text import Text

Labels = tuple[tuple[int, str], ...]
"""A column, or a row from the top, and what is written there."""


@dataclass(frozen=True, slots=True)
class Frame:
    """``left`` has what stands before each row of cells, ``below`` the rows under them."""

    left: tuple[str, ...]
    below: tuple[str, ...]


def inner_size(width: int, height: int, y_texts: list[str]) -> tuple[int, int]:
    """How many cells across and down are left for the curves."""
    return width - max(map(len, y_texts), default=0) - 1, height - 2


@lru_cache(maxsize=32)
def frame(inner: tuple[int, int], columns: Labels, rows: Labels, name: str = "") -> Frame:
    """The frame around so many cells; the x axis' name stands before its last label or tick.

    Ticks are given as cells: plotext rounds nothing, it draws. Of labels on the x axis that
    would touch, the first stays.
    """
    from textual_plotext.plot import Plot

    across, down = inner
    margin = max((len(text) for _, text in rows), default=0)
    width, height = across + margin + 1, down + 2
    plot: Any = Plot()
    plot.theme("clear")
    plot.plotsize(width, height)
    plot._set_size(width, height)
    plot.xaxes(True, False)
    plot.yaxes(True, False)
    plot.xlim(0, across - 1)
    plot.ylim(0, down - 1)
    plot.xticks([column for column, _ in columns], [text for _, text in columns])
    plot.yticks([down - 1 - row for row, _ in rows], [text for _, text in rows])
    plot.scatter([0], [0], marker=" ")
    drawn = [Text.from_ansi(row).plain for row in plot.build().split("\n")]
    left = tuple(row[: margin + 1] for row in drawn[:down])
    axis, labels = drawn[down:height]
    return Frame(left, _named(axis, labels, name))


def _named(axis: str, labels: str, name: str) -> tuple[str, str]:
    """Axis and labels with the name before the last label, or in the axis before the last tick."""
    before, _, last = labels.rstrip().rpartition(" ")
    start = len(before) - cell_len(name)
    if name and start >= 2 and not before[start - 2 :].strip():
        return axis, before[:start] + name + f" {last}".ljust(len(labels) - len(before))
    if found := list(re.finditer(f"─{{{cell_len(name) + 4},}}", axis) if name else ()):
        begin, end = found[-1].span()
        room = end - begin - cell_len(name) - 2
        before = (room + (room & (end - begin) & 1)) // 2
        return f"{axis[:begin]}{'─' * before} {name} {'─' * (room - before)}{axis[end:]}", labels
    return axis, labels
