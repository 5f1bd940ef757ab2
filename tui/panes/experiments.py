"""The list of experiments with what their runs reached."""

from textual.app import ComposeResult

from engine.store.runs import Run
from tui.locale import _, n_
from tui.model.state import BenchState
from tui.panes.pane import Pane
from tui.text.figures import accuracy_in_list
from tui.text.fitting import fit
from tui.text.glyphs import GLYPHS
from tui.text.status import status_word
from tui.widgets.lines import Line, Lines, line


class ExperimentsPane(Pane):
    """One line an experiment; the cursor selects."""

    def compose(self) -> ComposeResult:
        """The list."""
        yield Lines(id="experiment-list")

    def show(self, state: BenchState) -> None:
        """Draw the list and put the cursor on the selected experiment."""
        lines = self.query_one(Lines)
        items = state.experiments
        width = max(lines.room, 24)
        rows = [self._row(state, index, width) for index in range(len(items))]
        if not rows:
            rows = [line((_("no name has") + " ", "faint"), f'"{state.filter}"')]
        ids = [item.id for item in items]
        if state.selected in ids:
            lines.row = ids.index(state.selected)
        lines.show(rows, range(len(items)))
        count = state.snapshot.run_count
        more = n_("{count} run", "{count} runs", count) + "  R" if count else ""
        shown = _('filter "{text}"', text=state.filter) if state.filter else ""
        self.entitle(shown, more)

    def _row(self, state: BenchState, index: int, width: int) -> Line:
        item = state.experiments[index]
        run = state.snapshot.newest.get(item.id)
        chosen = item.id == state.selected
        number = str(index + 1) if index < 9 else " "
        right = _result(run)
        room = width - 4 - sum(len(text) for text, _ in right) - 1
        edited = GLYPHS.edited if state.is_edited(item, run) else " "
        mark = GLYPHS.cursor if chosen else " "
        style = "strong" if chosen else ""
        return line(
            (mark, "accent"),
            (f"{number} ", "key"),
            (fit(state.spec_of(item).name, room), style),
            (f"{edited} ", "warn"),
            *right,
        )


def _result(run: Run | None) -> Line:
    """What a run has come to: accuracies, or where it stands."""
    if run is None:
        return line((_("not trained"), "faint"))
    if run.status in ("running", "paused"):
        sign = GLYPHS.running if run.status == "running" else GLYPHS.paused
        place = f"{run.epoch_under_way}/{run.facts.epochs or '?'}"
        return line((f"{sign} {place}", "train strong"))
    if run.status == "queued":
        return line((f"{GLYPHS.queued} {status_word(run.status)}", "faint"))
    accuracies = _accuracies(run)
    match run.status:
        case "failed" | "crashed":
            return line((f"{GLYPHS.failed} {status_word(run.status)}", "bad"))
        case "stopped":
            return line((f"{GLYPHS.stopped} ", "faint"), *accuracies)
        case _:
            return line((f"{GLYPHS.done} ", "good"), *accuracies)


def _accuracies(run: Run) -> Line:
    train, validation = run.last.get("accuracy"), run.last.get("val_accuracy")
    if train is None:
        return line((_("no epoch"), "faint"))
    spans: list[str | tuple[str, str]] = [(accuracy_in_list(train), "train")]
    if validation is not None:
        spans += [" ", (accuracy_in_list(validation), "validation")]
    return line(*spans)
