"""A run that is changed while it trains, and the same run resumed behind the change."""

from pathlib import Path
from typing import Any

import keras
import numpy as np
import pytest

from data.messages import Message
from engine.commands import Command, CommandKind
from engine.events import Intervention, Noted
from engine.store import run_history
from engine.store.checkpoints import queue_again
from engine.store.database import Store
from engine.store.saved_models import saved_models
from engine.training.callbacks.best_weights import BestWeights
from engine.training.control import Control
from engine.training.steps.exact import ExactSteps
from killed_runs import Killer, life, queued
from run_record import record_of
from tui.locale import words

pytestmark = pytest.mark.slow


@pytest.fixture
def killer(store: Store, monkeypatch: pytest.MonkeyPatch) -> Killer:
    return Killer(store, monkeypatch)


def given(*changes: Command) -> Control:
    """A control whose commands are obeyed before the first batch."""
    control = Control()
    for change in changes:
        control.give(change)
    return control


def interventions(store: Store, run: str) -> list[tuple[str, float | str | None]]:
    events = [logged.event for logged in run_history.events(store, run)]
    return [(event.action, event.value) for event in events if isinstance(event, Intervention)]


def test_a_new_learning_rate_trains_as_if_it_had_been_there(
    store: Store, describe: Any, csv: Path
) -> None:
    def spec(rate: float) -> Any:
        return describe(source=str(csv), optimizer={"name": "adam", "learning_rate": rate})

    fast = queued(store, spec(0.05))
    life(store)
    run = queued(store, spec(0.001))
    life(store, given(Command(CommandKind.LEARNING_RATE, 0.05)))
    assert record_of(store, run) == record_of(store, fast)
    assert interventions(store, run) == [("learning_rate", 0.05)]


def test_more_epochs_are_as_if_asked_for_at_first(store: Store, describe: Any, csv: Path) -> None:
    long = queued(store, describe(source=str(csv), epochs=5))
    life(store)
    run = queued(store, describe(source=str(csv), epochs=3))
    found = life(store, given(Command(CommandKind.EPOCHS, 5)))
    assert record_of(store, run) == record_of(store, long)
    assert (found.status, found.facts.epochs) == ("finished", 5)


def test_less_patience_ends_a_run_sooner(store: Store, describe: Any, csv: Path) -> None:
    stopping = {"monitor": "val_loss", "patience": 20, "min_delta": 10.0}
    queued(store, describe(source=str(csv), epochs=12, early_stopping=stopping))
    found = life(store, given(Command(CommandKind.PATIENCE, 2)))
    assert found.epochs_done == 3


def test_a_change_outlives_a_killed_host(
    store: Store, killer: Killer, describe: Any, csv: Path
) -> None:
    spec = describe(source=str(csv), epochs=4)
    alone = queued(store, spec)
    life(store, given(Command(CommandKind.LEARNING_RATE, 0.2), Command(CommandKind.EPOCHS, 6)))
    run = queued(store, spec)
    killer.die(run, "train", 9, ExactSteps, given(Command(CommandKind.LEARNING_RATE, 0.2)))
    killer.die(run, "train", 9, ExactSteps, given(Command(CommandKind.EPOCHS, 6)))
    assert life(store).status == "finished"
    assert record_of(store, run) == record_of(store, alone)


@pytest.mark.thorough
def test_more_epochs_outlive_a_kill_behind_another_change(
    store: Store, killer: Killer, describe: Any, csv: Path
) -> None:
    run = queued(store, describe(source=str(csv), epochs=3))
    control = given(Command(CommandKind.EPOCHS, 5), Command(CommandKind.LEARNING_RATE, 0.2))
    killer.die(run, "train", 0, ExactSteps, control)
    found = life(store)
    assert (found.status, found.epochs_done, found.epochs_wanted) == ("finished", 5, 5)


@pytest.mark.thorough
def test_more_epochs_outlive_a_stop(store: Store, describe: Any, csv: Path) -> None:
    run = queued(store, describe(source=str(csv), epochs=3))
    control = given(Command(CommandKind.EPOCHS, 5))
    control.stop()
    assert life(store, control).status == "stopped"
    queue_again(store, run)
    found = life(store)
    assert (found.status, found.epochs_done, found.epochs_wanted) == ("finished", 5, 5)


@pytest.mark.thorough
def test_a_snapshot_is_the_model_of_that_moment(store: Store, describe: Any, csv: Path) -> None:
    run = queued(store, describe(source=str(csv)))
    life(store, given(Command(CommandKind.CHECKPOINT)))
    kept = [one for one in saved_models(store, run) if one.kind == "snapshot"]
    assert [(one.epoch, one.file) for one in kept] == [(0, "snapshot-0.keras")]
    load: Any = keras.saving.load_model
    first, last = (
        load(store.run_directory(run) / name) for name in ("snapshot-0.keras", "model.keras")
    )
    assert not np.array_equal(first.get_weights()[0], last.get_weights()[0])


def test_a_run_that_stops_with_the_best_weights_says_whose_they_are(
    store: Store, describe: Any, csv: Path
) -> None:
    class StopsSoon(Control):
        asked = 0

        def ask(self, obey: Any) -> None:
            self.asked += 1
            if self.asked == 10:
                self.stop("enough", best=True)
            super().ask(obey)

    stopping = {"monitor": "accuracy", "patience": 9, "restore_best": True}
    run = queued(store, describe(source=str(csv), epochs=9, early_stopping=stopping))
    found = life(store, StopsSoon())
    assert not [one for one in run_history.events(store, run) if isinstance(one.event, Noted)]
    losses = {epoch.metrics["val_loss"]: epoch.epoch for epoch in run_history.epochs(store, run)}
    best = losses[min(losses)]
    assert found.status == "stopped"
    about = {"epoch": best, "reason": "enough"}
    assert found.message == Message("run.stopped_with_best", about)
    said = f"enough; the model has the weights of the best epoch, {best}"
    assert words(found.message) == said
    (model,) = saved_models(store, run)
    assert (model.kind, model.epoch) == ("model", best)


def test_the_best_epochs_weights_come_back() -> None:
    model: Any = keras.Sequential([keras.Input((2,)), keras.layers.Dense(3)])
    best, worse = ([np.full((2, 3), n), np.full(3, n)] for n in (1.0, 2.0))
    kept, again = BestWeights(), BestWeights()
    for callback in (kept, again):
        callback.set_model(model)
    assert not kept.restore()
    for weights, epoch, loss in ((worse, 0, 0.9), (best, 1, 0.5), (worse, 2, float("nan"))):
        model.set_weights(weights)
        kept.on_epoch_end(epoch, {"loss": 0.1, "val_loss": loss})
    assert kept.restore()
    assert (kept.epoch, kept.best) == (2, 0.5)
    assert all(map(np.array_equal, model.get_weights(), best))
    model.set_weights(worse)
    again.best, again.epoch, again.best_weights = kept.best, kept.epoch, kept.best_weights
    again.restore()
    assert all(map(np.array_equal, model.get_weights(), best))
