"""The confusion matrix: counts and row percentages, readable without colour."""

from collections.abc import Sequence

from textual.app import ComposeResult
from textual.message import Message

from engine.store.run_history import Matrix
from engine.tasks.metrics import accuracy, class_scores
from tui.keymap.action import bindings
from tui.keymap.panes import CONFUSION
from tui.locale import _
from tui.model.state import BenchState
from tui.panes.bands import seed_words
from tui.panes.pane import Pane
from tui.text.figures import metric_short, score_in_matrix
from tui.text.fitting import fit, fit_right, shown, width
from tui.text.glyphs import GLYPHS
from tui.widgets.lines import Line, Lines, length, line

BAR_CELLS = 10


class Scrubbed(Message):
    """Another epoch's matrix is wanted: ``by`` epochs on, or 0 for the newest."""

    def __init__(self, by: int) -> None:
        self.by = by
        super().__init__()


class ConfusionPane(Pane):
    """True classes down, predicted ones across, recall beside."""

    BINDINGS = bindings(CONFUSION)

    def compose(self) -> ComposeResult:
        """The matrix."""
        yield Lines(id="matrix", with_cursor=False)

    def action_scrub(self, by: int) -> None:
        """An earlier or later epoch, or (0) the newest again."""
        self.post_message(Scrubbed(by))

    def show(self, state: BenchState) -> None:
        """Draw the matrix on show."""
        lines = self.query_one(Lines)
        matrix, view = state.matrix, state.shown
        if matrix is None or view is None:
            lines.show([line((_("the matrix appears after the first epoch"), "faint"))])
            self.entitle()
            return
        names = view.run.class_names(len(matrix.counts))
        room = max(lines.room, 40)
        rows = matrix_lines(matrix.counts, names, room)
        rows += [line(""), *summary_lines(matrix, room)]
        lines.show(rows)
        self.entitle(epoch_words(state))


def epoch_words(state: BenchState) -> str:
    """Which epoch's matrix is on show, the way back to the newest, and of which seed it is."""
    newest = None if state.shown is None else state.shown.matrix
    if state.matrix is None:
        return ""
    said = _("epoch {epoch}, newest", epoch=state.matrix.epoch)
    if state.scrubbed is not None and newest is not None:
        said = _(
            "epoch {epoch} of {last}, 0 shows the newest",
            epoch=state.scrubbed.epoch,
            last=newest.epoch,
        )
    return "  ".join(filter(None, (said, seed_words(state))))


def part_word(part: str) -> str:
    """Which rows a matrix counts, as a person reads it."""
    return {"training": _("training"), "validation": _("validation")}.get(part, part)


def matrix_lines(counts: Sequence[Sequence[int]], names: Sequence[str], room: int) -> list[Line]:
    """The matrix as lines of at most ``room`` cells where the classes allow it."""
    scores = class_scores(counts)
    label = min(max((width(name) for name in names), default=4), 14)
    label = max(label, 7)
    digits = len(str(max(max(row) for row in counts)))
    full = max(digits + 7, 9)
    percent = label + 2 + len(counts) * full + 8 <= room
    cell = full if percent else max(digits + 2, 6)
    bars = room - (label + 2 + len(counts) * cell + 8) >= BAR_CELLS
    whole = max((width(shown(name)) for name in names), default=0) + 3
    if percent and label + 2 + len(counts) * whole + 8 + bars * BAR_CELLS <= room:
        cell = max(cell, whole)
    spans = [(fit(_("true"), label), "faint"), "  "]
    spans += [f" {fit_right(name, cell - 2)} " for name in names]
    lines = [line(*spans, ("  " + _("recall"), "faint"))]
    for index, row in enumerate(counts):
        recall = scores[index].recall
        bar = "" if not bars or recall is None else _bar(recall)
        lines.append(
            line(
                (fit(names[index], label), ""),
                "  ",
                *_cells(row, index, cell, percent),
                f"  {score_in_matrix(recall):>4}  ",
                (bar, "faint"),
            )
        )
    precision = [f"{score_in_matrix(score.precision):>{cell - 1}} " for score in scores]
    lines.append(line((fit(_("precision"), label + 2), "faint"), ("".join(precision), "faint")))
    return lines


def _cells(row: Sequence[int], diagonal: int, cell: int, percent: bool) -> Line:
    total = sum(row)
    spans: list[tuple[str, str]] = []
    for index, count in enumerate(row):
        part = count / total if total else 0.0
        share = f" {part * 100:3.0f}%" if percent else ""
        sign = GLYPHS.diagonal if index == diagonal else " "
        text = f"{sign}{str(count) + share:>{cell - 2}} "
        role = "right" if index == diagonal else "wrong" if part >= 0.2 else ""
        if index == diagonal:
            role += " strong"
        elif not count:
            role = "faint"
        spans.append((text, role))
    return tuple(spans)


def _bar(part: float) -> str:
    full = round(part * BAR_CELLS)
    return GLYPHS.block * full + GLYPHS.shade * (BAR_CELLS - full)


def summary_lines(matrix: Matrix, room: int) -> list[Line]:
    """How many rows are right, beside or above what guessing the largest class gives."""
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
