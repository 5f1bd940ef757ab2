"""What is searched: read from files and options, checked before anything is trained."""

from pathlib import Path
from typing import Any

import pytest

from engine.client.opening import open_experiment, save_experiment_file, sweep_fields
from engine.client.sweep_files import open_sweep, searched_from
from engine.specs import ExperimentSpec, SpecError, first_model, from_toml
from engine.specs.edit import with_value, with_values
from engine.specs.sweep import SweepSpec
from engine.sweeps.applying import check_space, with_params
from engine.sweeps.combinations import combinations
from engine.sweeps.parameters import Parameter, parameters

RATE, OPTIMIZER = "training.optimizer.learning_rate", "training.optimizer.name"
MOMENTUM, UNITS, DEPTH = "training.optimizer.momentum", "network.layers.*.units", "network.depth"
FILE = """\
name = "searched" # a comment
[[network.layers]]
units = 64
[training]
epochs = 3 # three

[sweep]
trials = 60 # many
sampler = "random"

[sweep.space]
"training.optimizer.learning_rate" = { low = 1e-4, high = 1e-1, log = true }
"training.optimizer.name" = ["sgd", "adam"]
"network.depth" = { low = 1, high = 3 }
"""


def searched(space: dict[str, Any], **more: Any) -> SweepSpec:
    return SweepSpec.parse({"space": space, **more})


def resolved(space: dict[str, Any], **more: Any) -> tuple[Parameter, ...]:
    return parameters(searched(space, **more), first_model())


def refusal(space: dict[str, Any], **more: Any) -> SpecError:
    """Why a sweep is refused, whenever before the first training."""
    with pytest.raises(SpecError) as caught:
        told = searched(space, **more)
        found = parameters(told, first_model())
        check_space(told, found, first_model(), lambda _: None)
        combinations(found)
    return caught.value


def test_a_file_holds_an_experiment_and_its_sweep(tmp_path: Path) -> None:
    path = tmp_path / "searched.toml"
    path.write_text(FILE)
    assert open_experiment(str(path)) == from_toml(path)
    told = open_sweep(str(path), ["sweep.trials=5"], [f"{UNITS}=8..64 log"])
    assert (told.trials, told.sampler) == (5, "random")
    assert list(told.space) == [RATE, OPTIMIZER, DEPTH, UNITS]


@pytest.mark.parametrize(
    ("changes", "space", "blamed"),
    [
        (["sweep.trials=0"], [], ""),
        (["sweep.trials=5"], [f"{UNITS}=64..8"], ""),
        (["sweep.trials=5"], [], "damaged.toml"),
    ],
)
def test_a_file_is_blamed_for_what_stands_in_it_alone(
    tmp_path: Path, changes: list[str], space: list[str], blamed: str
) -> None:
    path = tmp_path / "damaged.toml"
    path.write_text(FILE if not blamed else FILE.replace("[sweep]\n", "[sweep]\nunheard = 1\n"))
    with pytest.raises(SpecError) as caught:
        open_sweep(str(path), changes, space)
    assert Path(caught.value.file or "").name == blamed


def test_saving_the_experiment_keeps_the_sweep_as_it_is_written(tmp_path: Path) -> None:
    path = tmp_path / "searched.toml"
    path.write_text(FILE)
    spec = with_value(open_experiment(str(path)), "training.epochs", 7)
    assert save_experiment_file(spec, path)
    assert path.read_text() == FILE.replace("epochs = 3", "epochs = 7")


def test_a_file_that_is_written_anew_has_the_sweep_still(tmp_path: Path) -> None:
    path = tmp_path / "searched.toml"
    path.write_text(FILE)
    before, read = sweep_fields(str(path)), open_experiment(str(path))
    graph = ExperimentSpec.parse(
        {
            "name": "searched",
            "data": read.data.model_dump(mode="json"),
            "network": {
                "inputs": {"all": "*"},
                "nodes": [{"name": "h", "type": "dense", "units": 3, "input": ["all"]}],
            },
        }
    )
    assert not save_experiment_file(graph, path)
    assert open_experiment(str(path)) == graph
    assert sweep_fields(str(path)) == before


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("a=1..8", {"low": 1.0, "high": 8.0}),
        ("a=1e-4..1e-1 log", {"low": 1e-4, "high": 0.1, "log": True}),
        ("a=0..0.5 step 0.1", {"low": 0.0, "high": 0.5, "step": 0.1}),
        ("a=.5..1", {"low": 0.5, "high": 1.0}),
        ("a=sgd, adam", {"choices": ["sgd", "adam"]}),
        ("a=16,32", {"choices": [16, 32]}),
        ("a=true,false", {"choices": [True, False]}),
    ],
)
def test_a_key_is_searched_by_an_option(text: str, expected: dict[str, Any]) -> None:
    key, found = searched_from(text)
    assert key == "a"
    assert found.model_dump(mode="json", exclude_none=True) == expected


