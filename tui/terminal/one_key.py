"""One key at a time: a key may move the focus, and the next must go where it moved.

Textual hands a key to the focused widget's queue and goes on; keys that arrive together (a fast
typist on a slow line, a paste, a script) would all go to the widget that had the focus first.
"""

import time
from collections import deque
from typing import Any, TypeVar

from textual import events
from textual.app import App
from textual.message import Message
from textual.message_pump import MessagePump
from textual.screen import Screen

PATIENCE_SECONDS = 0.5
"""A key whose marker was lost with its widget holds the others up no longer than this."""

LOOK_SECONDS = 0.05
QUIET_SECONDS = 0.06
"""For so long after a key, what can wait should: the key's own effect is painted first."""

Result = TypeVar("Result")


class Passed(Message, bubble=True):
    """Follows a key through the same queues: when it arrives, the key has been dealt with.

    It goes ``again`` behind what the widget has made of the key, as a line does of Enter, on which
    a dialog closes.
    """

    def __init__(self, number: int, target: MessagePump, *, again: bool) -> None:
        self.number = number
        self.target = target
        self.again = again
        super().__init__()


class OneKeyAtATime(App[Result]):
    """An app that lets a key have its whole effect before the next one is handed out."""

    def __init__(self) -> None:
        super().__init__()
        self._waiting: deque[events.Key] = deque()
        self._number = 0
        self._under_way = False
        self._screen_then: object = None
        self.handed_out = 0.0

    async def on_event(self, event: events.Event) -> None:
        """Textual's hook: hold keys back while one is under way."""
        if not isinstance(event, events.Key) or event.is_forwarded:
            await super().on_event(event)
        elif self._under_way:
            self._waiting.append(event)
        else:
            await self._hand_out(event)

    @property
    def _front(self) -> Screen[Any] | None:
        """The screen in front; none is left where a key has ended the app."""
        return self.screen_stack[-1] if self.screen_stack else None

    async def _hand_out(self, event: events.Key) -> None:
        front = self._front
        if front is None:
            return
        self._under_way = True
        self.handed_out = time.monotonic()
        self._number += 1
        number, self._screen_then = self._number, front
        target = self.focused or front
        await super().on_event(event)
        if not target.post_message(Passed(number, target, again=True)):
            self.call_later(self._done, number)
        self.set_timer(LOOK_SECONDS, lambda: self._look(number, PATIENCE_SECONDS))

    async def on_passed(self, message: Passed) -> None:
        """The key has been dealt with; a dialog that it opened must be up first."""
        if message.again and message.target.post_message(
            Passed(message.number, message.target, again=False)
        ):
            return
        front = self._front
        if front is None or front is self._screen_then:
            # Behind what the key's action has left for later: Textual moves the focus so
            self.call_later(self._done, message.number)
        else:
            front.call_after_refresh(self._done, message.number)

    async def _look(self, number: int, patience: float) -> None:
        """A dialog that the key closed took the marker with it."""
        if number != self._number or not self._under_way:
            return
        if self._front is not self._screen_then or patience <= 0:
            await self._done(number)
        else:
            left = patience - LOOK_SECONDS
            self.set_timer(LOOK_SECONDS, lambda: self._look(number, left))

    async def _done(self, number: int) -> None:
        if number != self._number or not self._under_way:
            return
        self._under_way = False
        if self._waiting:
            await self._hand_out(self._waiting.popleft())


def quiet_seconds(app: App[Any]) -> float:
    """How long drawing that no key asked for should wait, at most ``QUIET_SECONDS``."""
    if not isinstance(app, OneKeyAtATime):
        return 0.0
    return max(app.handed_out + QUIET_SECONDS - time.monotonic(), 0.0)
