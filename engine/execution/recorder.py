"""From what happens in the loop to the store: progress, losses, epochs, commands."""

from collections.abc import Sequence
from typing import Any, Literal

import numpy as np
from numpy.typing import NDArray

from engine.commands import Command
from engine.events import EpochEnded
from engine.execution.disk_guard import DiskGuard
from engine.execution.label_rounds import one_class, round_event
from engine.execution.progress import Progress
from engine.models.layer_statistics import ObservedLayer
from engine.store.database import Store
from engine.store.facts import RunFacts
from engine.store.layer_records import record_layers, record_observed
from engine.store.run_writer import add_facts, record, record_batches, record_kept
from engine.store.runs import run as run_of
from engine.tasks.task import Task
from engine.training.callbacks.pseudo_labels import LabelRound
from engine.training.loop import Epoch


class Recorder:
    """The loop's listener that writes one run into the store.

    ``labels`` are those of the measured rows, ``part`` what to call those rows; the fitted ``task``
    tells what is kept of an epoch. ``classes`` are their names.
    Losses are kept until progress is due, and written with it. ``epochs`` counts the whole epochs
    that are recorded.
    """

    def __init__(  # noqa: PLR0913
        self,
        store: Store,
        run: str,
        *,
        labels: NDArray[Any],
        task: Task,
        part: Literal["validation", "training"],
        rows: int,
        batch_size: int,
        classes: Sequence[str] = (),
        guard: DiskGuard | None = None,
    ) -> None:
        self._store = store
        self._run = run
        self._progress = Progress(store, run, rows=rows, batch_size=batch_size, guard=guard)
        self._labels = labels
        self._names = classes
        self._task = task
        self._part = part
        self._losses: list[NDArray[np.float32]] = []
        self._first = 0
        found = run_of(store, run)
        self._added = set((found.facts.added if found else None) or ())
        self._batch_size = batch_size
        if found is not None and found.facts.pseudo_labelled:
            self._progress.rows_are(rows + found.facts.pseudo_labelled)
        self._layers: Sequence[ObservedLayer] = ()
        self.epochs = 0

    def observes(self, layers: Sequence[ObservedLayer]) -> None:
        """The epochs come with records of these layers."""
        self._layers = layers

    def begin_at(self, epochs: int, step: int) -> None:
        """Training goes on after so many epochs, and batches of the next."""
        self.epochs, self._progress.at = epochs, (epochs + 1, step)

    def chunk(self, epoch: int, first: int, losses: NDArray[np.float32]) -> None:
        """Batches from ``first`` on have trained."""
        if not self._losses:
            self._first = first
        self._losses.append(losses)
        if self._progress.trained(epoch, first + len(losses)):
            self.flush()

    def epoch(self, epoch: Epoch) -> None:
        """An epoch, its matrix or residuals and its last losses, in one transaction."""
        metrics = {**epoch.metrics, **epoch.added}
        ended = EpochEnded(epoch.number, metrics, epoch.learning_rate, epoch.seconds, epoch.times)
        new = set(epoch.added) - self._added
        self._added |= new
        kept = self._task.kept(self._labels, epoch.predicted)

        def write() -> None:
            self._write_losses()
            record(self._store, self._run, ended)
            record_kept(self._store, self._run, epoch.number, self._part, kept)
            if epoch.layers is not None:
                self._write_layers(epoch.number, epoch.layers)
            if new:
                add_facts(self._store, self._run, RunFacts(added=tuple(sorted(self._added))))

        self._progress.whole(write)
        self._losses.clear()
        self.epochs = epoch.number

    def labelled(self, found: LabelRound) -> None:
        """The network has labelled rows; a doubt where all of them are of one class."""
        event = round_event(found, self._names, self._batch_size)
        doubts = one_class(event)
        self._progress.rows_are(found.training_rows)

        def write() -> None:
            for one in (event, *doubts):
                record(self._store, self._run, one)

        self._progress.whole(write)

    def command(self, command: Command, epoch: int, step: int) -> None:
        """A command took effect."""
        self._progress.command(command, epoch, step, self._write_losses)
        self._losses.clear()

    def flush(self) -> None:
        """Write where training stands, and the losses not yet written."""
        self._progress.write(self._write_losses)
        self._losses.clear()

    def _write_layers(self, epoch: int, figures: NDArray[np.float32]) -> None:
        if self._layers:
            record_observed(self._store, self._run, self._layers)
            self._layers = ()
        record_layers(self._store, self._run, epoch, figures)

    def _write_losses(self) -> None:
        if not self._losses:
            return
        blob = np.concatenate(self._losses).astype("<f4").tobytes()
        record_batches(self._store, self._run, self._progress.at[0], self._first, blob)
