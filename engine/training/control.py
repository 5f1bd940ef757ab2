"""Wishes of other threads about the run that trains: pause, resume, stop, a change."""

import threading
from collections import deque
from collections.abc import Callable
from dataclasses import dataclass
from typing import Literal

Signal = Literal["pause", "resume", "stop"]
Lever = Literal["learning_rate", "patience", "epochs", "checkpoint"]


@dataclass(frozen=True, slots=True)
class Change:
    """Something to change while the run trains; ``checkpoint`` saves the model and has no value."""

    lever: Lever
    value: float = 0.0


class Stopped(Exception):
    """The run is to end now and keep its model; the text says at whose wish.

    ``best`` asks for the weights of the best epoch in place of the present ones.
    """

    def __init__(self, reason: str = "", *, best: bool = False) -> None:
        super().__init__(reason)
        self.best = best


class Control:
    """One run's control: any thread wishes, the training thread asks between two chunks."""

    def __init__(self) -> None:
        self._changed = threading.Condition()
        self._paused = False
        self._stop: Stopped | None = None
        self._changes: deque[Change] = deque()

    def pause(self) -> None:
        """Wait before the next chunk until ``resume`` or ``stop``."""
        with self._changed:
            self._paused = True

    def resume(self) -> None:
        """Go on."""
        with self._changed:
            self._paused = False
            self._changed.notify_all()

    def stop(self, reason: str = "", *, best: bool = False) -> None:
        """End the run before the next chunk, paused or not; the first reason counts."""
        with self._changed:
            if self._stop is None:
                self._stop = Stopped(reason, best=best)
            self._changed.notify_all()

    def change(self, change: Change) -> None:
        """Change something before the next chunk, paused or not."""
        with self._changed:
            self._changes.append(change)
            self._changed.notify_all()

    @property
    def stopping(self) -> bool:
        """Whether the run is to end."""
        return self._stop is not None

    def rest(self, seconds: float) -> None:
        """Wait so long, or until something is wished."""
        with self._changed:
            self._changed.wait(seconds)

    def ask(self, signalled: Callable[[Signal], None], changed: Callable[[Change], None]) -> None:
        """Called by the training thread: wait while paused, tell what happens.

        Raises:
            Stopped: the run is to end.
        """
        told = False
        while True:
            while self._changes:
                changed(self._changes.popleft())
            if self._stop is not None:
                signalled("stop")
                raise self._stop
            if not self._paused:
                break
            if not told:
                told = True
                signalled("pause")
            with self._changed:
                self._changed.wait_for(self._is_awaited)
        if told:
            signalled("resume")

    def _is_awaited(self) -> bool:
        return not self._paused or self._stop is not None or bool(self._changes)
