"""A picture that a model is asked about, and those of the training rows that are most like it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING

from tui.locale import _
from tui.text.figures import metric_short
from tui.text.fitting import fit, fit_path, fit_right, shown, width, wrapped
from tui.widgets.lines import Line, line
from tui.widgets.pixels import Picture, beside_each_other, cells_of

if TYPE_CHECKING:
    from engine.predict.answers import Neighbour
    from engine.tables.table_view import RowsView
    from tui.use.session import Context

NUMBER, FAR, LEAST_LABEL, MOST_LABEL = 12, 9, 6, 16


def picture_lines(found: RowsView, number: int, room: int, *, plain: bool) -> list[Line]:
    """The picture of a row, below it what it is called and its true label."""
    values = found.pictures.get(number)
    if values is None:
        return [line((_("the table has no row {number:,}", number=number), "bad"))]
    drawn = Picture(values, found.shape).drawn(plain=plain)
    lines: list[Line] = [((" ", ""), *content) for content in drawn]
    lines.append(line(""))
    file = found.files.get(number)
    if file is not None:
        lines.append(line(" ", (fit_path(file, room - 2), "accent")))
    label = found.labels.get(number)
    if label is not None:
        said = fit(_("truly {name}", name=shown(label)), room - 2).rstrip()
        lines.append(line(" ", (said, "strong")))
    return lines


def near_lines(
    context: Context, found: Mapping[int, str], view: RowsView | None, room: int, *, plain: bool
) -> list[Line]:
    """The nearest training pictures: row, label, distance, the file where there is one (``found``),
    and the pictures, once they are read, beside each other.
    """
    if context.error:
        return [line((text, "faint")) for text in wrapped(context.error, room)]
    if not context.near:
        return []
    lines = [line((_("nearest training rows"), "strong"))]
    label = min(max(LEAST_LABEL, *(width(shown(one.label)) for one in context.near)), MOST_LABEL)
    for one in context.near:
        row = fit(_("row {number:,}", number=one.number), NUMBER)
        spans = [(row, "faint"), (fit(shown(one.label), label), ""),
                 (fit_right(metric_short(one.distance), FAR), "faint")]  # fmt: skip
        left = room - NUMBER - label - FAR - 2
        if one.number in found and left > LEAST_LABEL:
            spans.append(("  " + fit_path(found[one.number], left), "accent"))
        lines.append(line(*spans))
    if view is not None and view.shape:
        lines += [line(""), *_pictures(context.near, view, room, plain=plain)]
    return lines


def _pictures(near: Sequence[Neighbour], view: RowsView, room: int, *, plain: bool) -> list[Line]:
    """The pictures with their rows."""
    cells = max(cells_of(view.shape), NUMBER)
    blocks: list[list[Line]] = []
    for one in near:
        values = view.pictures.get(one.number)
        if values is not None:
            row = fit(_("row {number:,}", number=one.number), cells)
            blocks.append([*Picture(values, view.shape).drawn(plain=plain), line((row, "faint"))])
    return beside_each_other(blocks, cells, room)
