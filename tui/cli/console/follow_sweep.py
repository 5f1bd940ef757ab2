"""Following a sweep until nothing is left of it, whoever trains its trials."""

import time
from collections.abc import Sequence
from contextlib import suppress
from typing import Protocol

from data.errors import InputError
from engine.client.attachment import reap_dead_hosts
from engine.client.sweeps import pause
from engine.host.supervisor import HostSupervisor
from engine.store.asker import is_cluster
from engine.store.database import Store
from engine.store.sweep_work import has_live_runs, wanted_of
from engine.store.sweeps import Sweep, Trial, sweep, trials
from tui.cli.console.follow import STOPPED
from tui.cli.console.hosts import TRIES, WARMING
from tui.cli.console.interrupts import SUSPENDED, Interrupts
from tui.cli.console.output import complain, fail
from tui.locale import _, words

TICK_SECONDS = 0.1
HOST_SECONDS = 0.5
READ_SHARE = 10
"""Reading thousands of trials takes a while: it is done again after so many times as long."""


class SweepReport(Protocol):
    """How a sweep that is followed is told."""

    def trial(self, found: Sweep, known: Sequence[Trial], one: Trial) -> None:
        """A trial is over."""
        ...

    def progress(self, found: Sweep, known: Sequence[Trial]) -> None:
        """Called several times a second."""
        ...

    def ended(self, found: Sweep, known: Sequence[Trial]) -> None:
        """It is over, or is followed no longer."""
        ...


def follow_sweep(
    store: Store, sweep_id: str, report: SweepReport, interrupts: Interrupts, jobs: int
) -> int:
    """Tell a sweep's trials until none is left; the exit code, 1 if none of them has finished.

    The first Ctrl+C, and the end of a SLURM job, set the sweep aside with what trains; it is
    followed until that is done.
    """
    supervisor = HostSupervisor(store, jobs, tries=TRIES)
    seen = {one.number for one in _read(store, sweep_id)[1] if one.is_over}
    asked, warned, next_look, version, next_read = False, False, 0.0, -1, 0.0
    found, known = _read(store, sweep_id)
    while True:
        now = time.monotonic()
        if store.version() != version and now >= next_read:
            version = store.version()
            found, known = _read(store, sweep_id)
            next_read = time.monotonic() + READ_SHARE * (time.monotonic() - now)
            _tell_over(report, found, known, seen)
        report.progress(found, known)
        if not has_live_runs(store, found) or (asked and not _trains(known)):
            found, known = _read(store, sweep_id)
            over = found.status != "open" or not wanted_of(store, found)
            if over and not (found.status == "open" and has_live_runs(store, found)):
                _tell_over(report, found, known, seen)
                report.ended(found, known)
                return _exit_code(found, known, interrupts)
        if (interrupts.asked or interrupts.suspending) and not asked:
            asked, version = True, -1
            _set_aside(store, found, interrupts)
        if now >= next_look:
            next_look, version = now + HOST_SECONDS, -1
            reap_dead_hosts(store)
            supervisor.keep_coordinator()
            if is_cluster(found.asker):
                continue
            hosts = supervisor.look()
            if hosts.gave_up and not hosts.living:
                report.ended(found, known)
                log = str(store.directory / "host.log")
                fail(_("engines died {tries} times; {log} says why", tries=TRIES, log=log))
                return 1
            if not warned and all(host.status == "warming" for host in hosts.living):
                warned = True
                complain(_(WARMING))
        time.sleep(TICK_SECONDS)


def _read(store: Store, sweep_id: str) -> tuple[Sweep, list[Trial]]:
    found = sweep(store, sweep_id)
    if found is None:
        raise InputError("sweep.not_found", text=sweep_id)
    return found, trials(store, found)


def _tell_over(report: SweepReport, found: Sweep, known: Sequence[Trial], seen: set[int]) -> None:
    """Tell the trials that are over and have not been ``seen``."""
    for one in known:
        if one.is_over and one.number not in seen:
            seen.add(one.number)
            report.trial(found, known, one)


def _trains(known: list[Trial]) -> bool:
    return any(one.state == "running" for one in known)


def _set_aside(store: Store, found: Sweep, interrupts: Interrupts) -> None:
    if interrupts.asked:
        complain(
            _(
                "setting the sweep aside; pkgo-tui sweep --resume {sweep} goes on with it. "
                "Ctrl+C again leaves at once",
                sweep=found.id,
            )
        )
    with suppress(InputError):  # it has finished meanwhile
        pause(store, found.id)


def _exit_code(found: Sweep, known: list[Trial], interrupts: Interrupts) -> int:
    if interrupts.asked:
        return 130
    if found.status == "paused" and found.message:
        fail(words(found.message))
        return 1
    if interrupts.suspending:
        return SUSPENDED
    if found.status != "open":
        return STOPPED
    return 0 if any(one.state == "complete" for one in known) else 1
