"""Changing a run while it trains: what may change, within which limits."""

from typing import Any

from data.errors import InputError
from data.messages import Message
from engine.commands import CHANGEABLE, Command, CommandKind
from engine.specs import ExperimentSpec, SpecError
from engine.specs.edit import with_value
from engine.statuses import LIVE
from engine.store.commands import must_obey, send
from engine.store.database import Store
from engine.store.experiments import spec_from
from engine.store.runs import Run


def steer(store: Store, run: Run, key: str, text: str) -> Command:
    """Ask for a change of a run that trains; the command that was sent.

    ``key`` is the word of a kind of command or its key in the specification. The learning rate
    changes before the next batches, patience and epochs at the next epoch.

    Raises:
        InputError: the run does not train, the key cannot change, or the value is out of limits.
    """
    _must_train_itself(run)
    command = change_of(run, key, text)
    send(store, run.id, command)
    return command


def change_of(run: Run, key: str, text: str) -> Command:
    """The change that a key and a typed value mean, if the run's description allows it.

    Raises:
        InputError: the key cannot change, or the value is out of limits.
    """
    kind = next((kind for kind in CHANGEABLE if key in (kind, kind.spec_key)), None)
    if kind is None:
        raise InputError("steering.not_changeable", key=key, known=list(map(str, CHANGEABLE)))
    must_obey(run, kind)
    return Command(kind, _value(run, kind, text))


def save_model_now(store: Store, run: Run) -> None:
    """Ask for the model of a run that trains, as it is now.

    Raises:
        InputError: the run does not train.
    """
    _must_train_itself(run)
    send(store, run.id, Command(CommandKind.CHECKPOINT))


def _must_train_itself(run: Run) -> None:
    origin = run.replays
    if origin is not None and run.status in LIVE:
        raise InputError(
            "steering.still_replays",
            name=run.name,
            epoch=run.epoch,
            origin=origin.run,
            branched_at=origin.epoch,
        )


def _value(run: Run, kind: CommandKind, text: str) -> float:
    spec = spec_from(run.spec)
    _must_have(spec, run, kind)
    try:
        changed = with_value(spec, kind.spec_key, text)
    except SpecError as error:
        # Whoever steers knows the value by its short name
        raise InputError(error.code, **{**error.message.params, "key": str(kind)}) from None
    found: Any = changed
    for name in kind.spec_key.split("."):
        found = getattr(found, name)
    if kind is CommandKind.EPOCHS and found < run.epoch:
        raise InputError("steering.fewer_epochs", name=run.name, epoch=run.epoch)
    return float(found)


def _must_have(spec: ExperimentSpec, run: Run, kind: CommandKind) -> None:
    if kind is CommandKind.PATIENCE and spec.training.early_stopping is None:
        raise InputError("steering.no_patience", name=run.name)
    if kind is not CommandKind.LEARNING_RATE:
        return
    training = spec.training
    if not isinstance(training.rate(), float):
        decays = training.optimizer.own_schedule() is not None
        raise InputError(
            "steering.beside_schedule",
            name=run.name,
            schedule=Message("schedule.own_decay") if decays else training.schedule.name,
        )
