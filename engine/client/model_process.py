"""The one process of a bench that has TensorFlow and answers for runs' models; none comes here."""

from __future__ import annotations

import time
from collections.abc import Generator
from contextlib import closing, suppress
from pathlib import Path
from threading import Lock
from typing import Any

from data.errors import InputError, MessageError
from engine.io.lasting_child import LastingChild

PROCESS = "engine.asking"
OTHER_THREADS = "asking.other_threads"
LONG_SECONDS = 2.0
"""After so long a question that nobody waits for any more is worth a new process."""


class ModelProcess:
    """Starts with the first question, anew where it has ended or a run wants other threads than it
    has; ``close`` ends it. Any thread may ask; they wait for one another.

    Raises:
        InputError: what is asked cannot be answered.
        ChildDied: the process has ended meanwhile; both of every question.
    """

    def __init__(self) -> None:
        self._child: LastingChild | None = None
        self._lock = Lock()
        self._since: float | None = None

    @property
    def pid(self) -> int | None:
        """The child's process, while there is one."""
        child = self._child
        return None if child is None else child.pid

    def warm(self) -> None:
        """Start it and have it load its libraries; nothing is raised."""
        with suppress(MessageError, OSError):
            self._started().ask({"warm": True})

    def ask(self, question: dict[str, Any]) -> dict[str, Any]:
        """The answer to a question (``engine.asking``)."""
        with closing(self.follow(question, None)) as answers:
            return next(answers)

    def follow(self, question: dict[str, Any], last: str | None) -> Generator[dict[str, Any]]:
        """What is told of the work, up to the answer that has the key ``last``; None: the first."""
        self._since = time.monotonic()
        try:
            try:
                yield from self._told(question, last)
            except InputError as refused:
                if refused.code != OTHER_THREADS:
                    raise
                self.close()
                yield from self._told(question, last)
        finally:
            self._since = None

    def _told(self, question: dict[str, Any], last: str | None) -> Generator[dict[str, Any]]:
        child = self._started()
        if last is None:
            yield child.ask(question)
            return
        with closing(child.follow(question, last)) as answers:
            yield from answers

    def leave(self) -> None:
        """Whoever asked has gone: a question that takes long ends with its process."""
        since = self._since
        if since is not None and time.monotonic() - since > LONG_SECONDS:
            self.close()

    def close(self) -> None:
        """End the process, whatever it does; from any thread."""
        with self._lock:
            child, self._child = self._child, None
        if child is not None:
            child.close()

    def _started(self) -> LastingChild:
        with self._lock:
            if self._child is not None and not self._child.is_alive:
                self._child.close()
                self._child = None
            if self._child is None:
                self._child = LastingChild(PROCESS)
            return self._child


def about_run(store: Path, run: str, which: str) -> dict[str, Any]:
    """What every question about a run has."""
    return {"store": str(store.absolute()), "run": run, "which": which}
