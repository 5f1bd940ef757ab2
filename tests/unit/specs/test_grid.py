"""A grid: every combination once, each run named after its values."""

import pytest

from engine.client.opening import open_experiments
from engine.specs import SpecError
from engine.sweeps.grid import points

RATE = "training.optimizer.learning_rate"


def test_each_value_is_a_run_whose_name_tells_it() -> None:
    found = open_experiments(["00-first-model"], axes=[f"{RATE}=0.001,0.01, 0.1"])
    assert [spec.training.optimizer.learning_rate for spec in found] == [0.001, 0.01, 0.1]
    assert [spec.name for spec in found] == [
        f"learning_rate={value} 00-first-model" for value in ("0.001", "0.01", "0.1")
    ]


def test_two_axes_give_every_combination_and_names_that_differ() -> None:
    axes = ["network.layers.0.units=8,16", "network.layers.1.units=4,2"]
    found = open_experiments([None, "05-overfitting"], axes=axes)
    sizes = [tuple(layer.units for layer in spec.network.layers) for spec in found]
    assert sizes == [(8, 4), (8, 2), (16, 4), (16, 2)] * 2
    assert len({spec.name for spec in found}) == 8
    assert found[1].name.startswith("0.units=8 1.units=2 ")


def test_without_a_grid_the_names_stay() -> None:
    assert [spec.name for spec in open_experiments(["00-first-model"])] == ["00-first-model"]


def test_what_names_an_optimizer_goes_before_its_rate() -> None:
    axes = [f"{RATE}=0.5", "training.optimizer.name=adam,sgd"]
    found = open_experiments([None], axes=axes)
    assert [
        (spec.training.optimizer.name, spec.training.optimizer.learning_rate) for spec in found
    ] == [("adam", 0.5), ("sgd", 0.5)]


def test_commas_in_brackets_belong_to_a_value() -> None:
    (one, two) = points(["a=[1,2],[3]"])
    assert (one.changes, two.changes) == (("a=[1,2]",), ("a=[3]",))


@pytest.mark.parametrize(
    ("axes", "changes", "code", "about"),
    [
        (["epochs"], [], "spec.no_assignment", {"value": "epochs"}),
        (["a="], [], "grid.empty_value", {"key": "a", "typed": ""}),
        (["a=1,,2"], [], "grid.empty_value", {"key": "a", "typed": "1,,2"}),
        (["a=1,2,1"], [], "grid.value_twice", {"key": "a", "value": "1"}),
        (["a=1", "a=2"], [], "grid.key_twice", {"key": "a"}),
        (["a=1,2"], ["a=3"], "grid.key_twice", {"key": "a"}),
        (
            ["a=" + ",".join(map(str, range(101))), "b=0,1,2,3,4,5,6,7,8,9"],
            [],
            "grid.too_many_combinations",
            {"count": 1010, "most": 1000},
        ),
    ],
)
def test_a_grid_that_makes_no_sense_is_refused(
    axes: list[str], changes: list[str], code: str, about: dict[str, object]
) -> None:
    with pytest.raises(SpecError) as caught:
        points(axes, changes)
    assert caught.value.code == code
    assert caught.value.message.params == about
