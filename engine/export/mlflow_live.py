"""A run told to MLflow while it trains: its epochs are sent as they come, until it has ended.

A process of its own looks at the store twice a second: training knows nothing of it. What cannot be
sent waits, and is sent when it can be.
"""

import time
from collections.abc import Callable

from data.errors import InputError
from data.messages import Message
from engine.export.mlflow_client import MlflowTarget, UnreachableError
from engine.export.tracked import (
    TrackedEpoch,
    TrackedRun,
    is_known,
    tracked_epochs,
    tracked_run,
)
from engine.store.database import Store
from engine.store.experiments import spec_from
from engine.store.process_writer import reap_dead_hosts
from engine.store.run_history import epoch_times, epochs
from engine.store.runs import Run
from engine.store.runs import run as run_of

LOOK_SECONDS, REAP_SECONDS = 0.5, 10.0
FIRST_WAIT, LONGEST_WAIT = 1.0, 30.0
"""Seconds until a server that did not answer is asked again; each time twice as many."""
Tell = Callable[[Message], None]


class LiveRun:
    """One run and where it goes. ``step`` again and again until it gives True; ``note`` is told
    what the person should know, each once.
    """

    def __init__(self, store: Store, run: Run, place: MlflowTarget, note: Tell) -> None:
        self._store = store
        self._run = run.id
        self._spec = spec_from(run.spec)
        self._place = place
        self._note = note
        self._made: str | None = None
        self._described: object = None
        self._told: dict[int, str] = {}
        self._after = 0
        self._cuts: int | None = None
        self._version = -1
        self._wait = 0.0
        self._again = 0.0
        self.sent = 0

    def step(self, now: float) -> bool:
        """Send what is new, if any; whether the run has ended and all is told. ``now`` is a
        monotonic time in seconds.

        Raises:
            InputError: MLflow refuses what it is told, or the run is gone.
        """
        version = self._store.version()
        if now < self._again or (version == self._version and not self._wait):
            return False
        run = run_of(self._store, self._run)
        if run is None:
            raise InputError("follow.run_gone", run=self._run)
        try:
            is_over = self._send(run)
        except UnreachableError as error:
            if not self._wait:
                self._note(error.message)
            self._wait = min(max(self._wait * 2, FIRST_WAIT), LONGEST_WAIT)
            self._again = now + self._wait
            return False
        if self._wait:
            self._note(Message("export.mlflow_again"))
        self._wait, self._version = 0.0, version
        return is_over

    def look_again(self) -> None:
        """This process has changed the store, which it does not hear of by itself."""
        self._version = -1

    def _send(self, run: Run) -> bool:
        told = tracked_run(self._store, run, self._spec)
        if self._made is None:
            if run.started is None and not run.is_ended:
                return False  # it waits in the queue
            self._made = self._begun(told)
            self._described = _description(told)
        if self._described != _description(told):  # device and versions are known after the start
            self._place.describe(self._made, told)
            self._described = _description(told)
        if run.facts.cuts != self._cuts:  # epochs were taken back, and trained again
            self._cuts, self._after = run.facts.cuts, 0
        found = self._epochs(told)
        new = [one for one in found if self._told.get(one.step) != _said(one)]
        if new:
            self._place.send(self._made, new)
            self._told |= {one.step: _said(one) for one in new}
            self.sent += len(new)
        self._after = max((one.step for one in found), default=self._after)
        if run.is_ended:
            self._place.end(self._made, told, max(self._told, default=0))
        return run.is_ended

    def _begun(self, told: TrackedRun) -> str:
        """Enter it, and find out what of it MLflow has."""
        made = self._place.begin(told)
        known = self._epochs(told)
        if known:
            sent = self._place.sent(made, next(iter(known[0].metrics)))
            self._told = {one.step: _said(one) for one in known if is_known(one, sent)}
        return made

    def _epochs(self, told: TrackedRun) -> list[TrackedEpoch]:
        """Those that were not read before."""
        found = epochs(self._store, self._run, self._after, timed=False)
        # Behind the epochs, of which each has its time then
        times = dict(epoch_times(self._store, self._run))
        return tracked_epochs(found, times, told.begun)


def _description(told: TrackedRun) -> object:
    """What MLflow has of a run in its tags."""
    return told.facts, told.note, told.tags


def _said(epoch: TrackedEpoch) -> str:
    """An epoch's numbers, NaN as equal to NaN."""
    return repr(sorted(epoch.metrics.items()))


def follow_run(store: Store, live: LiveRun) -> None:
    """Until the run has ended, also by the death of the process that trains it.

    Raises:
        InputError: as ``LiveRun.step``.
    """
    reaped = 0.0
    while not live.step(now := time.monotonic()):
        if now - reaped >= REAP_SECONDS and not store.read_only:
            reaped = now
            if reap_dead_hosts(store):
                live.look_again()
        time.sleep(LOOK_SECONDS)
