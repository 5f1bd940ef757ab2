"""What a run consists of before its network is built, and what follows from its description."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

import numpy as np

from data import Dataset
from data.split import Split
from engine.events import Event
from engine.execution.disk_guard import DiskGuard
from engine.specs import ExperimentSpec
from engine.store.database import Store
from engine.store.run_writer import record
from engine.training.callbacks.built_in import Checkpoints, early_stopping, plateau
from engine.training.compiled_networks import CompiledNetworks, Prepared
from engine.training.control import Control
from engine.training.loop import Plan
from engine.training.order import order
from engine.training.user_callbacks import own_callbacks


@dataclass(frozen=True, slots=True)
class RunContext:
    """A claimed run with its table, and the means to carry it out."""

    store: Store
    run: str
    spec: ExperimentSpec
    dataset: Dataset
    guard: DiskGuard
    control: Control
    facts: dict[str, Any]
    compiled: CompiledNetworks

    def note(self, *events: Event) -> None:
        """Record the events, in one transaction."""

        def write() -> None:
            with self.store.write():
                for event in events:
                    record(self.store, self.run, event)

        self.guard.retry_until_space("the run's record", write)


def plan_of(spec: ExperimentSpec, rows: Split) -> Plan:
    """What the loop trains and measures."""
    training = rows.train.astype(np.int32)
    validation = rows.validation.astype(np.int32)
    return Plan(
        epochs=spec.training.epochs,
        training=training,
        validation=validation,
        order=order(spec.training.order, training, spec.seed),
    )


@dataclass(frozen=True, slots=True)
class BuiltCallbacks:
    """A run's callbacks in their order, and its EarlyStopping among them, or None."""

    callbacks: list[Any]
    stopping: Any


def build_callbacks(
    spec: ExperimentSpec,
    prepared: Prepared,
    save: Callable[[int, bool], None],
    own: list[Any] | None = None,
) -> BuiltCallbacks:
    """The callbacks of ``kinds``; ``save`` is what a checkpoint does."""
    training = spec.training
    stopping = None if training.early_stopping is None else early_stopping(training.early_stopping)
    callbacks = [prepared.finite, prepared.best, *([stopping] if stopping else [])]
    callbacks += plateau(training)
    if training.checkpoint is not None:
        callbacks.append(Checkpoints(training.checkpoint, save))
    callbacks += own_callbacks(training.callbacks) if own is None else own
    return BuiltCallbacks(callbacks, stopping)


def kinds(spec: ExperimentSpec) -> list[str]:
    """What each of the run's callbacks is, in the order of ``build_callbacks``."""
    training = spec.training
    found = ["finite", "best"]
    if training.early_stopping is not None:
        found.append("early_stopping")
    if training.schedule.name == "reduce_on_plateau":
        found.append("plateau")
    if training.checkpoint is not None:
        found.append("checkpoint")
    return found + [
        f"{place} {training.callbacks[:index].count(place)}"
        for index, place in enumerate(training.callbacks)
    ]
