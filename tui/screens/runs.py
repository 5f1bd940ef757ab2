"""All runs ever trained, the newest first."""

import time
from collections.abc import Callable, Sequence

from textual.app import ComposeResult
from textual.binding import Binding
from textual.widgets import Input

from engine.store.runs import Run
from tui.panes.curves import number
from tui.panes.log import sign
from tui.screens.dialog import Dialog
from tui.text import fit
from tui.widgets.entry import Entry
from tui.widgets.lines import Line, Lines, line


class RunsScreen(Dialog[str | None]):
    """Gives the id of the run to look at. ``/`` narrows by name or status."""

    TITLE_TEXT = "All runs"
    KEYS = "↑ ↓ move, Enter shows it, / narrows, Esc back"
    BOX = "-wide -list"
    BINDINGS = [
        Binding("enter", "take", show=False),
        Binding("slash", "narrow", show=False),
        Binding("q", "give_up", show=False),
    ]

    def __init__(self, ask: Callable[[], None]) -> None:
        super().__init__()
        self.ask = ask
        self.runs: list[Run] = []
        self.everything: Sequence[Run] = ()

    def compose_box(self) -> ComposeResult:
        """A line to narrow by, the heading, the runs."""
        yield Entry(placeholder="letters of a name or a status", id="narrow")
        yield Lines(id="all-runs")

    def on_mount(self) -> None:
        """Ask for the runs now and every second."""
        self.query_one("#narrow").display = False
        self.query_one(Lines).focus()
        self.ask()
        self.set_interval(1.0, self.ask)

    def show(self, everything: Sequence[Run]) -> None:
        """Draw the runs."""
        self.everything = everything
        words = self.query_one(Input).value.casefold().split()
        self.runs = [
            run
            for run in everything
            if all(word in f"{run.name} {run.status} {run.id}".casefold() for word in words)
        ]
        lines = self.query_one(Lines)
        width = max(lines.room, 60)
        rows = [line((_row_text(_HEAD, width), "faint"))]
        rows += [_row(run, width) for run in self.runs]
        if not self.runs:
            rows.append(line(("no run yet" if not everything else "no run has these", "faint")))
        lines.show(rows, range(1, len(self.runs) + 1))

    def action_narrow(self) -> None:
        """Type letters."""
        box = self.query_one("#narrow", Input)
        box.display = True
        box.focus()

    def on_input_changed(self) -> None:
        """Other letters."""
        self.show(self.everything)

    def on_input_submitted(self) -> None:
        """Back to the list."""
        self.query_one(Lines).focus()

    def action_take(self) -> None:
        """Show the run under the cursor."""
        row = self.query_one(Lines).row - 1
        if 0 <= row < len(self.runs):
            self.dismiss(self.runs[row].id)

    def on_lines_chosen(self) -> None:
        """A click on the marked one."""
        self.action_take()


_HEAD = ("run", "name", "status", "epochs", "loss", "accuracy", "val acc", "started")


def _row(run: Run, width: int) -> Line:
    started = run.started or run.created
    today = time.strftime("%Y-%m-%d", time.localtime()) == time.strftime(
        "%Y-%m-%d", time.localtime(started)
    )
    cells = (
        run.id,
        run.name,
        f"{sign(run.status)} {run.status}",
        f"{run.epochs_done}",
        number(run.last.get("loss")),
        number(run.last.get("accuracy")),
        number(run.last.get("val_accuracy")),
        time.strftime("%H:%M:%S" if today else "%Y-%m-%d", time.localtime(started)),
    )
    role = "bad" if run.status in ("failed", "crashed") else ""
    return line((_row_text(cells, width), role))


def _row_text(cells: Sequence[str], width: int) -> str:
    room = max(width - 66, 12)
    run, name, status, epochs, loss, train, validation, started = cells
    return (
        f"{run:<9} {fit(name, room)} {status:<10} {epochs:>6} {loss:>8} {train:>8} "
        f"{validation:>8}  {started}"
    )
