"""A run of a sweep is compared with the other trials at each epoch's end, and ended if it has
fallen behind.

What is decided depends on the record alone, so that a run that was killed decides as it would have.
"""

import time
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

from data.messages import Message
from engine.commands import Command
from engine.execution.context import RunContext
from engine.execution.recorder import Recorder
from engine.store.runs import run as find_run
from engine.store.sweeps import Sweep, steps_of, sweep, sweep_of_run, was_pruned
from engine.sweeps.records import Record
from engine.sweeps.studies import Studies
from engine.training.callbacks.pseudo_labels import LabelRound
from engine.training.loop import Epoch

if TYPE_CHECKING:
    from engine.sweeps.study import Study

LOOK_SECONDS = 1.0
"""What trials on other engines have come to is read again so often at most."""
SHARE = 0.02
"""Reading that takes so much of the time at most: of thousands of trials it takes a while."""


class Pruning:
    """Judges one run, the first of its trial, at the ends of its epochs."""

    def __init__(self, context: RunContext, studies: Studies, found: Sweep, number: int) -> None:
        self._context = context
        self._studies = studies
        self._sweep = found
        self._number = number
        self._metric = found.sweep.judged_by
        self._steps = steps_of(context.store, [context.run], self._metric)[context.run]
        self._study: Study | None = None
        self._next_read = 0.0
        self._version = -1

    @classmethod
    def of(cls, context: RunContext, studies: Studies) -> "Pruning | None":
        """What judges a run; None for one of no sweep, a later seed, or one that was pruned before
        and goes on by somebody's hand.
        """
        place = sweep_of_run(context.store, context.run)
        found = None if place is None else sweep(context.store, place[0])
        if place is None or found is None or place[2] or found.sweep.pruner == "none":
            return None
        if was_pruned(context.store, context.run):
            return None
        return cls(context, studies, found, place[1])

    def epoch(self, epoch: Epoch) -> None:
        """An epoch is over, and recorded."""
        value = {**epoch.metrics, **epoch.added}.get(self._metric)
        if value is not None:
            self._steps[epoch.number] = value
            self.judge(epoch.number)

    def judge(self, epoch: int) -> None:
        """Have the run end if it has fallen behind at the end of ``epoch``; its last one ends
        anyway.
        """
        if epoch not in self._steps or epoch >= self._epochs():
            return
        steps = {at: value for at, value in self._steps.items() if at <= epoch}
        if self._up_to_date(steps).is_behind(self._number, steps):
            value, pruner = steps[epoch], self._sweep.sweep.pruner
            self._context.control.prune(
                Message(
                    "run.pruned",
                    {"epoch": epoch, "metric": self._metric, "value": value, "pruner": pruner},
                )
            )

    def _epochs(self) -> int:
        found = find_run(self._context.store, self._context.run)
        return self._context.spec.training.epochs if found is None else found.epochs_wanted

    def _up_to_date(self, steps: dict[int, float]) -> "Study":
        store, now = self._context.store, time.monotonic()
        due = now >= self._next_read and store.version() != self._version
        if self._study is None or due:
            self._version = store.version()
            records = self._studies.read(store, self._sweep)
            own = records[self._number - 1]
            before = {at: value for at, value in steps.items() if at < max(steps)}
            records[self._number - 1] = Record(own.params, "running", None, before)
            self._study = self._studies.study(self._sweep, records)
            took = time.monotonic() - now
            self._next_read = now + max(LOOK_SECONDS, took / SHARE)
        return self._study


class Judged:
    """The recorder, and behind each epoch the judgement."""

    def __init__(self, recorder: Recorder, pruning: Pruning) -> None:
        self._recorder = recorder
        self._pruning = pruning

    def chunk(self, epoch: int, first: int, losses: NDArray[np.float32]) -> None:
        """Batches from ``first`` on have trained."""
        self._recorder.chunk(epoch, first, losses)

    def epoch(self, epoch: Epoch) -> None:
        """An epoch is over."""
        self._recorder.epoch(epoch)
        self._pruning.epoch(epoch)

    def labelled(self, found: LabelRound) -> None:
        """The network has labelled rows."""
        self._recorder.labelled(found)

    def command(self, command: Command, epoch: int, step: int) -> None:
        """A command took effect."""
        self._recorder.command(command, epoch, step)
