"""Commands of other threads for the run that trains."""

import threading
from collections import deque
from collections.abc import Callable
from typing import Protocol

from engine.commands import Command, CommandKind
from engine.messages import Said

Obey = Callable[[Command], None]


class Stopped(Exception):
    """The run is to end now and keep its model; ``reason`` says why, as far as it is known.

    ``best`` asks for the weights of the best epoch in place of the present ones. ``suspended``:
    it is to go on later from its state, and keeps no model. ``pruned``: it has fallen behind the
    others of its sweep.
    """

    def __init__(
        self,
        reason: Said = "",
        *,
        best: bool = False,
        suspended: bool = False,
        pruned: bool = False,
    ) -> None:
        super().__init__(reason)
        self.reason = reason
        self.best = best
        self.suspended = suspended
        self.pruned = pruned

    @property
    def kind(self) -> CommandKind:
        """What the run's record says of it."""
        if self.suspended:
            return CommandKind.SUSPEND
        return CommandKind.PRUNE if self.pruned else CommandKind.STOP


class CommandSource(Protocol):
    """Where the training thread asks what it is to do."""

    def ask(self, obey: Obey) -> None:
        """Called between two chunks: wait while paused, hand over what takes effect now.

        Raises:
            Stopped: the run is to end.
        """
        ...


class Control:
    """One run's control: any thread gives commands, the training thread asks between two chunks."""

    def __init__(self) -> None:
        self._news = threading.Condition()
        self._paused = False
        self._stop: Stopped | None = None
        self._waiting: deque[Command] = deque()

    def give(self, command: Command) -> None:
        """Have it obeyed before the next chunk, paused or not."""
        match command.kind:
            case CommandKind.PAUSE:
                self.pause()
            case CommandKind.RESUME:
                self.resume()
            case CommandKind.STOP | CommandKind.STOP_WITH_BEST:
                self.stop(best=command.kind is CommandKind.STOP_WITH_BEST)
            case CommandKind.SUSPEND:
                self.suspend()
            case CommandKind.PRUNE:
                self.prune(command.reason)
            case _:
                with self._news:
                    self._waiting.append(command)
                    self._news.notify_all()

    def pause(self) -> None:
        """Wait before the next chunk until ``resume`` or ``stop``."""
        with self._news:
            self._paused = True

    def resume(self) -> None:
        """Go on."""
        with self._news:
            self._paused = False
            self._news.notify_all()

    def stop(self, reason: Said = "", *, best: bool = False) -> None:
        """End the run before the next chunk, paused or not; the first reason counts."""
        self._end(Stopped(reason, best=best))

    def prune(self, reason: Said) -> None:
        """The same, because it has fallen behind the others of its sweep."""
        self._end(Stopped(reason, pruned=True))

    def suspend(self) -> None:
        """The same, but it is to go on later from where it is."""
        self._end(Stopped(suspended=True))

    def _end(self, stop: Stopped) -> None:
        with self._news:
            if self._stop is None:
                self._stop = stop
            self._news.notify_all()

    @property
    def stopping(self) -> bool:
        """Whether the run is to end."""
        return self._stop is not None

    @property
    def suspending(self) -> bool:
        """Whether it is to end for a while only."""
        return self._stop is not None and self._stop.suspended

    def rest(self, seconds: float) -> None:
        """Wait so long, or until a command is given."""
        with self._news:
            self._news.wait(seconds)

    def ask(self, obey: Obey) -> None:
        """Called by the training thread: wait while paused, hand over what takes effect now.

        Raises:
            Stopped: the run is to end.
        """
        waited = False
        while True:
            while self._waiting:
                obey(self._waiting.popleft())
            if self._stop is not None:
                obey(Command(self._stop.kind))
                raise self._stop
            if not self._paused:
                break
            if not waited:
                waited = True
                obey(Command(CommandKind.PAUSE))
            with self._news:
                self._news.wait_for(self._is_awaited)
        if waited:
            obey(Command(CommandKind.RESUME))

    def _is_awaited(self) -> bool:
        return not self._paused or self._stop is not None or bool(self._waiting)
