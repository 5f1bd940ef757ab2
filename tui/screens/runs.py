"""All runs ever trained: what trains, the queue in its order, then the newest first."""

import time
from collections.abc import Callable, Sequence

from textual.app import ComposeResult
from textual.binding import Binding
from textual.widgets import Input

from engine.store.runs import Run
from tui.actions import BRANCH, QUEUE, bindings
from tui.panes.curves import number
from tui.panes.log import sign
from tui.screens.dialog import Dialog
from tui.text import fit
from tui.tree import as_tree, branch_name
from tui.widgets.entry import Entry
from tui.widgets.lines import Line, Lines, line


class RunsScreen(Dialog[str | None]):
    """Gives the id of the run to look at; runs that wait can be moved and cancelled.

    Branches stand below the runs they come from, unless they train or wait.
    """

    TITLE_TEXT = "All runs"
    KEYS = ", ".join(
        (
            "Enter shows it",
            "/ narrows",
            *(f"{action.short_key} {action.label}" for action in (BRANCH, *QUEUE) if action.label),
            "Esc back",
        )
    )
    BOX = "-wide -list"
    BINDINGS = [
        Binding("enter", "take", show=False),
        Binding("slash", "narrow", show=False),
        Binding("q", "give_up", show=False),
        *bindings((*QUEUE, BRANCH)),
    ]

    def __init__(
        self,
        ask: Callable[[], None],
        move: Callable[[str, int], None],
        cancel: Callable[[str], None],
        branch: Callable[[Run], None],
    ) -> None:
        super().__init__()
        self.ask = ask
        self.move = move
        self.cancel = cancel
        self.branch = branch
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
        """Draw the runs; the cursor stays on its run, wherever that goes."""
        self.everything = everything
        chosen = self._chosen()
        words = self.query_one(Input).value.casefold().split()
        found = [
            run
            for run in everything
            if all(word in f"{run.name} {run.status} {run.id}".casefold() for word in words)
        ]
        tree = [(run, 0) for run in found if not run.is_ended]
        tree += as_tree([run for run in found if run.is_ended])
        self.runs = [run for run, _ in tree]
        lines = self.query_one(Lines)
        width = max(lines.room, 60)
        rows = [line((_row_text(_HEAD, width), "faint"))]
        waiting = [run.id for run in everything if run.status == "queued"]
        rows += [_row(run, depth, width, waiting) for run, depth in tree]
        ids = [run.id for run in self.runs]
        if chosen is not None and chosen.id in ids:
            lines.row = ids.index(chosen.id) + 1
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

    def _chosen(self) -> Run | None:
        row = self.query_one(Lines).row - 1
        return self.runs[row] if 0 <= row < len(self.runs) else None

    def action_take(self) -> None:
        """Show the run under the cursor."""
        chosen = self._chosen()
        if chosen is not None:
            self.dismiss(chosen.id)

    def action_move_queued(self, by: int) -> None:
        """Move the run under the cursor."""
        chosen = self._chosen()
        if chosen is not None:
            self.move(chosen.id, by)

    def action_cancel_queued(self) -> None:
        """Take the run under the cursor off the queue."""
        chosen = self._chosen()
        if chosen is not None:
            self.cancel(chosen.id)

    def action_branch(self) -> None:
        """Branch from the run under the cursor; the bench asks for the epoch."""
        chosen = self._chosen()
        if chosen is not None:
            self.dismiss(None)
            self.app.call_later(self.branch, chosen)

    def on_lines_chosen(self) -> None:
        """A click on the marked one."""
        self.action_take()


_HEAD = ("run", "name", "status", "epochs", "loss", "accuracy", "val acc", "started")


def _row(run: Run, depth: int, width: int, waiting: Sequence[str]) -> Line:
    started = run.started or run.created
    today = time.strftime("%Y-%m-%d", time.localtime()) == time.strftime(
        "%Y-%m-%d", time.localtime(started)
    )
    place = f" {waiting.index(run.id) + 1}" if run.id in waiting else ""
    cells = (
        run.id,
        branch_name(run, depth),
        f"{sign(run.status)} {run.status}{place}",
        f"{run.epochs_done}",
        number(run.last.get("loss")),
        number(run.last.get("accuracy")),
        number(run.last.get("val_accuracy")),
        time.strftime("%H:%M:%S" if today else "%Y-%m-%d", time.localtime(started)),
    )
    role = "bad" if run.status in ("failed", "crashed") else ""
    return line((_row_text(cells, width), role))


def _row_text(cells: Sequence[str], width: int) -> str:
    room = max(width - 69, 12)
    run, name, status, epochs, loss, train, validation, started = cells
    return (
        f"{run:<9} {fit(name, room)} {status:<13} {epochs:>6} {loss:>8} {train:>8} "
        f"{validation:>8}  {started}"
    )
