"""Precision, recall, F1 and support of every class."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from textual.app import ComposeResult

from tui.keymap.action import bindings
from tui.keymap.panes import CONFUSION
from tui.locale import N_, _
from tui.panes.confusion import Scrubbed, epoch_words, part_word
from tui.panes.pane import Pane
from tui.text.figures import metric_short
from tui.text.fitting import fit, fit_right, width, wrapped
from tui.widgets.lines import Line, Lines, line

if TYPE_CHECKING:
    from engine.events import PseudoLabelled
    from engine.tasks.metrics import ClassScores
    from tui.model.state import BenchState


class ClassesPane(Pane):
    """One line a class, then the means; of a number the figures of its residuals."""

    BINDINGS = bindings(CONFUSION)
    OF_NUMBER = N_("How far off")

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
        self.title_for(state)
        if matrix is None or view is None:
            watched = state.spec is not None and state.spec.watched is not None
            later = _("the scores appear after the first epoch")
            lines.show([line(("" if watched else later, "faint"))])
            self.entitle()
            return
        from engine.events import PseudoLabelled
        from engine.store.run_history import Residuals
        from engine.tasks.metrics import class_scores

        if isinstance(matrix, Residuals):
            from tui.panes.residuals import off_lines

            lines.show(off_lines(matrix, lines.room))
            self.entitle(epoch_words(state))
            return
        names = view.run.class_names(len(matrix.counts))
        scores = score_lines(names, class_scores(matrix.counts), lines.room)
        rounds = [one.event for one in view.log if isinstance(one.event, PseudoLabelled)]
        lines.show([*scores, *round_lines(rounds, lines.room)])
        self.entitle(
            _("{part} rows, {epoch}", part=part_word(matrix.part), epoch=epoch_words(state))
        )


def score_lines(names: Sequence[str], scores: Sequence[ClassScores], room: int) -> list[Line]:
    """A line a class, then the means; of at most ``room`` cells where the names allow it."""
    from engine.tasks.metrics import macro, weighted

    label = min(max([width(name) for name in names] + [13]), 30)
    cells, precision = 9, _("precision")
    if label + 2 + 4 * cells + 1 > room:
        cells, precision = 7, _("prec.")
        label = max(min(label, room - 2 - 4 * cells - 1), 8)
    head = fit(_("class"), label) + "  "
    head += "".join(fit_right(word, cells) for word in (precision, _("recall"), "F1"))
    head += fit_right(_("support"), cells + 1)
    means = (_("macro mean"), macro(scores)), (_("weighted mean"), weighted(scores))
    return [
        line((head, "faint")),
        *(_row(name, score, label, cells) for name, score in zip(names, scores, strict=True)),
        line(""),
        *(_row(name, score, label, cells) for name, score in means),
    ]


def round_lines(rounds: Sequence[PseudoLabelled], room: int) -> list[Line]:
    """What each round of pseudo-labels came to, the newest first; none where there was none."""
    from tui.text.events import purity_text, round_text

    found: list[Line] = []
    for event in reversed(rounds):
        found += [line(""), *(line(text) for text in wrapped(round_text(event), room))]
        found += [line((text, "faint")) for text in wrapped(purity_text(event), room) if text]
    return found


def _row(name: str, score: ClassScores, label: int, cells: int) -> Line:
    return line(
        fit(name, label),
        f"  {metric_short(score.precision):>{cells}}{metric_short(score.recall):>{cells}}",
        (f"{metric_short(score.f1):>{cells}}", "strong"),
        f"{score.support:{cells + 1},}",
    )
