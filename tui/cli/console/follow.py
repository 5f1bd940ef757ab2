"""Following runs from the queue to their ends, whoever trains them."""

import time
from collections.abc import Collection, Sequence
from contextlib import suppress
from typing import Protocol

from data.errors import InputError
from data.messages import Message
from engine.client.attachment import reap_dead_hosts
from engine.client.control import send
from engine.client.queue import ask_for_abandoned
from engine.commands import Command, CommandKind
from engine.events import Ended, Event
from engine.statuses import LIVE, Status
from engine.store.database import Store
from engine.store.run_history import events_of
from engine.store.runs import Run, some_runs
from tui.cli.console.hosts import HostKeeper, look_after_the_dead
from tui.cli.console.interrupts import SUSPENDED, Interrupts
from tui.cli.console.output import complain
from tui.cli.console.takeover import Takeover
from tui.locale import _
from tui.text.fitting import shown

TICK_SECONDS = 0.1
HOST_SECONDS = 0.5
STOPPED = 3
"""The exit code where somebody else has stopped a run that was followed."""


class Report(Protocol):
    """How runs are told: as lines of text or of JSON."""

    def event(self, run: Run, event: Event) -> None:
        """Something happened to one of the runs; its last event is an ``Ended``."""
        ...

    def progress(self, runs: Sequence[Run]) -> None:
        """Called several times a second with all of the runs."""
        ...

    def ended(self, runs: Sequence[Run]) -> None:
        """Called once, when all of them have ended."""
        ...

    def left_waiting(self, runs: Sequence[Run], why: Message) -> None:
        """Called in its place where these stay in the queue and are followed no longer."""
        ...


def follow(  # noqa: PLR0913
    store: Store,
    ids: Sequence[str],
    report: Report,
    interrupts: Interrupts,
    jobs: int = 1,
    *,
    behind: int = 0,
    found: Collection[str] = (),
) -> int:
    """Tell the runs' events until all have ended; the exit code, 1 if one of them failed.

    Runs that wait get an engine; if engines keep dying before they train, the runs stay in the
    queue, and are followed no longer. The first Ctrl+C stops what trains, takes the others off the
    queue, and waits. Where the SLURM job is about to end, all are suspended: they wait with their
    states, and so do those that somebody else has set aside. Only what happened ``behind`` an event
    is told, and the ends of those that had ended before it. ``found`` are those that others have
    queued: where the engine of such a one dies, it goes on.
    """
    keeper = HostKeeper(store, jobs, ids)
    runs = _known(store, ids)
    if not all(run.is_ended for run in runs):
        keeper.start()
    takeover = Takeover(store, [run for run in runs if run.id in found])
    seen, asked, version, next_look = behind, False, -1, time.monotonic() + HOST_SECONDS
    if behind:
        _tell_ends(report, runs)
    while True:
        present = store.version()
        if present != version:
            version, runs = present, _known(store, ids)
            if not interrupts.suspending and takeover.look(runs):
                runs = _known(store, ids)
            happened = list(events_of(store, ids, seen))
            # Read behind the events: what a run wrote of itself before one is known with it
            named = {run.id: run for run in _known(store, ids)} if happened else {}
            for logged in happened:
                seen = logged.seq
                if not takeover.hides(logged.run, logged.event):
                    report.event(named[logged.run], logged.event)
        if all(run.is_ended for run in runs):
            report.ended(_known(store, ids))
            return _exit_code({run.status for run in runs}, interrupts)
        report.progress(runs)
        if all(run.is_ended or run.is_set_aside for run in runs):
            left = [run for run in runs if not run.is_ended]
            report.left_waiting(left, Message("waiting.suspended"))
            return _exit_code({run.status for run in runs}, interrupts)
        if (interrupts.asked or interrupts.suspending) and not asked:
            asked, version = True, -1
            _ask_to_end(store, runs, interrupts)
        if time.monotonic() >= next_look:
            next_look = time.monotonic() + HOST_SECONDS
            why = _look_after(store, runs, keeper)
            if why is not None:
                left = [run for run in _known(store, ids) if run.status == "queued"]
                report.left_waiting(left, why)
                return 1
            version = -1  # what this connection writes itself does not change its version
        time.sleep(TICK_SECONDS)


def _tell_ends(report: Report, runs: Sequence[Run]) -> None:
    for run in runs:
        if run.is_ended:
            report.event(run, Ended(run.status, run.epochs_done, run.message))


def _exit_code(statuses: Collection[Status], interrupts: Interrupts) -> int:
    if interrupts.asked:
        return 130
    # An engine may have been killed before it could suspend its run, which goes on all the same
    if "queued" in statuses or (interrupts.suspending and "crashed" in statuses):
        return SUSPENDED
    if "failed" in statuses or "crashed" in statuses:
        return 1
    return STOPPED if "stopped" in statuses else 0


def _known(store: Store, ids: Sequence[str]) -> list[Run]:
    found = {run.id: run for run in some_runs(store, ids)}
    for name in ids:
        if name not in found:
            raise InputError("follow.run_gone", run=name)
    return [found[name] for name in ids]


def _ask_to_end(store: Store, runs: Sequence[Run], interrupts: Interrupts) -> None:
    """As its job's end, or as a person with Ctrl+C wants it."""
    if not interrupts.asked:
        _send(store, runs, CommandKind.SUSPEND)
        return
    if len(runs) == 1:
        said = _(
            'stopping "{run}" and keeping its model; Ctrl+C again leaves at once',
            run=shown(runs[0].name),
        )
    else:
        said = _(
            "stopping what trains, keeping its models, and emptying the queue; "
            "Ctrl+C again leaves at once"
        )
    complain(said)
    _send(store, runs, CommandKind.STOP)


def _send(store: Store, runs: Sequence[Run], kind: CommandKind) -> None:
    # What waits first: a host that gets free would take it
    for run in sorted(runs, key=lambda run: run.status in LIVE):
        with suppress(InputError):  # it has ended meanwhile
            send(store, run.id, Command(kind))


def _look_after(store: Store, runs: Sequence[Run], keeper: HostKeeper) -> Message | None:
    """Keep hosts at work; why none is to be had, once that is so."""
    keeper.look_after_workers()
    waiting = [run for run in runs if run.status == "queued"]
    if not waiting:
        look_after_the_dead(store)  # others may wait
        return None
    reap_dead_hosts(store)
    ask_for_abandoned(store, waiting)
    first = next((run for run in waiting if not run.for_workers), waiting[0])
    return keeper.look(first)
