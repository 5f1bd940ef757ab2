"""Wishes of other threads about the run that trains: pause, resume, stop."""

import threading
from collections.abc import Callable
from typing import Literal


class Stopped(Exception):
    """The run is to end now and keep its model; the text says at whose wish."""


class Control:
    """One run's control: any thread wishes, the training thread asks between two chunks."""

    def __init__(self) -> None:
        self._changed = threading.Condition()
        self._paused = False
        self._reason: str | None = None

    def pause(self) -> None:
        """Wait before the next chunk until ``resume`` or ``stop``."""
        with self._changed:
            self._paused = True

    def resume(self) -> None:
        """Go on."""
        with self._changed:
            self._paused = False
            self._changed.notify_all()

    def stop(self, reason: str = "") -> None:
        """End the run before the next chunk, paused or not; the first reason counts."""
        with self._changed:
            if self._reason is None:
                self._reason = reason
            self._changed.notify_all()

    @property
    def stopping(self) -> bool:
        """Whether the run is to end."""
        return self._reason is not None

    def rest(self, seconds: float) -> None:
        """Wait so long, or until something is wished."""
        with self._changed:
            self._changed.wait(seconds)

    def ask(self, heard: Callable[[Literal["pause", "resume", "stop"]], None]) -> None:
        """Called by the training thread: wait while paused, tell ``heard`` what happens.

        Raises:
            Stopped: the run is to end.
        """
        if self._paused and self._reason is None:
            heard("pause")
            with self._changed:
                self._changed.wait_for(lambda: not self._paused or self._reason is not None)
            if self._reason is None:
                heard("resume")
        if self._reason is not None:
            heard("stop")
            raise Stopped(self._reason)
