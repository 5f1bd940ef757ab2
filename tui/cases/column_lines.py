"""Where a model is wrong: by the values of a column, and by what it predicts, as lines."""

from __future__ import annotations

import math
from collections.abc import Sequence
from typing import TYPE_CHECKING

from tui.locale import _
from tui.text.figures import metric_short, setting_value
from tui.text.fitting import fit, fit_right, shown, width
from tui.text.glyphs import GLYPHS
from tui.text.time_parts import DAY, PART_TITLES, part_text
from tui.widgets.lines import Line, line
from tui.widgets.scatter import scatter

if TYPE_CHECKING:
    from engine.tasks.errors_by import ErrorsBy, Group
    from engine.tasks.time_parts import TimePart

COUNT, OFF, ENDS = 9, 8, 15
WIDEST_VALUE, LEAST_BAR, MOST_BAR = 24, 8, 60
LEAST_ROWS, MOST_ROWS, MOST_CELLS = 5, 24, 100


def column_lines(found: ErrorsBy, room: int) -> list[Line]:
    """A line for each value or part of the column: its rows, how far off, a bar with the mean of
    all rows marked.
    """
    names = [_name(one, found.part) for one in found.groups]
    cells = min(max(map(width, (*names, _("value")))), WIDEST_VALUE)
    left = room - cells - COUNT - OFF - ENDS - 4
    bar = min(max(left, LEAST_BAR), MOST_BAR)
    off = _("wrong") if found.shares else _("off by")
    between = _("95 % interval") if found.shares else ""
    head = fit(_("value"), cells) + fit_right(_("rows"), COUNT) + fit_right(off, OFF)
    lines = [line((f"{head}  {fit(between, ENDS - 2)}  {_mark(found)}", "faint"))]
    most = max((one.off for one in found.groups if math.isfinite(one.off)), default=0.0)
    most = 1.0 if found.shares and most > 0.5 else max(most, found.mean)
    for name, one in zip(names, found.groups, strict=True):
        lines.append(
            line(
                fit(name, cells),
                (fit_right(f"{one.rows:,}", COUNT), "faint"),
                (fit_right(metric_short(one.off), OFF), "strong"),
                (fit(f"  {_ends(one)}", ENDS), "faint"),
                "  ",
                *_bar(one, found.mean, most, bar),
            )
        )
    return lines


def _mark(found: ErrorsBy) -> str:
    return f"{GLYPHS.upright} " + _("all rows {mean}", mean=metric_short(found.mean))


def _name(one: Group, part: TimePart | None) -> str:
    if part is not None:
        return _of_time(one, part)
    if one.low is None or one.high is None:
        return shown(one.value.removesuffix(".0")) or _("(empty)")
    if one.low == one.high:
        return setting_value(one.low)
    return _("{low} to {high}", low=setting_value(one.low), high=setting_value(one.high))


def _of_time(one: Group, part: TimePart) -> str:
    """An hour, a day, a month; of the time itself its dates, or moments where they are near."""
    if one.low is None or one.high is None:
        return part_text(part, float(one.value)) if one.value else _("(empty)")
    low, high = part_text(part, one.low), part_text(part, one.high)
    if part == "time" and one.high - one.low > 3 * DAY:
        low, high = low.split()[0], high.split()[0]
    return low if low == high else _("{low} to {high}", low=low, high=high)


def column_title(found: ErrorsBy) -> str:
    """A column's name, with the part of its times that it is divided by."""
    name = shown(found.column)
    return name if found.part is None else f"{name}: {PART_TITLES[found.part]}"


def _ends(one: Group) -> str:
    if one.ends is None:
        return ""
    return f"{metric_short(one.ends[0])}{GLYPHS.dash}{metric_short(one.ends[1])}"


def _bar(one: Group, mean: float, most: float, cells: int) -> list[tuple[str, str]]:
    """The bar, with the mean of all rows as an upright; what is surely more is marked by colour."""
    part = one.off / most if most and math.isfinite(one.off) else 0.0
    full = max(round(min(part, 1.0) * cells), 1 if part else 0)
    at = min(int(mean / most * cells) if most else 0, cells - 1)
    bar = GLYPHS.bar_full * full + " " * (cells - full)
    surely = one.ends is not None and one.ends[0] > mean
    role = "bad" if surely else "train"
    return [(bar[:at], role), (GLYPHS.upright, "strong"), (bar[at + 1 :], role)]


def residual_lines(
    true: Sequence[float], predicted: Sequence[float], room: int, height: int
) -> list[Line]:
    """What was predicted less what was true (up) by what was predicted (to the right)."""
    points = [
        (said, said - was)
        for was, said in zip(true, predicted, strict=True)
        if math.isfinite(said) and math.isfinite(was)
    ]
    if not points:
        return [line((_("no prediction is a finite number"), "bad"))]
    across, up = (_around([point[axis] for point in points]) for axis in (0, 1))
    far = max(map(abs, up))
    up = (-far, far)
    marks = {0: metric_short(far), -1: metric_short(-far)}
    left = max(map(width, marks.values()))
    rows = (min(max(height - 3, LEAST_ROWS), MOST_ROWS) - 1) | 1
    cells = min(max(room - left - 1, LEAST_BAR), MOST_CELLS)
    grid = scatter(points, (across, up), (cells, rows), lambda _said: 0.0)
    told: list[Line] = [line((_("predicted less true {arrow}", arrow=GLYPHS.rising), "faint"))]
    for place, row in enumerate(grid):
        mark = {0: marks[0], rows // 2: "0", rows - 1: marks[-1]}.get(place, "")
        told.append(line((fit_right(mark, left) + " ", "faint"), *row))
    low, high = metric_short(across[0]), metric_short(across[1])
    ends = " " * max(cells - width(low) - width(high), 1)
    told.append(line((" " * (left + 1) + low + ends + high, "faint")))
    told.append(line((" " * (left + 1) + _("predicted {arrow}", arrow=GLYPHS.arrow), "faint")))
    return told


def _around(values: Sequence[float]) -> tuple[float, float]:
    low, high = min(values), max(values)
    return (low, high) if high > low else (low - 1, high + 1)
