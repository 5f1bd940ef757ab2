"""Keys that are not searched, and those that are tried on the table that they make."""

from pathlib import Path
from typing import Any

import pytest

from engine.client.sweeps import narrow, prepared
from engine.specs import ExperimentSpec, SpecError, first_model
from engine.specs.edit import with_values
from engine.specs.sweep import SweepSpec
from engine.store.database import Store
from engine.store.sweep_writer import add_sweep
from engine.store.sweeps import find_sweep


@pytest.fixture
def table(tmp_path: Path) -> ExperimentSpec:
    """An experiment on a table of 60 rows."""
    rows = [f"{at},{at % 7},{'ab'[at % 2]}" for at in range(60)]
    path = tmp_path / "table.csv"
    path.write_text("\n".join(["one,two,class", *rows]))
    return with_values(first_model(), [f"data.source={path}", "training.batch_size=16"])


def refusal(store: Store, spec: ExperimentSpec, space: dict[str, Any]) -> SpecError:
    with pytest.raises(SpecError) as caught:
        prepared(store, spec, SweepSpec.parse({"space": space}))
    return caught.value


@pytest.mark.parametrize(
    ("key", "choices"),
    [
        ("data.source", ["/nonexistent.csv", "pokemon-radar"]),
        ("data.label", ["nolabel", "class"]),
        ("data.task", ["auto", "regression"]),
        ("data.where", ["", "one > 3"]),
        ("data.validation.file", ["one.csv", "two.csv"]),
    ],
)
def test_what_makes_trials_those_of_other_rows_is_not_searched(
    store: Store, key: str, choices: list[str]
) -> None:
    refused = refusal(store, first_model(), {key: choices})
    assert (refused.code, refused.key) == ("sweep.of_other_rows", f'sweep.space."{key}"')


def test_a_stored_sweep_over_other_tables_still_opens_and_narrows(store: Store) -> None:
    rate = "training.optimizer.learning_rate"
    space = {"data.label": ["class"], rate: {"low": 0.01, "high": 0.1}}
    made = add_sweep(store, first_model(), SweepSpec.parse({"metric": "accuracy", "space": space}))
    assert list(find_sweep(store, made).sweep.space) == ["data.label", rate]
    label, narrower = ({key: space[key]} for key in ("data.label", rate))
    narrow(store, made, SweepSpec.parse({"space": narrower}).space)
    with pytest.raises(SpecError) as refused:
        narrow(store, made, SweepSpec.parse({"space": label}).space)
    assert refused.value.code == "sweep.of_other_rows"


@pytest.mark.parametrize(
    ("space", "reason"),
    [
        ({"data.sample": {"low": 10, "high": 50}}, "spec.batch_larger_than_rows"),
        ({"data.validation.split": {"low": 0.1, "high": 0.9}}, "spec.batch_larger_than_rows"),
        ({"data.validation.column": ["two", "three"]}, "split.no_such_column"),
    ],
)
def test_a_choice_of_rows_is_tried_on_the_rows_it_leaves(
    store: Store, table: ExperimentSpec, space: dict[str, Any], reason: str
) -> None:
    if "data.validation.column" in space:
        split = ["data.validation.method=group", "data.validation.column=two"]
        table = with_values(table, split)
    refused = refusal(store, table, space)
    assert refused.code == "sweep.value_refused"
    assert refused.message.params["reason"].code == reason


def test_rows_that_are_enough_are_searched(store: Store, table: ExperimentSpec) -> None:
    space = {"data.sample": {"low": 40, "high": 50}, "data.shuffle_seed": [1, 2]}
    assert prepared(store, table, SweepSpec.parse({"space": space})).trials


UNITS, FIRST, RATE = (
    "network.layers.*.units",
    "network.layers.0.units",
    "training.optimizer.learning_rate",
)


def test_a_step_stays_within_its_range(store: Store) -> None:
    searched = {"low": 0.01, "high": 0.1, "step": 5.0}
    refused = refusal(store, first_model(), {RATE: searched})
    assert (refused.code, refused.message.params["step"]) == ("sweep.step_beyond_range", 5.0)
    fits = SweepSpec.parse({"space": {RATE: {**searched, "step": 0.09}}})
    assert prepared(store, first_model(), fits).space == fits.space


def test_two_keys_of_one_field_are_both_named(store: Store) -> None:
    refused = refusal(store, first_model(), {FIRST: [4, 8], UNITS: [16, 32]})
    assert (refused.code, refused.message.params["other"]) == ("sweep.keys_overlap", FIRST)
    assert UNITS in refused.key


def test_keys_of_one_field_may_take_turns(store: Store) -> None:
    name = "training.optimizer.name"
    space = {
        name: ["sgd", "adam"],
        FIRST: {"choices": [4, 8], "when": {name: "sgd"}},
        UNITS: {"choices": [16, 32], "when": {name: "adam"}},
    }
    assert prepared(store, first_model(), SweepSpec.parse({"space": space})).trials


@pytest.mark.parametrize(
    "fields",
    [
        {"space": {RATE: {"low": "8", "high": 9}}},
        {"space": {RATE: {"low": 8, "high": 9, "step": "1"}}},
        {"space": {RATE: [0.1]}, "trials": "8"},
        {"space": {RATE: [0.1]}, "minutes": "8"},
    ],
)
def test_a_text_is_no_number(fields: dict[str, Any]) -> None:
    with pytest.raises(SpecError) as refused:
        SweepSpec.parse(fields)
    assert refused.value.code == "spec.not_a_number"


@pytest.mark.parametrize(
    "space", [{FIRST: [4, 8], UNITS: [16, 32]}, {RATE: {"low": 0.01, "high": 0.1, "step": 5.0}}]
)
def test_a_stored_sweep_of_such_keys_still_opens(store: Store, space: dict[str, Any]) -> None:
    made = add_sweep(store, first_model(), SweepSpec.parse({"space": space}))
    assert set(find_sweep(store, made).sweep.space) == set(space)
