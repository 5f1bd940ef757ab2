"""The confusion matrix: counts and row percentages, readable without colour; or residuals."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from textual.app import ComposeResult
from textual.message import Message

from tui.keymap.action import bindings
from tui.keymap.panes import CELLS, CONFUSION
from tui.keymap.table import key_of
from tui.locale import N_, _
from tui.panes.pane import Pane
from tui.text.figures import metric_short, score_in_matrix
from tui.text.fitting import fit, fit_right, shown, width
from tui.text.glyphs import GLYPHS
from tui.widgets.lines import SHADES, Line, Lines, length, line

if TYPE_CHECKING:
    from engine.store.run_history import Matrix
    from tui.model.state import BenchState

BAR_CELLS = 10
SCORE_CELLS = 7
LABEL_CELLS = 14
"""Cells of a class's name where room is short."""
NARROW = 5
"""Cells of a column up to which every one is used."""
LITTLE = 0.05
"""The part of a class whose mistaking is not coloured."""


class Scrubbed(Message):
    """Another epoch's matrix is wanted: ``by`` epochs on, or 0 for the newest."""

    def __init__(self, by: int) -> None:
        self.by = by
        super().__init__()


class RowsWanted(Message):
    """The rows of a cell of the matrix are wanted, or those whose number is farthest off."""


class ConfusionPane(Pane):
    """True classes down, predicted ones across, recall beside; of a number the predicted against
    the true.
    """

    BINDINGS = bindings((*CONFUSION, *CELLS))
    OF_NUMBER = N_("Residuals")

    def compose(self) -> ComposeResult:
        """The matrix."""
        yield Lines(id="matrix", with_cursor=False)

    def action_scrub(self, by: int) -> None:
        """An earlier or later epoch, or (0) the newest again."""
        self.post_message(Scrubbed(by))

    def action_rows(self) -> None:
        """Look at single rows."""
        self.post_message(RowsWanted())

    def show(self, state: BenchState) -> None:
        """Draw the matrix on show."""
        lines = self.query_one(Lines)
        matrix, view = state.matrix, state.shown
        self.title_for(state)
        if matrix is None or view is None:
            lines.show([line((_nothing_yet(state), "faint"))])
            self.entitle()
            return
        from engine.store.run_history import Residuals

        if isinstance(matrix, Residuals):
            from tui.panes.residuals import scatter_lines

            lines.show(scatter_lines(matrix.summary, max(lines.room, 40), lines.size.height))
            self.entitle(f"{part_word(matrix.part)}, {epoch_words(state)}")
            return
        names = view.run.class_names(len(matrix.counts))
        room = max(lines.room, 40)
        rows = matrix_lines(matrix.counts, names, room)
        rows += summary_lines(matrix, room)
        lines.show(rows)
        self.entitle(epoch_words(state))


def _nothing_yet(state: BenchState) -> str:
    if state.spec is not None and state.spec.watched is not None:
        return _("its own program tells only numbers of an epoch")
    if state.predicts_number:
        return _("the residuals appear after the first epoch")
    return _("the matrix appears after the first epoch")


def epoch_words(state: BenchState) -> str:
    """Which epoch's matrix is on show, the way back to the newest, and of which seed it is."""
    newest = None if state.shown is None else state.shown.matrix
    if state.matrix is None:
        return ""
    from tui.panes.bands import seed_words

    said = _("epoch {epoch}, newest", epoch=state.matrix.epoch)
    if state.scrubbed is not None and newest is not None:
        said = _(
            "epoch {epoch} of {last}, {key} shows the newest",
            epoch=state.scrubbed.epoch,
            last=newest.epoch,
            key=key_of("matrix.scrub_newest"),
        )
    return "  ".join(filter(None, (said, seed_words(state))))


def part_word(part: str) -> str:
    """Which rows a matrix counts, as a person reads it."""
    return {"training": _("training"), "validation": _("validation")}.get(part, part)


@dataclass(frozen=True, slots=True)
class _Layout:
    """Cells of a class's name, of a count; what else has room."""

    label: int
    cell: int
    shares: bool
    scores: bool
    bars: bool