def test_whole_or_not_is_known_from_the_field() -> None:
    found = {
        one.key: one.kind
        for one in resolved(
            {
                RATE: {"low": 0.001, "high": 0.1},
                UNITS: {"low": 4, "high": 8},
                DEPTH: {"low": 1, "high": 2},
                "training.early_stopping.patience": {"low": 1, "high": 9},
                OPTIMIZER: ["sgd", "adam"],
            }
        )
    }
    assert found == {
        RATE: "number",
        UNITS: "whole",
        DEPTH: "whole",
        "training.early_stopping.patience": "whole",
        OPTIMIZER: "choice",
    }


@pytest.mark.parametrize(
    ("space", "code"),
    [
        ({RATE: {"low": 0.1, "high": 0.1}}, "sweep.low_not_below_high"),
        ({RATE: {"low": 0.0, "high": 0.1, "log": True}}, "sweep.log_of_no_positive"),
        ({RATE: {"low": 0.1}}, "sweep.no_range"),
        ({RATE: {"low": 0.1, "high": 1, "choices": [1]}}, "sweep.range_and_choices"),
        ({RATE: {"low": 1, "high": 8, "log": True, "step": 1}}, "sweep.log_with_step"),
        ({RATE: [0.1, 0.1]}, "sweep.choice_twice"),
        ({UNITS: {"low": 1.5, "high": 3}}, "sweep.not_whole"),
        ({"training.optimizer.rate": [1]}, "spec.unknown_key"),
        ({"network.layers.*.rate": [1]}, "sweep.no_layer_has"),
        ({"training.loss": {"low": 1, "high": 2}}, "sweep.range_of_no_number"),
        ({"name": ["a", "b"]}, "sweep.no_number_changes"),
        ({RATE: {"low": 0.1, "high": 11}}, "sweep.value_refused"),
        ({OPTIMIZER: ["sgd", "sdg"]}, "sweep.value_refused"),
        ({DEPTH: {"low": 0, "high": 40}}, "sweep.value_refused"),
        ({RATE: {"choices": [0.1], "when": {OPTIMIZER: "sgd"}}}, "sweep.condition_not_searched"),
        (
            {RATE: {"choices": [0.1, 0.2], "when": {RATE: 0.1}}},
            "sweep.conditions_in_a_circle",
        ),
        (
            {OPTIMIZER: ["adam"], MOMENTUM: {"choices": [0.1], "when": {OPTIMIZER: "sgd"}}},
            "sweep.condition_never_met",
        ),
    ],
)
def test_what_cannot_be_searched_is_refused_and_named(space: dict[str, Any], code: str) -> None:
    error = refusal(space)
    assert error.code == code
    assert next(reversed(space)) in error.key


@pytest.mark.parametrize(
    "section",
    [
        f"{RATE} = {{ low = 0.01, high = 0.1 }}",
        f"{RATE} = [0.01, 0.1]",
        f'seed = {{ low = 1, high = 2, when = {{ {RATE} = "sgd" }} }}',
    ],
)
def test_a_key_of_several_parts_is_written_in_quotes(tmp_path: Path, section: str) -> None:
    path = tmp_path / "unquoted.toml"
    path.write_text(f"[sweep.space]\n{section}\n")
    with pytest.raises(SpecError) as refused:
        open_sweep(str(path))
    assert refused.value.code == "sweep.key_without_quotes"
    assert refused.value.message.params["typed"] == RATE


