"""A figure of every layer over the epochs: a line of bars a layer, all on one scale."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from tui.locale import _
from tui.text.fitting import fit, fit_middle, fit_right, width, wrapped
from tui.text.glyphs import GLYPHS
from tui.text.layer_figures import FIGURES, figure_text, trend_sign
from tui.widgets.lines import Line, line

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from engine.models.layer_statistics import LayerStatistics

    Numbers = NDArray[np.float64]

LEAST_NAME, MOST_NAME, VALUE = 12, 28, 9
WIDEST, APART = 16, 4
"""Cells of an epoch where there are few; from ``APART`` on the last of them is blank."""
TALLEST = 4
"""Lines of a layer's bars where there is room."""
AROUND = 4
"""Lines above and below the layers."""


@dataclass(frozen=True, slots=True)
class _Columns:
    """Which epochs stand in the cells: their places in the record and the cells of each; the
    cursor's own place.
    """

    places: NDArray[np.int64]
    cursor: int
    widths: tuple[int, ...]

    def drawn(self, signs: Sequence[str]) -> str:
        """A sign an epoch, over its cells."""
        apart = min(self.widths) >= APART
        return "".join(
            sign * (cells - apart) + " " * apart
            for sign, cells in zip(signs, self.widths, strict=True)
        )


def history_lines(
    found: LayerStatistics, name: str, epoch: int | None, room: int, height: int
) -> list[Line]:
    """A figure of the layers that have it, in at most ``room`` cells and, where the layers allow
    it, ``height`` lines; with its values at ``epoch``, or where that was not recorded at the last
    record before; None: at the newest.
    """
    known = found.known(name)
    label = _label([found.layers[place].name for place in known], room)
    cells = max(room - label - VALUE - 4, 4)
    columns = _columns(len(found.epochs), place_of(found, epoch), cells)
    values = found.statistic(name)
    tall = min(max((height - AROUND) // max(len(known), 1), 1), TALLEST)
    levels, scale = _levels(values[:, known], name, 8 * tall - (tall > 1))
    lines = [_head(found, label, cells, columns)]
    for row, place in enumerate(known):
        now = values[columns.cursor, place]
        sign = trend_sign(values[0, place], values[columns.cursor, place])
        strips = _strips(levels[:, row], values[:, place], columns, tall)
        for number, strip in enumerate(strips):
            is_last = number == tall - 1
            text = fit_right(figure_text(name, now), VALUE) if is_last else ""
            lines.append(
                line(
                    fit_middle(found.layers[place].name if is_last else "", label) + " ",
                    (strip.ljust(cells), "train"),
                    (f" {text}", "strong"),
                    (f" {sign}" if is_last else "", ""),
                )
            )
    lines.append(_foot(label, columns))
    said = f"{_(FIGURES[name].meaning)}; {scale}"
    return [*lines, *(line((text, "faint")) for text in wrapped(said, max(room, 20)))]


def place_of(found: LayerStatistics, epoch: int | None) -> int:
    """The place of the epoch's record, or of the last before it; the newest without an epoch."""
    if epoch is None:
        return len(found.epochs) - 1
    return max(int(np.searchsorted(found.epochs, epoch, side="right")) - 1, 0)


def _label(names: Sequence[str], room: int) -> int:
    longest = max((width(name) for name in names), default=LEAST_NAME)
    return min(max(longest, LEAST_NAME), MOST_NAME, max(room // 3, LEAST_NAME))


def _columns(count: int, cursor: int, cells: int) -> _Columns:
    """Every epoch, over all cells that there are; of more epochs than cells some, the first and
    last too.
    """
    told = min(count, cells)
    places = np.linspace(0, count - 1, told).round().astype(np.int64)
    edges = np.linspace(0, min(cells, told * WIDEST), told + 1).round().astype(np.int64)
    return _Columns(places, cursor, tuple(np.diff(edges).tolist()))


def _levels(values: Numbers, name: str, most: int) -> tuple[Numbers, str]:
    """How high each bar is, from 0 to ``most``, NaN where there is none; and the scale in words."""
    kind = FIGURES[name].scale
    with np.errstate(divide="ignore", invalid="ignore"):
        shown = np.log10(values) if kind == "log" else np.array(values)
    finite = shown[np.isfinite(shown)]
    low, high = (float(finite.min()), float(finite.max())) if len(finite) else (0.0, 1.0)
    if kind == "share":
        low, high = 0.0, 1.0
    elif kind == "log":
        middle, half = (low + high) / 2, max(high - low, 1.0) / 2
        low, high = middle - half, middle + half
    elif high == low:
        low, high = low - 1.0, high + 1.0
    with np.errstate(invalid="ignore"):
        levels = 1 + (shown - low) / (high - low) * (most - 1)
    if kind != "signed":
        levels[values == 0] = 0
    ends = [figure_text(name, float(10**end if kind == "log" else end)) for end in (low, high)]
    words = {"low": ends[0], "high": ends[1]}
    if kind == "log":
        return np.clip(levels, 0, most), _("logarithmic from {low} to {high}", **words)
    return np.clip(levels, 0, most), _("from {low} to {high}", **words)


def _strips(levels: Numbers, values: Numbers, columns: _Columns, tall: int) -> list[str]:
    """The layer's bars as ``tall`` texts, the upper first."""
    pairs = [(float(levels[place]), float(values[place])) for place in columns.places.tolist()]
    return [
        columns.drawn([_sign(*pair, number) for pair in pairs])
        for number in range(tall - 1, -1, -1)
    ]


def _sign(level: float, value: float, number: int) -> str:
    """A bar in the line ``number`` from below; zero is a dot, as no other bar is."""
    if math.isnan(value) or math.isnan(level):
        return " "
    if level == 0:
        return GLYPHS.raw if number == 0 else " "
    filled = int(min(max(round(level) - 8 * number, 0), 8))
    return GLYPHS.bars[filled - 1] if filled else " "


def _head(found: LayerStatistics, label: int, cells: int, columns: _Columns) -> Line:
    """The first and the last epoch over the bars, the cursor's over the values."""
    first, last = (str(found.epochs[place]) for place in (columns.places[0], columns.places[-1]))
    room = max(sum(columns.widths) - len(first), 1)
    ends = first + (f"{last:>{room}}" if first != last and len(last) < room else " " * room)
    at = _("epoch {epoch}", epoch=found.epochs[columns.cursor])
    head = f"{' ' * (label + 1)}{ends}"
    total = label + 1 + cells + 1 + VALUE
    return line((fit(head, total - width(at)) + at, "faint"))


def _foot(label: int, columns: _Columns) -> Line:
    """A sign under the epoch whose values are told."""
    place = int(np.searchsorted(columns.places, columns.cursor))
    place = min(place, len(columns.places) - 1)
    signs = [" "] * place + [GLYPHS.rising] + [" "] * (len(columns.places) - 1 - place)
    return line((" " * (label + 1) + columns.drawn(signs).rstrip(), "strong"))
