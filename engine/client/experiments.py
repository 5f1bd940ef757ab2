"""What a person does with the list of experiments: add, save, close, reopen."""

from collections.abc import Mapping
from typing import Any

from engine.specs import ExperimentSpec
from engine.store.advice import Advice, keep_advice
from engine.store.database import Store
from engine.store.experiment_writer import (
    add_experiment,
    close_experiment,
    save_experiment,
    take_back_closing,
)


def add_advised(
    store: Store, spec: ExperimentSpec, origin: str, kind: str, changes: Mapping[str, Any]
) -> str:
    """Keep a new experiment that the coach's proposal for the run ``origin`` made; its id."""
    made = add_experiment(store, spec)
    keep_advice(store, Advice(made, origin, kind, changes))
    return made


def reopen_experiment(store: Store, experiment: str) -> None:
    """Put an experiment back on the list."""
    close_experiment(store, experiment, closed=False)


__all__ = [
    "add_advised",
    "add_experiment",
    "close_experiment",
    "reopen_experiment",
    "save_experiment",
    "take_back_closing",
]
