"""A run's callbacks: those of every run, those that its description asks for, a person's own."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any

from engine.models.callbacks import CALLBACKS
from engine.specs import TrainingSpec
from engine.training.callbacks.best_weights import BestWeights
from engine.training.callbacks.finite import Finite
from engine.training.callbacks.pseudo_labels import PseudoLabels

EVERY_RUN = (Finite, BestWeights)
"""Callbacks that no description asks for, in the order of the calls; they come first."""


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
    last: PseudoLabels | None = None,
) -> BuiltCallbacks:
    """Callbacks in the order of ``keys``: ``every`` are made of ``EVERY_RUN``, ``own`` a person's,
    ``last`` of a run with pseudo-labels.

    ``save`` keeps the model after an epoch; the second argument tells whether only this one.
    """
    asked = {section.KEY: section.make(save) for _, section in training.watching()}
    rest = [*own, *([] if last is None else [last])]
    return BuiltCallbacks([*every, *asked.values(), *rest], asked.get("early_stopping"))


def keys(training: TrainingSpec) -> list[str]:
    """A name for each of a run's callbacks, in the order of the calls."""
    asked = [section.KEY for _, section in training.watching()]
    own = [
        f"{place} {training.callbacks[:index].count(place)}"
        for index, place in enumerate(training.callbacks)
    ]
    last = [] if training.pseudo_labels is None else [PseudoLabels.KEY]
    return [*(kind.KEY for kind in EVERY_RUN), *asked, *own, *last]


def remembered(callback: Any) -> tuple[str, ...] | None:
    """The attributes that a callback changes while it watches; None for a person's own class."""
    for kind in (*EVERY_RUN, PseudoLabels):
        if type(callback) is kind:
            return kind.REMEMBERED
    for kind in CALLBACKS:
        if type(callback) is kind.callback_class():
            return kind.REMEMBERED
    return None
