"""How quick an experiment is on this machine: a short training of it that is kept nowhere."""

import statistics
import time
from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass, field

import numpy as np
from numpy.typing import NDArray

from data import Dataset
from engine.commands import Command
from engine.devices.memory import free_memory
from engine.specs import ExperimentSpec
from engine.specs.checks import check
from engine.specs.splitting import split_of
from engine.training.callbacks.finite import Diverged
from engine.training.callbacks.pseudo_labels import LabelRound
from engine.training.compiled_networks import CompiledNetworks
from engine.training.control import Stopped
from engine.training.loop import Epoch
from engine.training.memory_need import bytes_to_train
from engine.training.session import TrainingSession, prepare

LIMIT = 1.0
"""Seconds of training, from where the network has been compiled on."""
EPOCHS = 4
MOST_MEMORY = 0.5
"""A part of the free memory."""
FORWARD = 1 / 3
"""Of a training step's time that predicting its rows takes, where no epoch was measured: forward
is one of three passes of about the same arithmetic.
"""


@dataclass(frozen=True, slots=True)
class Speed:
    """Seconds of a training step, and of a row that is predicted."""

    step: float
    row: float


def speed_of(
    spec: ExperimentSpec,
    dataset: Dataset,
    compiled: CompiledNetworks,
    *,
    is_wanted: Callable[[], bool],
) -> Speed | None:
    """Train for about a second and tell how quick that was; None if it was over too soon, or
    would take too much of the memory.

    What was compiled stays with ``compiled``, so that the experiment itself begins sooner.
    ``is_wanted`` is asked now and then whether to go on. A person's own callbacks do not run.

    Raises:
        InputError: the experiment cannot be trained on this table.
    """
    check(spec, dataset.description)
    if sum(bytes_to_train(spec, dataset.description)) > MOST_MEMORY * free_memory():
        return None
    short = spec.model_copy(update={"training": spec.training.model_copy(update=_BARE)})
    rows = split_of(short, dataset)
    prepared = prepare(compiled, dataset, short, rows)
    watch = _Watch(len(rows.validation) or len(rows.train), spec.training.batch_size, is_wanted)
    with suppress(Stopped, Diverged):  # one that diverges is as quick as others
        TrainingSession(short, rows, prepared, own=()).train(control=watch, listener=watch)
    return watch.speed()


_BARE = {"epochs": EPOCHS, "callbacks": (), "early_stopping": None, "checkpoint": None}


@dataclass(slots=True)
class _Watch:
    """Ends the training in time, and hears how long its parts take."""

    rows: int
    batch: int
    is_wanted: Callable[[], bool]
    begun: float | None = None
    moment: float = 0.0
    steps: list[float] = field(default_factory=list[float])
    epochs: list[Epoch] = field(default_factory=list[Epoch])
    batches: int = 0

    def ask(self, obey: Callable[[Command], None]) -> None:  # noqa: ARG002
        """End where enough has been seen."""
        now = time.perf_counter()
        over = self.begun is not None and now - self.begun > LIMIT
        if over or not self.is_wanted():
            raise Stopped
        self.moment = now

    def chunk(self, epoch: int, first: int, losses: NDArray[np.float32]) -> None:
        """The first chunks hold what compiling took."""
        now = time.perf_counter()
        self.begun = self.begun or now
        self.batches = max(self.batches, first + len(losses))
        if epoch > 1 or first > 1:
            self.steps.append((now - self.moment) / len(losses))

    def epoch(self, epoch: Epoch) -> None:
        """The first is compiled in."""
        if epoch.number > 1:
            self.epochs.append(epoch)

    def labelled(self, found: LabelRound) -> None:
        """Nothing is told of it."""

    def command(self, command: Command, epoch: int, step: int) -> None:
        """Nobody gives any."""

    def speed(self) -> Speed | None:
        """By whole epochs where there are any, else by chunks."""
        if self.epochs:
            held = [one.times["validation"] for one in self.epochs]
            rest = [one.seconds - one.times["validation"] for one in self.epochs]
            steps = statistics.median(rest) / self.batches
            return Speed(steps, statistics.median(held) / self.rows)
        if self.steps:
            step = statistics.median(self.steps)
            return Speed(step, step * FORWARD / self.batch)
        return None