def _layout(counts: Sequence[Sequence[int]], names: Sequence[str], room: int) -> _Layout:
    """Shares first, then names in full, then more scores, then bars."""
    longest = max((width(shown(name)) for name in names), default=0)
    digits = len(str(max(max(row) for row in counts)))

    def spare(label: int, cell: int) -> int:
        return room - (label + 2 + len(counts) * cell + 8)

    label = max(min(longest, LABEL_CELLS), 8)
    shares = spare(label, max(digits + 7, 9)) >= 0
    cell = max(digits + 7, 9) if shares else max(digits + 2, 6)
    if not shares and spare(label, cell) < 0:  # many classes: narrow cells show more of them
        cell = max(digits + 2, 4, cell + spare(label, cell) // len(counts))
    label += max(min(longest - label, spare(label, cell)), 0)
    if spare(label, max(cell, longest + 3)) >= 0:
        cell = max(cell, longest + 3)
    left = spare(label, cell)
    scores = left >= 2 * SCORE_CELLS
    if not scores:  # the names take what is left
        cell += max(min(longest + 3 - cell, left // len(counts)), 0)
    bars = left - 2 * SCORE_CELLS * scores >= BAR_CELLS + 2
    return _Layout(label, cell, shares, scores, bars)


def matrix_lines(counts: Sequence[Sequence[int]], names: Sequence[str], room: int) -> list[Line]:
    """The matrix as lines of at most ``room`` cells where the classes allow it: the axis, the
    heads, a line for each true class, the precisions.
    """
    from engine.tasks.metrics import class_scores

    scores = class_scores(counts)
    layout = _layout(counts, names, room)
    label, cell = layout.label, layout.cell
    heads = [_head(name, cell) for name in names]
    more = "F1", _("rows")
    tail = "".join(fit_right(word, SCORE_CELLS) for word in more) if layout.scores else ""
    recalls = fit(_("recall"), 6)
    lines = [
        predicted_line(label),
        line((true_head(label), "faint"), "  ", *heads, (f"  {recalls}{tail}", "faint")),
    ]
    for index, row in enumerate(counts):
        recall, f1, support = scores[index].recall, scores[index].f1, scores[index].support
        bar = "" if not layout.bars or recall is None else f"  {_bar(recall)}"
        tail = f"{score_in_matrix(f1):>{SCORE_CELLS}}{support:>{SCORE_CELLS},}"
        lines.append(
            line(
                (fit(names[index], label), ""),
                "  ",
                *_cells(row, index, cell, shares=layout.shares),
                f"  {score_in_matrix(recall):>6}{tail if layout.scores else ''}",
                (bar, "faint"),
            )
        )
    precision = [f"{_narrow(score.precision, cell - 1):>{cell - 1}} " for score in scores]
    lines.append(line((fit(_("precision"), label + 2), "faint"), ("".join(precision), "faint")))
    return lines


def _head(name: str, cell: int) -> str:
    """A class above its column; of a narrow one no cell is left over."""
    spare = int(cell > NARROW or width(shown(name)) <= cell - 2)
    return f" {fit_right(name, cell - 1 - spare)}{' ' * spare}"


def _narrow(score: float | None, cells: int) -> str:
    """A score in so many cells: without its leading zero, or its last digit, where it must be."""
    text = score_in_matrix(score)
    return text if len(text) <= cells else text.removeprefix("0")[:cells]


def predicted_line(label: int) -> Line:
    """What the columns are, above their heads; ``label`` cells are the rows' heads."""
    return line((" " * (label + 3) + _("predicted {arrow}", arrow=GLYPHS.arrow), "faint"))


def true_head(label: int) -> str:
    """What the rows are, above their heads."""
    return fit(_("true {arrow}", arrow=GLYPHS.falling), label)


def _cells(row: Sequence[int], diagonal: int, cell: int, *, shares: bool) -> Line:
    total = sum(row)
    spans: list[tuple[str, str]] = []
    for index, count in enumerate(row):
        part = count / total if total else 0.0
        share = f" {part * 100:3.0f}%" if shares else ""
        sign = GLYPHS.diagonal if index == diagonal else " "
        text = f"{sign}{str(count) + share:>{cell - 2}} "
        spans.append((text, _shade_of(part, right=index == diagonal)))
    return tuple(spans)


def _shade_of(part: float, *, right: bool) -> str:
    """The roles of a cell: the larger its share of the true class, the stronger its colour."""
    shade = math.ceil(part * SHADES)
    if not part:
        return "strong" if right else "faint"
    if right:
        return f"right-{shade} strong"
    return "" if part < LITTLE else f"wrong-{shade}"


def _bar(part: float) -> str:
    full = round(part * BAR_CELLS)
    return GLYPHS.block * full + GLYPHS.shade * (BAR_CELLS - full)


def summary_lines(matrix: Matrix, room: int) -> list[Line]:
    """How many rows are right, beside or above what guessing the largest class gives."""
    from engine.tasks.metrics import accuracy

    counts = matrix.counts
    total = sum(map(sum, counts))
    right = sum(row[index] for index, row in enumerate(counts))
    base = max(map(sum, counts)) / total if total else None
    told = line(
        _("{right} of {total} right", right=right, total=total) + ", ",
        (metric_short(accuracy(counts)), "strong"),
    )
    largest = _("largest class: {share}", share=metric_short(base))
    word = part_word(matrix.part)
    for part in (_("{part} rows:", part=word) + " ", f"{word}: ", ""):
        whole = line((part, "faint"), *told, (f"   {largest}", "faint"))
        if length(whole) <= room:
            return [whole]
    return [told, line((largest, "faint"))]
