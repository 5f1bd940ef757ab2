"""What people ask of a program while it trains. Nothing but the standard library is imported."""

import threading

PAUSE, RESUME, STOP, RATE, SAVE = "pause", "resume", "stop", "learning_rate", "checkpoint"
"""The words of ``engine.commands.CommandKind`` that a program can obey."""


class Asked:
    """Any thread gives commands, the training thread takes them.

    ``news`` is true while there is something to take: looked at with every batch.
    """

    def __init__(self) -> None:
        self._changed = threading.Condition()
        self._rate: float | None = None
        self._saves = 0
        self._paused = False
        self._stopped = False
        self.news = False

    def give(self, word: str, value: float | None = None) -> None:
        """A command, by its word."""
        with self._changed:
            if word == RATE:
                self._rate = value
            elif word == SAVE:
                self._saves += 1
            elif word == STOP:
                self._stopped = True
            elif word in (PAUSE, RESUME):
                self._paused = word == PAUSE
            self.news = True
            self._changed.notify_all()

    @property
    def stopped(self) -> bool:
        """Whether it is to end."""
        return self._stopped

    @property
    def paused(self) -> bool:
        """Whether it is to wait; who is to end waits for nothing."""
        return self._paused and not self._stopped

    def taken(self) -> tuple[float | None, int]:
        """The learning rate that is wanted, if one is, and how many models; they are taken then."""
        with self._changed:
            found = self._rate, self._saves
            self._rate, self._saves = None, 0
            self.news = self._paused or self._stopped
            return found

    def wait(self) -> None:
        """Wait while it is to, or until there is something else to do."""
        with self._changed:
            self._changed.wait_for(
                lambda: not self.paused or self._rate is not None or self._saves > 0
            )
