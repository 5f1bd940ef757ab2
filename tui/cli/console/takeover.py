"""Followed runs whose engine was another command's: where it dies, they go on under one's own."""

from collections.abc import Sequence
from contextlib import suppress

from data.errors import InputError
from engine.client.submission import resume
from engine.events import Ended, Event
from engine.statuses import LIVE
from engine.store.database import Store
from engine.store.runs import Run


class Takeover:
    """``runs`` are those that others have queued: of those that train already the engine was not
    started for them here, but for a job before this one, or another command with the same key.
    """

    def __init__(self, store: Store, runs: Sequence[Run]) -> None:
        self._store = store
        self._engines = {run.id: run.host for run in runs if run.status in LIVE}
        self._tried: set[str] = set()
        self._taken: set[str] = set()

    def look(self, runs: Sequence[Run]) -> bool:
        """Have those go on, once each, whose engine has died; whether there were any."""
        found = [run for run in runs if run.status == "crashed" and self._was_anothers(run)]
        for run in found:
            self._tried.add(run.id)
            with suppress(InputError):  # it cannot go on: then it has crashed
                resume(self._store, run.id)
                self._taken.add(run.id)
        return bool(found)

    def hides(self, run: str, event: Event) -> bool:
        """Whether this is the end of an engine that was no end of its run."""
        return run in self._taken and isinstance(event, Ended) and event.status == "crashed"

    def _was_anothers(self, run: Run) -> bool:
        if run.id in self._tried or run.host is None or run.for_workers:
            return False
        return not run.is_asked or run.host == self._engines.get(run.id)
