"""Changing a run while it trains: what may change, within which limits."""

from typing import Any

from data.errors import InputError
from engine.events import LIVE
from engine.specs import ExperimentSpec, SpecError
from engine.specs.edit import with_value
from engine.store.commands import send
from engine.store.database import Store
from engine.store.experiments import spec_from
from engine.store.runs import Run

KEYS = {
    "learning_rate": "training.optimizer.learning_rate",
    "patience": "training.early_stopping.patience",
    "epochs": "training.epochs",
}
"""What ``set`` may change, by its short name."""


def steer(store: Store, run: Run, key: str, value: str) -> tuple[str, float]:
    """Wish a change of a run that trains; the short name and the number that was wished.

    ``key`` is a short or a whole name of ``KEYS``. The learning rate changes before the next
    batches, patience and epochs at the next epoch.

    Raises:
        InputError: the run does not train, the key cannot change, or the value is out of limits.
    """
    _must_train_itself(run)
    short, number = checked(run, key, value)
    send(store, run.id, "change", {"lever": short, "value": number})
    return short, number


def checked(run: Run, key: str, value: str) -> tuple[str, float]:
    """The short name and the number, if the run's description allows them.

    Raises:
        InputError: the key cannot change, or the value is out of limits.
    """
    short = next((name for name, path in KEYS.items() if key in (name, path)), None)
    if short is None:
        known = ", ".join(KEYS)
        raise InputError(f'"{key}" cannot change while a run trains; these can: {known}')
    return short, _number(run, short, value)


def take_checkpoint(store: Store, run: Run) -> None:
    """Wish a checkpoint of a run that trains: the model as it is now.

    Raises:
        InputError: the run does not train.
    """
    _must_train_itself(run)
    send(store, run.id, "change", {"lever": "checkpoint"})


def _must_train_itself(run: Run) -> None:
    origin = run.replays
    if origin is not None and run.status in LIVE:
        raise InputError(
            f'"{run.name}" still trains epoch {run.epoch} of the run {origin.run} again, from '
            f"whose epoch {origin.epoch} it branches: it can be changed once it is there"
        )


def _number(run: Run, short: str, value: str) -> float:
    spec = spec_from(run.spec)
    _must_have(spec, run, short)
    try:
        changed = with_value(spec, KEYS[short], value)
    except SpecError as error:
        raise InputError(str(error).replace(KEYS[short], short)) from None
    found: Any = changed
    for name in KEYS[short].split("."):
        found = getattr(found, name)
    if short == "epochs" and found < run.epoch:
        raise InputError(f'"{run.name}" is in epoch {run.epoch}: epochs must not be fewer')
    return float(found)


def _must_have(spec: ExperimentSpec, run: Run, short: str) -> None:
    if short == "patience" and spec.training.early_stopping is None:
        raise InputError(f'"{run.name}" trains without early stopping: it has no patience')
    if short != "learning_rate":
        return
    training = spec.training
    if not isinstance(training.rate(), float):
        name = "1/t decay" if training.optimizer.own_schedule() else training.schedule.name
        raise InputError(
            f'"{run.name}" trains with the schedule {name}, which sets the learning rate at every '
            "batch: it cannot be changed beside it"
        )
