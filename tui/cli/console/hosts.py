"""Keeping engine hosts alive for runs that wait, but not for ever; and saying so."""

from collections.abc import Collection

from data.messages import Message
from engine.devices.jobs import jobs_wanted
from engine.host.supervisor import HostSupervisor, replace_dead_hosts
from engine.store.database import Store
from engine.store.runs import Run, active_runs
from tui.cli.console.output import complain
from tui.text.fitting import shown

TRIES = 2
WARMING = "the engine warms up; this takes a few seconds"


def look_after_the_dead(store: Store, jobs: int | None = None) -> None:
    """Mark the runs of dead hosts as crashed; where others wait for the last one, start another."""
    waiting = replace_dead_hosts(store, lambda: jobs_wanted(jobs))
    if waiting:
        waits = "a run waits" if waiting == 1 else f"{waiting} runs wait"
        complain(f"the engine has died, and {waits}: another one starts")


class HostKeeper:
    """Keeps hosts at work for runs that are followed, and tells what they wait for.

    ``own`` are runs that are followed together: waiting for one another is nothing to tell.
    """

    def __init__(self, store: Store, jobs: int = 1, own: Collection[str] = ()) -> None:
        self._store = store
        self._own = own
        self._supervisor = HostSupervisor(store, jobs, tries=TRIES)
        self._said = ""

    def start(self) -> None:
        """Start the hosts that are missing."""
        self._supervisor.look()

    def look(self, run: Run) -> Message | None:
        """Look after the host that ``run`` waits for; the reason once there is no hope."""
        seen = self._supervisor.look()
        if seen.gave_up and not seen.living:
            log = str(self._store.directory / "host.log")
            return Message("host.died_starting", {"times": TRIES, "log": log})
        warming = all(host.status == "warming" for host in seen.living)
        self._tell(WARMING if warming else self._queue_before(run))
        return None

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
