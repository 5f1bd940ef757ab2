"""What happened in the run, line by line."""

from __future__ import annotations

import time
from collections.abc import Iterable
from typing import TYPE_CHECKING

from textual.app import ComposeResult

from tui.locale import N_, _
from tui.model.messages import MOST_EVENTS
from tui.panes.pane import Apply, Pane
from tui.text.fitting import wrapped
from tui.text.glyphs import GLYPHS
from tui.widgets.lines import Line, Lines, line

if TYPE_CHECKING:
    from engine.store.run_history import Logged
    from tui.model.state import BenchState

CLOCK_CELLS = 10


class Following(Lines):
    """Lines that stay at their end, whatever their number and room, until somebody scrolls up."""

    following = True

    def show(self, content: Iterable[Line], selectable: Iterable[int] | None = None) -> None:
        """Show these lines, and their end."""
        super().show(content, selectable)
        self.call_after_refresh(self._follow)

    def watch_scroll_y(self, old_value: float, new_value: float) -> None:
        """Textual's hook: whoever scrolls back to the end follows again."""
        super().watch_scroll_y(old_value, new_value)
        self.following = new_value >= self.max_scroll_y

    def on_resize(self) -> None:
        """Textual's hook."""
        self.call_after_refresh(self._follow)

    def _follow(self) -> None:
        if self.following:
            self.scroll_end(animate=False, immediate=True)


class LogPane(Pane):
    """The run's events, the newest at the end."""

    ARROWS = N_("↑ ↓ scroll the log; in the curves ← → look at other epochs")

    def __init__(self, id: str, heading: str, apply: Apply) -> None:
        super().__init__(id, heading, apply)
        self._run: str | None = None

    def compose(self) -> ComposeResult:
        """The lines."""
        yield Following(id="log-lines", with_cursor=False)

    def show(self, state: BenchState) -> None:
        """Draw the log; stay at its end if one was there, and begin there with another run."""
        lines = self.query_one(Following)
        view = state.shown
        if view is None:
            lines.show([line((_("nothing has happened yet"), "faint"))])
            return
        if view.run.id != self._run:
            lines.following = True
        room = max(lines.room - CLOCK_CELLS, 20)
        lines.show([row for logged in view.log[-MOST_EVENTS:] for row in _rows(logged, room)])
        self._run = view.run.id
        self.entitle(_("run {run}", run=view.run.id))


def _rows(logged: Logged, room: int) -> list[Line]:
    """The event with its time; long sentences go on below."""
    from tui.text.events import event_words

    clock = time.strftime("%H:%M:%S", time.localtime(logged.time))
    text, role = event_words(logged.event)
    heads = (f"{clock:<{CLOCK_CELLS}}", " " * CLOCK_CELLS)
    return [
        line((heads[min(index, 1)], "faint"), (row, role))
        for index, row in enumerate(wrapped(text, room))
    ]


def sign(status: str) -> str:
    """A run's status as one sign."""
    return {
        "running": GLYPHS.running,
        "paused": GLYPHS.paused,
        "queued": GLYPHS.queued,
        "finished": GLYPHS.done,
        "pruned": GLYPHS.stopped,
        "stopped": GLYPHS.stopped,
    }.get(status, GLYPHS.failed)
