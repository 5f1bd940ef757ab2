"""The callbacks of a run, in their order."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from engine.specs import ExperimentSpec
from engine.training.callbacks.built_in import Checkpoints, early_stopping, plateau
from engine.training.compiled_networks import Prepared
from engine.training.user_callbacks import own_callbacks


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
