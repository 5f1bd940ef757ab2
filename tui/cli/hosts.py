"""Keeping an engine host alive for a run that waits, but not for ever."""

import subprocess

from engine.client import ensure_host
from engine.store.database import Store
from engine.store.processes import living_hosts
from engine.store.runs import Run, active_runs
from tui.cli.output import complain
from tui.text import shown

MOST_DEATHS = 2


class HostKeeper:
    """Starts a host when none lives, and gives up when they die before they train anything."""

    def __init__(self, store: Store) -> None:
        self._store = store
        self._ours: subprocess.Popen[bytes] | None = None
        self._deaths = 0
        self._said = ""

    def start(self) -> None:
        """Start a host unless one lives."""
        self._ours = ensure_host(self._store)

    def look(self, run: Run) -> str | None:
        """Look after the host that ``run`` waits for; a sentence once there is no hope."""
        hosts = living_hosts(self._store)
        if hosts:
            warming = all(host.status == "warming" for host in hosts)
            self._deaths = self._deaths if warming else 0
            self._tell(WARMING if warming else self._queue_before(run))
            return None
        if self._ours is not None and self._ours.poll() is None:
            self._tell(WARMING)
            return None
        if self._ours is not None:
            self._deaths += 1
        if self._deaths >= MOST_DEATHS:
            log = self._store.directory / "host.log"
            return f"the engine process died {self._deaths} times while starting; see {log}"
        self.start()
        return None

    def _queue_before(self, run: Run) -> str:
        queue = active_runs(self._store)
        before = queue[: next((i for i, other in enumerate(queue) if other.id == run.id), 0)]
        if not before:
            return ""
        first, *more = before
        others = f" and {len(more)} more" if more else ""
        paused = ", which is paused" if first.status == "paused" else ""
        return f'waiting behind "{shown(first.name, 60)}"{others}{paused}'

    def _tell(self, sentence: str) -> None:
        if sentence and sentence != self._said:
            complain(sentence)
        self._said = sentence


WARMING = "the engine warms up; this takes a few seconds"
