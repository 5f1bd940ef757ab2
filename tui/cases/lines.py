"""The matrix with a marked cell; rows as lines of a list, and as pictures beside each other."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from tui.cases.reading import Known
from tui.locale import _
from tui.panes.confusion import matrix_lines
from tui.text.figures import metric_short
from tui.text.fitting import fit, fit_path, fit_right, shown, width
from tui.text.glyphs import GLYPHS
from tui.widgets.lines import Line, Span, line
from tui.widgets.pixels import Picture, beside_each_other, cells_of

if TYPE_CHECKING:
    from engine.tables.table_view import RowsView

HEADS = 2
"""Lines of a matrix above its first class; spans before its first cell."""
NUMBER, PROBABILITY, CLASS, NUMERIC, WIDEST_CELL = 8, 7, 16, 12, 18
GAP = 2


def marked_matrix(
    counts: Sequence[Sequence[int]], names: Sequence[str], cell: tuple[int, int], room: int
) -> list[Line]:
    """The confusion matrix with the sign of the cursor in a cell (true class, predicted one)."""
    rows = matrix_lines(counts, names, room)
    true, predicted = HEADS + cell[0], HEADS + cell[1]
    content = list(rows[true])
    text, roles = content[predicted]
    content[predicted] = (GLYPHS.cursor + text[1:], f"{roles} cursor strong".strip())
    return [*rows[:true], tuple(content), *rows[true + 1 :]]


def list_lines(
    known: Known, places: Sequence[int], found: RowsView | None, first: int, room: int
) -> tuple[Line, list[Line]]:
    """A heading, and a line for each of the rows at these places: its number, the label, what was
    predicted, how probable that was or how far off; then cells of its columns from ``first`` on.
    """
    columns = _columns(found, first, room - _used(known))
    head = fit_right(_("row"), NUMBER)
    for text, cells in _heads(known):
        head += " " * GAP + fit_right(text, -cells) if cells < 0 else " " * GAP + fit(text, cells)
    head += "".join(f"  {fit(name, cells)}" for name, cells in columns)
    lines = [_row(known, place, found, columns, first) for place in places]
    return line((head, "faint")), lines


def _heads(known: Known) -> list[tuple[str, int]]:
    """The titles of what is told of every row, with their cells; negative ones stand right."""
    if known.predictions.of_classes:
        true, predicted = _("true"), _("predicted")
        return [(true, CLASS), (predicted, CLASS), (_("sure"), -PROBABILITY)]
    names = _("true"), _("predicted"), _("off by")
    return [(name, -NUMERIC) for name in names]


def _used(known: Known) -> int:
    return NUMBER + sum(abs(cells) + GAP for _title, cells in _heads(known))


def _columns(found: RowsView | None, first: int, room: int) -> list[tuple[str, int]]:
    """The names and widths of the columns that fit."""
    columns: list[tuple[str, int]] = []
    if found is None or found.shape:
        return columns
    for place, name in list(enumerate(found.names))[first:]:
        longest = max((width(shown(row.cells[place])) for row in found.rows.values()), default=0)
        cells = min(max(width(shown(name)), longest, 2), WIDEST_CELL)
        if sum(used + GAP for _name, used in columns) + cells + GAP > room:
            break
        columns.append((name, cells))
    return columns


def _row(
    known: Known,
    place: int,
    found: RowsView | None,
    columns: Sequence[tuple[str, int]],
    first: int,
) -> Line:
    kept = known.predictions
    number = int(kept.rows[place]) + 1
    spans: list[str | Span] = [(fit_right(f"{number:,}", NUMBER), "faint")]
    true, predicted = kept.labels[place].item(), kept.predicted[place].item()
    if kept.of_classes:
        role = "good" if true == predicted else "bad"
        spans += ["  ", fit(known.names[true], CLASS), "  "]
        spans.append((fit(known.names[predicted], CLASS), role))
        sure = f"{kept.probabilities[place].item():.3f}"
        spans += ["  ", (fit_right(sure, PROBABILITY), "strong")]
    else:
        for value, role in ((true, ""), (predicted, ""), (predicted - true, "strong")):
            spans += ["  ", (fit_right(metric_short(value), NUMERIC), role)]
    row = None if found is None else found.rows.get(number)
    for place_of, (_name, cells) in enumerate(columns, first):
        spans.append((f"  {fit('' if row is None else row.cells[place_of], cells)}", "accent"))
    return line(*spans)


def picture_grid(
    known: Known, places: Sequence[int], found: RowsView | None, room: int, *, plain: bool
) -> list[Line]:
    """The pictures of the rows at these places, as many beside each other as there is room for,
    with their files' names where they have them.
    """
    kept, cells = known.predictions, cells_of(known.shape)
    pictures = {} if found is None else found.pictures
    files = {} if found is None else found.files
    column = max(cells, CLASS)
    blocks: list[list[Line]] = []
    for place in places:
        number = int(kept.rows[place]) + 1
        values = pictures.get(number)
        drawn = [] if values is None else Picture(values, known.shape).drawn(plain=plain)
        captions = _captions(known, place, number, column)
        if files:
            captions.append(line((fit_path(files.get(number, ""), column), "accent")))
        blocks.append([*drawn, *captions])
    return beside_each_other(blocks, column, room)


def _captions(known: Known, place: int, number: int, cells: int) -> list[Line]:
    kept = known.predictions
    true, predicted = kept.labels[place].item(), kept.predicted[place].item()
    if not kept.of_classes:
        told = f"{metric_short(true)} {GLYPHS.arrow} {metric_short(predicted)}"
        return [line((fit(told, cells), "")), line((fit(f"{number:,}", cells), "faint"))]
    told = f"{known.names[true]} {GLYPHS.arrow} {known.names[predicted]}"
    role = "good" if true == predicted else "bad"
    sure = f"{kept.probabilities[place].item():.3f}"
    row = _("row {number:,}", number=number)
    return [line((fit(told, cells), role)), line((fit(f"{sure}  {row}", cells), "faint"))]
