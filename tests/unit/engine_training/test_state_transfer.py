"""What a branch with other options takes over from its run, and what begins anew."""

from collections.abc import Callable
from dataclasses import asdict
from typing import Any

import numpy as np
import pytest

from engine.devices.environment import prepare
from engine.specs import ExperimentSpec
from engine.specs.edit import with_value
from engine.training.position import TrainingPosition
from some_tasks import classes

prepare()
pytestmark = pytest.mark.slow

DONE, STEPS = 4, 6
LAYERS = [{"units": 4, "dropout": 0.2}, {"units": 3}]
WATCHED: dict[str, Any] = {
    "optimizer": {"name": "adam", "learning_rate": 0.01},
    "early_stopping": {"monitor": "loss", "patience": 5},
}
Transfer = Callable[..., Any]


@pytest.fixture
def spec(describe: Any) -> ExperimentSpec:
    return describe(layers=LAYERS, epochs=9, **WATCHED)


@pytest.fixture
def taken_over(spec: ExperimentSpec) -> Transfer:
    """The arrays and memories of a branch with these changes, under names that tell the part.

    In the run's state every variable holds -1, its count of updates aside.
    """
    from engine.training import state_transfer as transfer
    from engine.training.callbacks.assembly import keys
    from engine.training.training_state import TrainingState, variables_by_name

    def made(steps: int = STEPS, **changes: Any) -> tuple[dict[str, Any], dict[str, Any]]:
        now = spec
        for key, value in changes.items():
            now = with_value(now, key.replace("__", "."), value)
        shapes = [transfer.TrainingShape(spec, (5,), classes(3), STEPS)]
        shapes.append(transfer.TrainingShape(now, (5,), classes(3), steps))
        models = [transfer._built(shape) for shape in shapes]
        arrays: dict[str, Any] = {
            place: np.full_like(one.numpy(), -1 if one.dtype.startswith("float") else 7)
            for place, one in variables_by_name(models[0]).items()
        }
        names = {name: place for place, name in transfer._names(models[0]).items()}
        arrays[names["optimizer/iteration"]] = np.asarray(DONE * STEPS)
        memories = [{"of": key} for key in keys(spec.training)]
        arrays |= {"chance/numpy": np.arange(3), "callbacks/1/best_weights": np.ones(2)}
        place = TrainingPosition(DONE, 3, {"loss": 0.5}, epochs=9)
        state = TrainingState(arrays, {"place": asdict(place), "callbacks": memories})
        found = transfer.transfer_state(state, *shapes, models[1])
        assert found.position == TrainingPosition(DONE, logs={"loss": 0.5})
        assert found.arrays["chance/numpy"].tolist() == [0, 1, 2]
        named = {name: found.arrays[at] for at, name in transfer._names(models[1]).items()}
        kept = dict(zip(keys(now.training), found.facts["callbacks"], strict=True))
        return named, kept

    return made


def is_kept(array: Any) -> bool:
    return bool((np.asarray(array) == (-1 if array.dtype.kind == "f" else 7)).all())


def test_without_a_change_everything_goes_on(taken_over: Transfer) -> None:
    named, kept = taken_over()
    assert int(named.pop("optimizer/iteration")) == DONE * STEPS
    assert len(named) > 12
    assert [name for name, array in named.items() if not is_kept(array)] == []
    assert all(memory["of"] == key for key, memory in kept.items())


def test_another_optimizer_begins_anew_with_the_runs_weights(taken_over: Transfer) -> None:
    named, _ = taken_over(training__optimizer__name="nadam")
    fresh = {name for name, array in named.items() if not is_kept(array)}
    assert fresh == {name for name in named if name.startswith("optimizer/")}
    assert int(named["optimizer/iteration"]) == 0
    # A schedule reads the count: it goes on where the run stood
    named, _ = taken_over(
        training__optimizer__name="nadam", training__schedule__name="cosine", steps=3
    )
    assert int(named["optimizer/iteration"]) == DONE * 3


def test_a_changed_rate_is_the_branchs_and_the_averages_stay(taken_over: Transfer) -> None:
    named, _ = taken_over(training__optimizer__learning_rate=0.5)
    assert float(named.pop("optimizer/learning_rate")) == 0.5
    named.pop("optimizer/iteration")
    assert all(is_kept(array) for array in named.values())


def test_updates_are_counted_in_the_branchs_batches(taken_over: Transfer) -> None:
    named, _ = taken_over(steps=11)
    assert int(named["optimizer/iteration"]) == DONE * 11


BEST, STOPPING = {"of": "best"}, {"of": "early_stopping", "stopped_epoch": 0}


@pytest.mark.parametrize(
    ("changes", "best", "stopping"),
    [
        ({"training__early_stopping__monitor": "val_loss"}, BEST, {}),
        # The loss counts the weights' penalty: both best losses are of another kind
        ({"network__layers__0__l2": 0.1}, {}, {}),
        # Nobody wanted the best epoch's weights back: they were not kept
        ({"training__early_stopping__restore_best": True}, BEST, {}),
        ({"training__checkpoint": True}, BEST, STOPPING),
    ],
)
def test_a_best_value_is_forgotten_where_it_is_none_to_compare_with(
    taken_over: Transfer, changes: dict[str, Any], best: object, stopping: object
) -> None:
    _, kept = taken_over(**changes)
    assert (kept["best"], kept["early_stopping"]) == (best, stopping)
    assert kept.get("checkpoint", {}) == {}
