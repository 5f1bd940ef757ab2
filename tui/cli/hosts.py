"""Keeping engine hosts alive for runs that wait, but not for ever."""

import subprocess
from collections.abc import Collection

from engine.client.attachment import reap_dead_hosts
from engine.client.submission import ensure_host, missing_hosts
from engine.devices.jobs import jobs_wanted
from engine.store.database import Store
from engine.store.processes import Host, has_dead_hosts, living_hosts
from engine.store.runs import Run, active_runs
from tui.cli.output import complain
from tui.text.fitting import shown

MOST_DEATHS = 2


def look_after_the_dead(store: Store, jobs: int | None = None) -> None:
    """Mark the runs of dead hosts as crashed; where others wait for the last one, start another.

    Nobody watches a detached queue: whoever finds its engine dead sees that it goes on.
    """
    died = has_dead_hosts(store)
    reap_dead_hosts(store)
    if not died:
        return
    waiting = sum(run.status == "queued" for run in active_runs(store))
    if not waiting or living_hosts(store):
        return
    most = jobs_wanted(jobs)
    for _ in range(missing_hosts(store, most)):
        ensure_host(store, most)
    waits = "a run waits" if waiting == 1 else f"{waiting} runs wait"
    complain(f"the engine has died, and {waits}: another one starts")


class HostKeeper:
    """Starts a host when none lives, and gives up when they die before they train anything.

    While runs wait it starts more, up to ``jobs``; of those it gives up in silence. ``own`` are
    runs that are followed together: waiting for one another is nothing to tell.
    """

    def __init__(self, store: Store, jobs: int = 1, own: Collection[str] = ()) -> None:
        self._store = store
        self._jobs = jobs
        self._own = own
        self._ours: list[subprocess.Popen[bytes]] = []
        self._deaths = 0
        self._more_deaths = 0
        self._said = ""

    def start(self) -> None:
        """Start the hosts that are missing."""
        starting = self._starting(living_hosts(self._store))
        for _ in range(missing_hosts(self._store, self._jobs) - len(starting)):
            made = ensure_host(self._store, self._jobs)
            if made is not None:
                self._ours.append(made)

    def look(self, run: Run) -> str | None:
        """Look after the host that ``run`` waits for; a sentence once there is no hope."""
        hosts = living_hosts(self._store)
        if hosts:
            warming = all(host.status == "warming" for host in hosts)
            self._deaths = self._deaths if warming else 0
            self._tell(WARMING if warming else self._queue_before(run))
            self._more_deaths += sum(code != 0 for code in self._ended())
            if self._more_deaths < MOST_DEATHS:
                self.start()
            return None
        if self._starting(hosts):
            self._tell(WARMING)
            return None
        self._deaths += bool(self._ended())
        if self._deaths >= MOST_DEATHS:
            log = self._store.directory / "host.log"
            return f"the engine process died {self._deaths} times while starting; see {log}"
        self.start()
        return None

    def _starting(self, listed: list[Host]) -> list[subprocess.Popen[bytes]]:
        """Our hosts that live and are not in the store's list yet."""
        pids = {host.pid for host in listed}
        return [child for child in self._ours if child.poll() is None and child.pid not in pids]

    def _ended(self) -> list[int]:
        """The exit codes of our hosts that have ended since this was asked last."""
        gone = [child for child in self._ours if child.poll() is not None]
        self._ours = [child for child in self._ours if child not in gone]
        return [child.returncode for child in gone]

    def _queue_before(self, run: Run) -> str:
        queue = active_runs(self._store)
        before = queue[: next((i for i, other in enumerate(queue) if other.id == run.id), 0)]
        before = [other for other in before if other.id not in self._own]
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
