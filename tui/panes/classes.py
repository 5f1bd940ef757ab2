"""Precision, recall, F1 and support of every class."""

from textual.app import ComposeResult

from engine.tasks.metrics import ClassScores, class_scores, macro, weighted
from tui.keymap.action import bindings
from tui.keymap.panes import CONFUSION
from tui.locale import _
from tui.model.state import BenchState
from tui.panes.confusion import Scrubbed, epoch_words, part_word
from tui.panes.pane import Pane
from tui.text.figures import metric_short
from tui.text.fitting import fit, width
from tui.widgets.lines import Line, Lines, line


class ClassesPane(Pane):
    """One line a class, then the means."""

    BINDINGS = bindings(CONFUSION)

    def compose(self) -> ComposeResult:
        """The table, of the same epoch as the matrix."""
        yield Lines(id="class-lines", with_cursor=False)

    def action_scrub(self, by: int) -> None:
        """An earlier or later epoch, or (0) the newest again."""
        self.post_message(Scrubbed(by))

    def show(self, state: BenchState) -> None:
        """Draw the scores of the matrix on show."""
        lines = self.query_one(Lines)
        matrix, view = state.matrix, state.shown
        if matrix is None or view is None:
            lines.show([line((_("the scores appear after the first epoch"), "faint"))])
            self.entitle()
            return
        names = view.run.class_names(len(matrix.counts))
        scores = class_scores(matrix.counts)
        room = min(max([width(name) for name in names] + [13]), 30)
        head = fit(_("class"), room)
        head += f"  {_('precision'):>9}{_('recall'):>9}{'F1':>9}{_('support'):>10}"
        rows = [line((head, "faint"))]
        rows += [_row(name, score, room) for name, score in zip(names, scores, strict=True)]
        rows.append(line(""))
        rows.append(_row(_("macro mean"), macro(scores), room))
        rows.append(_row(_("weighted mean"), weighted(scores), room))
        lines.show(rows)
        self.entitle(
            _("{part} rows, {epoch}", part=part_word(matrix.part), epoch=epoch_words(state))
        )


def _row(name: str, score: ClassScores, room: int) -> Line:
    return line(
        fit(name, room),
        f"  {metric_short(score.precision):>9}{metric_short(score.recall):>9}",
        (f"{metric_short(score.f1):>9}", "strong"),
        f"{score.support:10,}",
    )
