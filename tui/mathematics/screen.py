"""The screen of the mathematics: keys choose a view and turn its dials; it walks, or stands."""

from __future__ import annotations

import time
from typing import TYPE_CHECKING

from textual import events, on
from textual.app import ComposeResult
from textual.containers import Horizontal
from textual.message import Message
from textual.timer import Timer

from engine.client.mathematics import usual_values
from tui.dialogs.person import ScreenPerson
from tui.keymap.action import bindings
from tui.keymap.mathematics import MATHEMATICS
from tui.keymap.table import key_of
from tui.locale import _
from tui.mathematics.asking import Answered, Asking
from tui.mathematics.drawing import answer_lines, side_lines, waiting_lines
from tui.mathematics.state import State
from tui.mathematics.views.registry import VIEWS
from tui.panes.front import FrontScreen
from tui.text.fitting import wrapped
from tui.widgets.hint import Hint
from tui.widgets.keybar import KeyBar
from tui.widgets.lines import Lines, Row, line

if TYPE_CHECKING:
    from engine.client.mathematics import Answer
    from engine.client.model_process import ModelProcess

ROOMY = 110
FRAME_SECONDS = 0.15
"""Of a picture while it walks."""
MOST_WORDS = 3
"""Lines of what to look for."""


class Side(Lines):
    """The views and the dials; a click chooses one."""

    class Picked(Message):
        """A person clicked on a line."""

        def __init__(self, row: int) -> None:
            self.row = row
            super().__init__()

    def on_click(self, event: events.Click) -> None:
        """Tell which line was meant."""
        self.post_message(self.Picked(event.y + self.scroll_offset.y))


