"""Keeping engine hosts alive for runs that wait, but not for ever; and saying so."""

from collections.abc import Collection

from data.messages import Message
from engine.client.attachment import reap_dead_hosts
from engine.client.bridging import asked_of
from engine.client.coordinating import cluster_work
from engine.client.slurm import jobs_of
from engine.devices.jobs import jobs_wanted
from engine.host.supervisor import HostSupervisor, replace_dead_hosts
from engine.store.database import Store
from engine.store.processes import has_dead_hosts, serving_hosts
from engine.store.runs import Run, active_runs, some_runs, waiting_runs
from tui.cli.console.output import complain
from tui.locale import N_, _, n_
from tui.text.fitting import shown

TRIES = 2
WARMING = N_("the engine warms up; this takes a few seconds")


def tell_the_dead(store: Store) -> None:
    """Mark the runs of dead hosts as crashed; where others wait, say so, and how they go on."""
    died = has_dead_hosts(store)
    reap_dead_hosts(store)
    if not died or serving_hosts(store):
        return
    waiting = [run for run in waiting_runs(store) if run.is_asked]
    if waiting:
        complain(
            n_(
                "the engine has died, and a run waits: pkgo-tui resume {run} starts another one",
                "the engine has died, and {count} runs wait: "
                "pkgo-tui resume {run} starts another one",
                len(waiting),
                run=waiting[0].id,
            )
        )


def look_after_the_dead(store: Store, jobs: int | None = None) -> None:
    """Mark the runs of dead hosts as crashed; where others wait for the last one, start another.

    For somebody who has asked for training in this store.
    """
    waiting = replace_dead_hosts(store, lambda: jobs_wanted(jobs))
    if waiting:
        complain(
            n_(
                "the engine has died, and a run waits: another one starts",
                "the engine has died, and {count} runs wait: another one starts",
                waiting,
            )
        )


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
        """Start the hosts that are missing; for what workers train the process that asks them."""
        self._supervisor.keep_coordinator()
        if not all(run.for_workers for run in some_runs(self._store, list(self._own))):
            self._supervisor.look()

    def look_after_workers(self) -> None:
        """Keep the process alive that enters what workers tell."""
        self._supervisor.keep_coordinator()

    def look(self, run: Run) -> Message | None:
        """Look after the host that ``run`` waits for; why it waits in vain, once it does."""
        if run.for_workers:
            self._tell(self._workers_before())
            return None
        seen = self._supervisor.look()
        if seen.gave_up and not seen.living:
            log = self._store.directory / "host.log"
            return Message("waiting.engine_died", {"tries": TRIES, "log": str(log)})
        warming = all(host.status == "warming" for host in seen.living)
        self._tell(_(WARMING) if warming else self._queue_before(run))
        return None

    def _workers_before(self) -> str:
        if asked_of(self._store.directory) is not None:
            return ""  # the bridge to a Ray cluster tells how it stands
        if cluster_work(self._store).workers:
            return _("waiting until a worker is free")
        if jobs_of(self._store):
            return ""  # how these stand SLURM is asked
        return _("waiting for a worker: pkgo-tui work, on any machine that has this store")

    def _queue_before(self, run: Run) -> str:
        queue = [run for run in active_runs(self._store) if run.is_asked]
        before = queue[: next((i for i, other in enumerate(queue) if other.id == run.id), 0)]
        before = [other for other in before if other.id not in self._own]
        if not before:
            return ""
        first, more = shown(before[0].name, 60), len(before) - 1
        is_paused = before[0].status == "paused"
        if more and is_paused:
            sentence = _('waiting behind "{run}" and {more} more, which is paused')
        elif more:
            sentence = _('waiting behind "{run}" and {more} more')
        elif is_paused:
            sentence = _('waiting behind "{run}", which is paused')
        else:
            sentence = _('waiting behind "{run}"')
        return sentence.format(run=first, more=more)

    def _tell(self, sentence: str) -> None:
        if sentence and sentence != self._said:
            complain(sentence)
        self._said = sentence
