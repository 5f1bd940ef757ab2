"""Curves of an answer as charts, like all charts of the bench; and bars."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING

from engine.compare.chart import Axis, Chart, Series
from tui.mathematics.blocks import Block
from tui.mathematics.legends import Key, legend
from tui.text.figures import metric_short
from tui.text.fitting import fit
from tui.text.glyphs import GLYPHS
from tui.widgets.lines import Line, line

if TYPE_CHECKING:
    from engine.mathematics.answer import Bars, Panel

TWO = (("train", "line"), ("validation", "dashes"))
"""Roles and styles where there are no more curves than two."""
NAME = 8
"""Cells of a bar's name and its number."""


def panel_block(panel: Panel, words: Mapping[str, str], at: int | None) -> Block:
    """The curves, of a walk as far as it has come, below their legend."""
    from tui.widgets.chart_lines import chart_lines

    chart = chart_of(panel, words, at)
    keys = keys_of(panel, words)
    return Block(
        lambda width: legend(words[panel.name], keys, width),
        lambda width, height: chart_lines(chart, width, height),
    )


def chart_of(panel: Panel, words: Mapping[str, str], at: int | None) -> Chart:
    """The panel as a chart; its ends are those of the whole walk."""
    found: list[Series] = []
    for place, curve in enumerate(panel.curves):
        last = len(curve.xs)
        if at is not None and panel.walks:
            last = sum(x <= at for x in curve.xs)
        role, style, label = _looks(place, len(panel.curves))
        one = Series(
            curve.xs[:last], curve.values[:last], role, "line", place if label else 0, label
        )
        found.append(one if style == "line" else _dashed(one))
    ends = [end for curve in panel.curves if curve.xs for end in (curve.xs[0], curve.xs[-1])]
    low, high = (min(ends), max(ends)) if ends else (None, None)
    bottom, top = _heights(panel) if panel.walks and at is not None else (None, None)
    whole = panel.x in ("step", "layer", "weight", "pass", "batch")
    return Chart(
        tuple(found),
        x=Axis(low, high, whole=whole, name=words[panel.x]),
        y=Axis(bottom, top, scale="log" if panel.log else "linear"),
    )


def _dashed(one: Series) -> Series:
    return Series(one.xs, one.values, one.role, "dashes", one.look, one.label)


def _looks(place: int, count: int) -> tuple[str, str, str]:
    """Role, style and label of a curve; more than two are told apart by a digit at their ends."""
    if count <= len(TWO):
        return (*TWO[place], "")
    return f"run-{place + 1}", "line", str(place + 1)


def _heights(panel: Panel) -> tuple[float | None, float | None]:
    """The ends of all values, so that the axis stands still while it walks."""
    from math import isfinite

    values = [
        value
        for curve in panel.curves
        for value in curve.values
        if isfinite(value) and (value > 0 or not panel.log)
    ]
    if not values or min(values) == max(values):
        return None, None
    low, high = min(values), max(values)
    air = 0.0 if panel.log else (high - low) * 0.04
    return low - air, high + air


def keys_of(panel: Panel, words: Mapping[str, str]) -> list[Key]:
    """Which curve is which; of a single one the title tells."""
    found: list[Key] = []
    for place, curve in enumerate(panel.curves if len(panel.curves) > 1 else ()):
        role, style, label = _looks(place, len(panel.curves))
        sign = label or (GLYPHS.curve_key if style == "line" else GLYPHS.dashes_key)
        found.append(Key(sign, words.get(curve.name, curve.name), role))
    return found


def bars_block(bars: Bars, words: Mapping[str, str]) -> Block:
    """A bar a part, as long as it is large."""

    def draw(width: int, _height: int) -> list[Line]:
        room = max(width - 2 * NAME, 4)
        lines: list[Line] = []
        for label, value in zip(bars.labels, bars.values, strict=True):
            full = round(min(max(value, 0.0), 1.0) * room)
            lines.append(
                line(
                    (fit(f" {label}", 4), "strong"),
                    (GLYPHS.bar_full * full, "train"),
                    (GLYPHS.bar_empty * (room - full), "rule"),
                    f" {metric_short(value)}",
                )
            )
        return lines

    return Block(lambda _width: line((words[bars.name], "strong")), draw, len(bars.values))
