"""Trials on workers are compared with the others of their sweep where all are known: here."""

import time
from collections.abc import Iterable, Mapping

from data.messages import Message
from engine.store.commands import prune_order
from engine.store.database import Store
from engine.store.runs import run as find_run
from engine.store.sweeps import Sweep, steps_of, sweep, sweep_of_run, was_pruned
from engine.sweeps.records import Record
from engine.sweeps.studies import Studies

SHARE = 0.1
"""Judging takes so much of the time at most: of thousands of trials it takes a while."""


class Judge:
    """Judges each epoch that the first run of a trial has come to, once."""

    def __init__(self, store: Store, studies: Studies) -> None:
        self._store = store
        self._studies = studies
        self._judged: dict[str, int] = {}
        self._next = 0.0

    def begins(self, run: str) -> None:
        """The run is handed out: what it comes to from now on is judged."""
        self._judged.setdefault(run, 0)

    def behind(self, runs: Iterable[str]) -> dict[str, tuple[str, str]]:
        """Those of these runs that have fallen behind, with the orders to prune them."""
        begun = time.monotonic()
        if begun < self._next:
            return {}
        found = {run: order for run in runs if (order := self._order(run)) is not None}
        self._next = begun + (time.monotonic() - begun) / SHARE
        return found

    def _order(self, run: str) -> tuple[str, str] | None:
        place = sweep_of_run(self._store, run)
        found = None if place is None else sweep(self._store, place[0])
        if place is None or found is None or place[2] or found.sweep.pruner == "none":
            return None
        steps = steps_of(self._store, [run], found.sweep.judged_by)[run]
        last = max(steps, default=0)
        known = find_run(self._store, run)
        # What was judged before this process began is not judged by what is known since
        since = self._judged.setdefault(run, last)
        if last <= since or known is None or was_pruned(self._store, run):
            return None
        self._judged[run] = last
        for epoch in sorted(steps):
            if since < epoch < known.epochs_wanted and self._is_behind(
                found, place[1], {at: value for at, value in steps.items() if at <= epoch}
            ):
                metric, pruner = found.sweep.judged_by, found.sweep.pruner
                return prune_order(
                    Message(
                        "run.pruned",
                        {"epoch": epoch, "metric": metric, "value": steps[epoch], "pruner": pruner},
                    )
                )
        return None

    def _is_behind(self, found: Sweep, number: int, steps: Mapping[int, float]) -> bool:
        records = self._studies.read(self._store, found)
        own, now = records[number - 1], max(steps)
        before = {at: value for at, value in steps.items() if at < now}
        records[number - 1] = Record(own.params, "running", None, before)
        return self._studies.study(found, records).is_behind(number, dict(steps))
