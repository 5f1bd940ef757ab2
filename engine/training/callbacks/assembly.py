"""The callbacks of a run, in their order."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any

from engine.specs import ExperimentSpec, TrainingSpec
from engine.training.callbacks.built_in import Checkpoints, early_stopping, plateau


@dataclass(frozen=True, slots=True)
class BuiltCallbacks:
    """A run's callbacks in their order, and its EarlyStopping among them, or None."""

    callbacks: list[Any]
    stopping: Any


def build_callbacks(
    training: TrainingSpec,
    every: Sequence[Any],
    save: Callable[[int, bool], None],
    own: Sequence[Any],
) -> BuiltCallbacks:
    """Callbacks in the order of ``kinds``: ``every`` are those of all runs, ``own`` a person's.

    ``save`` is what a checkpoint does.
    """
    stopping = None if training.early_stopping is None else early_stopping(training.early_stopping)
    callbacks = [*every, *([stopping] if stopping else [])]
    callbacks += plateau(training)
    if training.checkpoint is not None:
        callbacks.append(Checkpoints(training.checkpoint, save))
    return BuiltCallbacks([*callbacks, *own], stopping)


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
