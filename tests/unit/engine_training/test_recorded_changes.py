"""Changes made while a run trained, made again at their places; its generators and settings."""

import random
from types import SimpleNamespace

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from data.errors import InputError
from engine.commands import Command, CommandKind
from engine.events import Intervention
from engine.training import times
from engine.training.position import TrainingPosition
from engine.training.recorded_changes import RecordedChanges
from engine.training.rng_state import restore_rng_state, rng_state
from engine.training.run_settings import RunSettings


def rate(epoch: int, step: int, value: float | str | None = None) -> Intervention:
    return Intervention(
        "learning_rate", epoch, step, epoch + step / 100 if value is None else value
    )


def values(commands: list[Command]) -> list[float | None]:
    return [command.value for command in commands]


def test_each_is_due_once_at_its_place_or_behind_it() -> None:
    changes = RecordedChanges([rate(3, 0), rate(1, 4), rate(2, 7)])
    assert values(changes.due(TrainingPosition(0, 3))) == []
    assert values(changes.due(TrainingPosition(0, 4))) == [1.04]
    assert values(changes.due(TrainingPosition(0, 4))) == []
    # By the beginning of the third epoch both are due, in their order
    assert values(changes.due(TrainingPosition(2, 0))) == [2.07, 3.0]


def test_training_that_begins_later_makes_again_what_was_changed_there_or_later() -> None:
    made = [rate(1, 4), rate(2, 2), rate(2, 3), rate(3, 0)]
    changes = RecordedChanges(made, TrainingPosition(1, 3))
    assert values(changes.due(TrainingPosition(9, 0))) == [2.03, 3.0]


def test_what_changes_no_number_is_left_out_and_what_is_unknown_refused() -> None:
    harmless = [Intervention(kind, 1, 2) for kind in ("pause", "resume", "stop", "checkpoint")]
    assert RecordedChanges(harmless).due(TrainingPosition(9, 0)) == []
    for event in (Intervention("dropout", 4, 0, 0.5), rate(4, 0, "much")):
        with pytest.raises(InputError) as caught:
            RecordedChanges([event])
        assert caught.value.code == "replay.unknown_change"
        about = {"action": event.action, "epoch": 4}
        assert about.items() <= caught.value.message.params.items()


@given(st.lists(st.integers(0, 19), unique=True), st.integers(1, 25))
def test_no_stretch_of_batches_passes_a_change(steps: list[int], wanted: int) -> None:
    changes = RecordedChanges([rate(1, step, float(step)) for step in steps] + [rate(2, 1)])
    step, made = 0, dict[float | None, int]()
    while step < 20:
        made |= dict.fromkeys(values(changes.due(TrainingPosition(0, step))), step)
        count = changes.stretch(1, step, min(wanted, 20 - step))
        assert 1 <= count <= wanted
        step += count
    assert made == {float(step): step for step in steps}


@pytest.mark.parametrize("before", [0, 1])
def test_both_generators_go_on_where_they_were(before: int) -> None:
    # Both keep every second normal number for the next call
    draw = [lambda: random.gauss(0, 1), lambda: float(np.random.normal()), random.random]
    np.random.seed(5)
    random.seed(5)
    for one in draw * before:
        one()
    kept = rng_state()
    drawn = [one() for one in draw * 3]
    np.random.seed(1)
    random.seed(1)
    restore_rng_state(kept)
    assert [one() for one in draw * 3] == drawn


def test_seconds_are_counted_by_purpose_until_they_are_taken(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    clock = iter([0.0, 2.0, 10.0, 10.5, 20.0, 23.0])
    monkeypatch.setattr(times, "time", SimpleNamespace(perf_counter=lambda: next(clock)))
    spent = times.Times()
    with spent.counting("training"):
        pass
    with pytest.raises(KeyError), spent.counting("callbacks"):
        raise KeyError
    with spent.counting("training"):
        pass
    zero = dict.fromkeys(times.SPENT, 0.0)
    assert spent.take() == {**zero, "training": 5.0, "callbacks": 0.5}
    assert spent.take() == zero


@pytest.mark.parametrize(
    ("position", "place"),
    [
        (TrainingPosition(2), (2, 0)),
        (TrainingPosition(2, 5), (3, 5)),
        # All batches of the third epoch are done, its validation comes
        (TrainingPosition(2, trained=True), (3, 0)),
    ],
)
def test_a_model_saved_on_the_way_is_named_by_the_epoch_under_way(
    position: TrainingPosition, place: tuple[int, int]
) -> None:
    saved: list[tuple[int, int]] = []
    settings = RunSettings(None, None, lambda *at: saved.append(at))
    settings.apply(Command(CommandKind.CHECKPOINT), position)
    assert saved == [place]


def test_rate_and_patience_change_and_what_the_loop_does_itself_is_no_setting() -> None:
    model = SimpleNamespace(optimizer=SimpleNamespace(learning_rate=0.1))
    stopping = SimpleNamespace(patience=3)
    settings, place = RunSettings(model, stopping, lambda *_: None), TrainingPosition()
    settings.apply(Command(CommandKind.LEARNING_RATE, 0.5), place)
    settings.apply(Command(CommandKind.PATIENCE, 7.0), place)
    assert (model.optimizer.learning_rate, stopping.patience) == (0.5, 7)
    RunSettings(model, None, lambda *_: None).apply(Command(CommandKind.PATIENCE, 9.0), place)
    with pytest.raises(ValueError, match="epochs"):
        settings.apply(Command(CommandKind.EPOCHS, 5.0), place)