class MathematicsScreen(FrontScreen):
    """``process`` is the one that has TensorFlow; ``view`` is the id of the one to begin with."""

    BINDINGS = bindings(MATHEMATICS)
    HELP_OF = ("Mathematics",)
    CSS_PATH = "mathematics.tcss"
    AUTO_FOCUS = ""

    def __init__(self, process: ModelProcess, view: str = "") -> None:
        super().__init__()
        self.person = ScreenPerson(self, "mathematics-hint")
        self.state = State(VIEWS, usual_values)
        self.state.go(next((n for n, one in enumerate(VIEWS) if one.id == view), 0))
        self.answer: Answer | None = None
        self.error = ""
        self._key = ""
        self._since = time.monotonic()
        self._has_answered = False
        self._walking: Timer | None = None
        self._waiting: Timer | None = None
        self._asking = Asking(process, self.post_message, self._in_thread)

    def compose(self) -> ComposeResult:
        """What to look for; views and dials, the picture; a hint, the keys."""
        yield Row(id="mathematics-words")
        yield Lines(id="mathematics-text", with_cursor=False)
        with Horizontal(id="mathematics-parts"):
            yield Side(id="mathematics-side", with_cursor=False)
            yield Lines(id="mathematics-shown", with_cursor=False)
        yield Hint(id="mathematics-hint")
        yield KeyBar(id="mathematics-keys")

    def on_mount(self) -> None:
        """Ask for the first view."""
        for lines in self.query(Lines):
            lines.can_focus = False
        self.set_class(self.app.size.width >= ROOMY, "-roomy")
        self.query_one(KeyBar).set_actions(MATHEMATICS)
        self.person.rest(_("the numbers are Keras' own, computed as you ask"))
        self._waiting = self.set_interval(1.0, self._still_waiting)
        self.call_after_refresh(self.ask)

    def on_unmount(self) -> None:
        """Nobody looks any more."""
        self._asking.close()

    def on_resize(self) -> None:
        """Other cells fit."""
        self.set_class(self.app.size.width >= ROOMY, "-roomy")
        self.call_after_refresh(self.draw)

    # Asking

    def ask(self) -> None:
        """Ask for the view as it stands; what was shown of it stays until the answer comes."""
        self._key, found = self._asking.want(self.state.present.question())
        self._since = time.monotonic()
        self.error = ""
        if found is not None:
            self.answer = found
        elif self._waiting is not None:
            self._waiting.resume()
        self.draw()

    @on(Answered)
    def _answered(self, message: Answered) -> None:
        if message.key != self._key:
            return
        self.answer, self.error = message.answer or self.answer, message.error
        self._has_answered = self._has_answered or message.answer is not None
        if message.error:
            self.answer = None
            self._stand()
        if self._waiting is not None:
            self._waiting.pause()
        self.draw()

    def _still_waiting(self) -> None:
        if self.answer is None and not self.error:
            self.draw()

    # Keys

    def action_view(self, by: int) -> None:
        """Another view."""
        self._to(self.state.place + by)

    def _to(self, place: int) -> None:
        self._stand()
        self.state.go(place)
        self.answer = None
        self.ask()

    def action_dial(self, by: int) -> None:
        """Another setting."""
        present = self.state.present
        present.dial = (present.dial + by) % len(present.view.dials)
        self.draw()

    def action_turn(self, by: int) -> None:
        """Another value."""
        if self.state.present.turn(by):
            self.ask()

    def action_walk(self) -> None:
        """Walk, or stand; at the end from the start."""
        if self._walking is not None:
            self._stand()
            return
        answer, present = self.answer, self.state.present
        if answer is None:
            return
        if not answer.steps:
            self.person.hint(_("nothing walks here: {key} changes a setting", key=key_of(TURN)))
            return
        if present.at is None or present.at >= answer.steps:
            self._begin()
        self._walking = self.set_interval(FRAME_SECONDS, self._walk_on)

    def _begin(self) -> None:
        present = self.state.present
        had_legs = bool(present.legs)
        present.at = 0
        present.again()
        if had_legs:
            self.ask()
        else:
            self.draw()

    def _walk_on(self) -> None:
        if self.answer is not None and not self.state.present.walk(self.answer.steps):
            self._stand()
        self.draw()

    def _stand(self) -> None:
        if self._walking is not None:
            self._walking.stop()
            self._walking = None

    def action_step(self, by: int) -> None:
        """One step of the walk."""
        self._stand()
        if self.answer is not None and self.answer.steps:
            self.state.present.step(by, self.answer.steps)
            self.draw()

    def action_again(self) -> None:
        """To the start of the walk."""
        self._stand()
        if self.answer is not None and self.answer.steps:
            self._begin()

    def action_anew(self) -> None:
        """All settings as usual."""
        self._stand()
        self.state.anew()
        self.ask()

    @on(Side.Picked)
    def _picked(self, message: Side.Picked) -> None:
        dial = message.row - len(VIEWS) - 1
        if message.row < len(VIEWS):
            self._to(message.row)
        elif 0 <= dial < len(self.state.present.view.dials):
            self.state.present.dial = dial
            self.draw()

    # Drawing

    def draw(self) -> None:
        """Bring everything up to date."""
        if not self.is_mounted:
            return
        present = self.state.present
        name = (f"   {present.view.title}", "strong")
        place = _("{place} of {count}", place=self.state.place + 1, count=len(VIEWS))
        if present.at is not None and self.answer is not None:
            steps = min(present.at, self.answer.steps), self.answer.steps
            place += "   " + _("step {at} of {steps}", at=steps[0], steps=steps[1])
        self.query_one("#mathematics-words", Row).show(
            line((_("Mathematics"), "strong accent"), name, (f"   {place}", "faint"))
        )
        text = self.query_one("#mathematics-text", Lines)
        told = wrapped(present.view.text.replace("`", ""), max(self.size.width - 2, 20))
        text.show([line(one) for one in told[:MOST_WORDS]])
        text.styles.height = min(len(told), MOST_WORDS)
        side = self.query_one("#mathematics-side", Lines)
        side.show(side_lines(self.state.all, self.state.place, max(side.size.width, 20)))
        self.call_after_refresh(self._draw_answer)

    def _draw_answer(self) -> None:
        if not self.is_mounted:
            return
        lines = self.query_one("#mathematics-shown", Lines)
        size = lines.size.width, lines.size.height
        if self.answer is not None:
            lines.show(answer_lines(self.state.present, self.answer, size))
        elif self.error:
            lines.show(waiting_lines(self.error, size, "bad"))
        else:
            lines.show(waiting_lines(self._wait_words(), size))

    def _wait_words(self) -> str:
        seconds = int(time.monotonic() - self._since)
        if self._has_answered:
            return _("computing: {seconds} s", seconds=seconds)
        key = key_of("mathematics.leave")
        return _(
            "Keras and TensorFlow are being loaded: {seconds} s; {key} leaves",
            seconds=seconds,
            key=key,
        )


TURN = "mathematics.turn_next"
