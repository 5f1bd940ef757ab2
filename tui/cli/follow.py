"""Following a run from the queue to its end, whoever trains it."""

import time
from contextlib import suppress
from typing import Protocol

from data.errors import InputError
from engine.client.attachment import reap_dead_hosts
from engine.client.control import send
from engine.client.queue import fail_waiting
from engine.commands import Command, CommandKind
from engine.events import Ended, Event
from engine.store.database import Store
from engine.store.runs import Run, events
from engine.store.runs import run as find
from tui.cli.hosts import HostKeeper, look_after_the_dead
from tui.cli.interrupts import Interrupts
from tui.cli.output import complain
from tui.text.fitting import shown

TICK_SECONDS = 0.1
HOST_SECONDS = 0.5
EXIT_CODES = {"finished": 0, "stopped": 0, "failed": 1, "crashed": 1}


class Report(Protocol):
    """How a run is told: as lines of text or of JSON."""

    def event(self, run: Run, event: Event) -> None:
        """Something happened to the run; the last event is an ``Ended``."""
        ...

    def progress(self, run: Run) -> None:
        """Called several times a second while the run trains."""
        ...


def follow(store: Store, run_id: str, report: Report, interrupts: Interrupts, jobs: int = 1) -> int:
    """Tell the run's events until it has ended; the exit code.

    A run that waits gets an engine; if engines keep dying before they train it, it has failed.
    The first Ctrl+C asks for a stop and waits for it.
    """
    keeper = HostKeeper(store, jobs)
    keeper.start()
    seen, asked, next_look = 0, False, time.monotonic() + HOST_SECONDS
    while True:
        run = _known(store, run_id)
        for logged in events(store, run_id, seen):
            seen = logged.seq
            report.event(run, logged.event)
            if isinstance(logged.event, Ended):
                return 130 if interrupts.asked else EXIT_CODES[logged.event.status]
        report.progress(run)
        if interrupts.asked and not asked:
            asked = True
            _ask_to_stop(store, run)
        if time.monotonic() >= next_look:
            next_look = time.monotonic() + HOST_SECONDS
            _look_after(store, run, keeper)
        time.sleep(TICK_SECONDS)


def _known(store: Store, run_id: str) -> Run:
    run = find(store, run_id)
    if run is None:
        raise InputError(f"the run {run_id} is no longer in the store")
    return run


def _ask_to_stop(store: Store, run: Run) -> None:
    complain(f'stopping "{shown(run.name)}" and keeping its model; Ctrl+C again leaves at once')
    with suppress(InputError):  # It ended in this moment: its last event is on the way
        send(store, run.id, Command(CommandKind.STOP))


def _look_after(store: Store, run: Run, keeper: HostKeeper) -> None:
    if run.status != "queued":
        look_after_the_dead(store)  # others may wait
        return
    reap_dead_hosts(store)
    said = keeper.look(run)
    if said is not None:
        fail_waiting(store, [run.id], said)
