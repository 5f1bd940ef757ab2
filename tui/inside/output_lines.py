"""What a layer gives of a row as lines: bars of units, steps by units, maps as small pictures."""

from __future__ import annotations

from typing import TYPE_CHECKING

from tui.locale import _
from tui.text.figures import metric_short
from tui.text.fitting import fit, fit_right, shown, wrapped
from tui.text.glyphs import GLYPHS
from tui.text.shapes import shape_text
from tui.text.weights import figure_lines
from tui.widgets.lines import Line, Span, length, line
from tui.widgets.pixels import Picture, beside_each_other, cells_of
from tui.widgets.signed_cells import signed_lines

if TYPE_CHECKING:
    from engine.client.inside import Cells, OutputView

FIGURE, BAR, GAP = 9, 10, 2
LABEL = 6


def output_lines(found: OutputView, room: int, *, plain: bool) -> list[Line]:
    """The row's true class and the predicted one, figures, and the numbers themselves; ``plain``:
    pictures are made of signs.
    """
    lines = [_said(found, room)]
    for text in figure_lines(found.facts):
        lines += [line((part, "faint")) for part in wrapped(text, room)]
    if found.drawn == "maps":
        return [*lines, *_maps(found, room, plain=plain)]
    if found.drawn == "steps":
        steps, units = found.of
        said = _("{steps:,} steps down, {units:,} units across", steps=steps, units=units)
        across = 2 if 2 * found.cells.shape[1] <= room else 1
        drawn = signed_lines(found.cells.values, found.cells.shape[1], across=across)
        return [*lines, line((said, "faint")), *drawn]
    return [*lines, *_units(found.cells, room)]


def _said(found: OutputView, room: int) -> Line:
    right = found.label == found.predicted
    mark, role = (GLYPHS.done, "good") if right else (GLYPHS.failed, "bad")
    spans: list[Span] = [(_("predicted {name}", name=shown(found.predicted)), "strong")]
    if found.label:
        spans += [(f"  {mark} ", role), (_("truly {name}", name=shown(found.label)), "faint")]
    return line(*spans) if length(line(*spans)) <= room else line(fit(spans[0][0], room))


def _units(cells: Cells, room: int) -> list[Line]:
    """A bar a unit, as many beside each other as fit; down first."""
    values = cells.values
    number = len(str(len(values) - 1))
    each = number + FIGURE + BAR + GAP + 1
    across = max((room + GAP) // each, 1)
    down = -(-len(values) // across)
    largest = max(map(abs, values), default=0.0)
    lines: list[Line] = []
    for row in range(down):
        spans: list[Span] = []
        for place in range(row, len(values), down):
            spans += _bar(place, values[place], largest, number)
        lines.append(tuple(spans))
    return lines


def _bar(place: int, value: float, largest: float, number: int) -> list[Span]:
    full = round(abs(value) / largest * BAR) if largest else 0
    sign = GLYPHS.bar_full if value > 0 else GLYPHS.bar_empty
    role = "train" if value > 0 else "warn"
    return [
        (fit_right(str(place), number), "faint"),
        (fit_right(metric_short(value), FIGURE), "" if full else "faint"),
        (" " + sign * full + " " * (BAR - full + GAP), role),
    ]


def _maps(found: OutputView, room: int, *, plain: bool) -> list[Line]:
    """The first maps, bright where they are large, all against the same ends."""
    count, height, wide = found.cells.shape
    finite = [value for value in found.cells.values if value - value == 0]
    ends = min(finite, default=0.0), max(finite, default=0.0)
    cells = max(cells_of((height, wide, 1)), LABEL)
    blocks = [
        [
            *picture(found.cells.part(place), (height, wide, 1), ends, plain=plain),
            line((fit(str(place), cells), "faint")),
        ]
        for place in range(count)
    ]
    about = {"count": count, "of": found.of[-1], "shape": shape_text(found.of[:2])}
    said = _("{count} of {of} maps of {shape}, bright where large", **about)
    return [line((said, "faint")), *beside_each_other(blocks, cells, room)]


def picture(
    values: object, shape: tuple[int, int, int], ends: tuple[float, float], *, plain: bool
) -> list[Line]:
    """Numbers (in the order of C) as a picture from dark at the one end to bright at the other."""
    low, high = ends
    span = (high - low) or 1.0
    numbers: list[float] = list(values)  # pyright: ignore[reportArgumentType, reportCallIssue]
    levels = bytes(
        min(max(int((value - low) / span * 255), 0), 255) if value - value == 0 else 0
        for value in numbers
    )
    return Picture(levels, shape).drawn(plain=plain)


def row_picture(found: Cells, *, plain: bool) -> list[Line]:
    """The row itself, where it is a picture."""
    height, wide, channels = found.shape
    known = (height, wide, channels)
    if channels not in (1, 3):
        return []
    ends = min(0.0, *found.values), max(1.0, *found.values)
    return picture(found.values, known, ends, plain=plain)