def test_an_unknown_word_of_a_range_is_no_key_without_quotes(tmp_path: Path) -> None:
    path = tmp_path / "unknown.toml"
    path.write_text(f'[sweep.space]\n"{RATE}" = {{ values = [1, 2] }}\n')
    with pytest.raises(SpecError) as refused:
        open_sweep(str(path))
    assert refused.value.code == "spec.unknown_key"


def test_a_key_of_one_optimizer_is_refused_beside_another_and_accepted_with_a_condition() -> None:
    free = {OPTIMIZER: ["sgd", "adam"], MOMENTUM: {"low": 0.0, "high": 0.9}}
    error = refusal(free)
    assert error.code == "sweep.value_refused"
    assert error.message.params["beside"] == [f"{OPTIMIZER} = adam"]
    bound = {**free, MOMENTUM: {"low": 0.0, "high": 0.9, "when": {OPTIMIZER: "sgd"}}}
    told = searched(bound)
    found = parameters(told, first_model())
    check_space(told, found, first_model(), lambda _: None)
    assert not found[1].is_active({OPTIMIZER: "adam"})


def test_what_the_table_refuses_is_named_with_its_value() -> None:
    told = searched({"training.batch_size": {"low": 2, "high": 512}})

    def refuse(spec: ExperimentSpec) -> None:
        if spec.training.batch_size > 100:
            raise SpecError("spec.batch_larger_than_rows", rows=100)

    with pytest.raises(SpecError) as caught:
        check_space(told, parameters(told, first_model()), first_model(), refuse)
    assert (caught.value.code, caught.value.message.params["value"]) == (
        "sweep.value_refused",
        "512",
    )


def test_samplers_refuse_what_they_cannot_search() -> None:
    rate = {RATE: {"low": 0.001, "high": 0.1}}
    assert refusal(rate, sampler="grid").code == "sweep.grid_of_range"
    choice = {**rate, OPTIMIZER: ["sgd", "adam"]}
    assert refusal(choice, sampler="cmaes").code == "sweep.cmaes_needs_numbers"
    assert refusal({"seed": [1, 2]}, seeds=2).code == "sweep.seed_and_seeds"


def test_a_grid_is_every_combination_and_leaves_out_what_its_conditions_do() -> None:
    found = combinations(
        resolved(
            {
                OPTIMIZER: ["sgd", "adam"],
                UNITS: {"low": 8, "high": 24, "step": 8},
                MOMENTUM: {"choices": [0.0, 0.9], "when": {OPTIMIZER: "sgd"}},
            }
        )
    )
    assert len(found) == 3 * (2 + 1)
    assert found[0] == {OPTIMIZER: "sgd", UNITS: 8, MOMENTUM: 0.0}
    assert found[-1] == {OPTIMIZER: "adam", UNITS: 24}


def test_a_trials_values_make_its_experiment() -> None:
    spec = with_params(
        first_model(),
        {DEPTH: 2, UNITS: 20, OPTIMIZER: "sgd", MOMENTUM: 0.5, RATE: 0.02, "training.epochs": 4},
    )
    assert [layer.units for layer in spec.network.layers] == [20] * 4  # type: ignore[union-attr]
    assert spec.training.epochs == 4
    assert spec.training.optimizer.model_dump() == {
        **first_model().training.optimizer.model_dump(),
        "momentum": 0.5,
        "learning_rate": 0.02,
    }


def test_naming_the_kind_that_is_there_keeps_what_it_has() -> None:
    spec = with_values(first_model(), [f"{MOMENTUM}=0.7"])
    assert with_params(spec, {OPTIMIZER: "sgd"}) == spec
    assert with_params(spec, {OPTIMIZER: "adam"}).training.optimizer.name == "adam"


def test_depth_repeats_what_stands_before_an_image_is_flattened() -> None:
    fields = first_model().model_dump(mode="json")
    fields["network"]["layers"] = [
        {"type": "conv2d", "filters": 4, "name": "first"},
        {"type": "max_pooling2d"},
        {"type": "flatten"},
        {"type": "dense", "units": 8},
    ]
    found = with_params(ExperimentSpec.parse(fields), {DEPTH: 2}).network.layers
    assert [layer.type for layer in found] == [
        *("conv2d", "max_pooling2d", "conv2d", "max_pooling2d"),
        *("flatten", "dense"),
    ]
    assert [layer.name for layer in found[:3:2]] == ["first", None]  # type: ignore[union-attr]
