"""What a person does with the list of experiments: add, save, close, reopen."""

from collections.abc import Mapping
from typing import Any

from data.errors import InputError
from engine.specs import ExperimentSpec
from engine.store.advice import Advice, keep_advice
from engine.store.database import Store
from engine.store.experiment_writer import (
    add_experiment,
    close_experiment,
    save_experiment,
    take_back_closing,
)
from engine.store.experiments import spec_from
from engine.store.runs import run

MOST_LETTERS = 170
"""Of a name, with room for a trial's number behind it."""


def add_advised(
    store: Store, spec: ExperimentSpec, origin: str, kind: str, changes: Mapping[str, Any]
) -> str:
    """Keep a new experiment that the coach's proposal for the run ``origin`` made; its id."""
    made = add_experiment(store, spec)
    keep_advice(store, Advice(made, origin, kind, changes))
    return made


def spec_of_run(store: Store, run_id: str) -> ExperimentSpec:
    """The description that a run was made with.

    Raises:
        InputError: there is no such run, or its description is damaged.
    """
    found = run(store, run_id)
    if found is None:
        raise InputError("run.unknown", run=run_id)
    return spec_from(found.spec)


def trial_name(name: str, number: int, taken: set[str]) -> str:
    """A free name for an experiment of a sweep's trial: first model trial 7."""
    own = f"{name[:MOST_LETTERS]} trial {number}"
    found, count = own, 2
    while found in taken:
        found, count = f"{own} ({count})", count + 1
    return found


def reopen_experiment(store: Store, experiment: str) -> None:
    """Put an experiment back on the list."""
    close_experiment(store, experiment, closed=False)


__all__ = [
    "add_advised",
    "add_experiment",
    "close_experiment",
    "reopen_experiment",
    "save_experiment",
    "spec_of_run",
    "take_back_closing",
    "trial_name",
]
