"""The preset for an own table: what suits the table's sizes, written out before it trains."""

from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

import data
from data import Description
from data.errors import InputError
from data.messages import Message
from engine.client.opening import open_experiment, open_experiments, own_table, refitted
from engine.lessons.presets import TABLE
from engine.lessons.table_defaults import defaults_for
from engine.models.summary import parameters
from engine.specs import ExperimentSpec
from engine.specs.checks import network_misfit
from engine.specs.data import DataSpec
from engine.specs.edit import with_value
from engine.specs.networks import columns_of, graph_of
from some_tasks import classes

TASKS = ("classification", "binary", "regression")


def table(rows: int, columns: int = 8) -> Description:
    known = data.describe(data.BUILTIN)
    names = tuple(f"f{place}" for place in range(columns))
    return replace(known, source="own.csv", rows=rows, feature_names=names)


def opened(known: Description, *changes: str) -> ExperimentSpec:
    return open_experiment(TABLE, "own.csv", changes, describe=lambda __: known)


@given(
    st.integers(1, 50_000_000), st.integers(1, 10_000), st.sampled_from(TASKS), st.integers(2, 10)
)
def test_any_sizes_give_an_experiment_within_the_limits(
    rows: int, inputs: int, task: Any, times: int
) -> None:
    found, larger = defaults_for(rows, inputs, task), defaults_for(rows * times, inputs, task)
    layers, training = list(found.layers), found.training
    spec = ExperimentSpec.parse({"network": {"layers": layers}, "training": training})
    stopping = spec.training.early_stopping
    assert stopping is not None and stopping.restore_best
    assert stopping.monitor == ("val_loss" if task == "regression" else "val_accuracy")
    assert stopping.patience < spec.training.epochs
    assert spec.training.batch_size <= larger.training["batch_size"]
    assert spec.training.epochs >= larger.training["epochs"]
    widths = [layer["units"] for layer in larger.layers]
    assert [layer["units"] for layer in layers] <= widths


def test_more_rows_mean_wider_layers_larger_batches_and_fewer_epochs() -> None:
    small, large = opened(table(200)), opened(table(500_000))
    assert small.training.batch_size < large.training.batch_size
    assert small.training.epochs > large.training.epochs
    layers = [spec.network.layers for spec in (small, large)]
    head = classes(5).head
    assert parameters(layers[0], (8,), head) < parameters(layers[1], (8,), head)
    assert small.data.validation.split > large.data.validation.split


def test_few_rows_an_input_mean_more_dropout() -> None:
    few, many = opened(table(300, 100)), opened(table(300, 10))
    assert few.network.layers[0].dropout > many.network.layers[0].dropout > 0


def test_the_sizes_stand_in_the_experiment_itself() -> None:
    spec = opened(table(200))
    assert spec == ExperimentSpec.parse(spec.model_dump(mode="json"))
    assert spec.data.validation.method == "stratified"
    wanted = defaults_for(200, 8, "classification")
    assert [layer.units for layer in spec.network.layers] == [
        layer["units"] for layer in wanted.layers
    ]
    assert spec.training.epochs == wanted.training["epochs"]


def test_what_a_person_sets_goes_before_the_tables_sizes() -> None:
    changes = ("training.batch_size=7", "network.layers.0.units=3", "data.validation.split=0.3")
    spec = opened(table(200), *changes)
    assert spec.training.batch_size == 7
    assert spec.network.layers[0].units == 3
    assert spec.data.validation.split == 0.3


def test_the_table_is_asked_for_as_the_person_changed_its_section() -> None:
    asked: list[DataSpec] = []

    def describe(spec: DataSpec) -> Description:
        asked.append(spec)
        return table(200)

    changes = ("data.shuffle_seed=4", "training.epochs=9")
    open_experiment(TABLE, "own.csv", changes, "kind", describe)
    assert [(spec.source, spec.label, spec.shuffle_seed) for spec in asked] == [
        (str(Path("own.csv").absolute()), "kind", 4)
    ]


def test_other_presets_and_files_ask_for_no_table(tmp_path: Path) -> None:
    (tmp_path / "table.toml").write_text("[[network.layers]]\nunits = 4\n")

    def describe(spec: DataSpec) -> Description:
        raise AssertionError(spec)

    named = ["05-overfitting", None, str(tmp_path / "table.toml")]
    found = open_experiments(named, describe=describe)
    assert [layer.units for layer in found[2].network.layers] == [4]


def test_a_table_that_cannot_be_used_is_told() -> None:
    def refuse(spec: DataSpec) -> Description:
        raise InputError("file.missing", file=spec.source)

    with pytest.raises(InputError) as caught:
        open_experiment(TABLE, "own.csv", describe=refuse)
    assert caught.value.code == "file.missing"


def test_without_a_table_the_preset_has_the_sizes_of_a_small_one() -> None:
    bare, small = open_experiment(TABLE, "own.csv"), opened(table(2_000))
    assert (bare.network, bare.training, bare.data) == (small.network, small.training, small.data)


def test_an_own_table_is_scaled_unless_a_recipe_says_how() -> None:
    scaled = opened(table(200)).data.preparation
    assert scaled is not None and scaled.scaling == "robust"
    asked = opened(table(200), "data.preparation.scaling=quantile").data.preparation
    assert asked is not None and asked.scaling == "quantile"
    by_recipe = opened(table(200), "data.recipe=sightings").data
    assert (by_recipe.preparation, by_recipe.recipe) == (None, "sightings")
    assert open_experiment(TABLE).data.preparation is None


def test_the_file_of_a_recipe_is_found_from_where_one_stands() -> None:
    assert opened(table(9), "data.recipe=mine.toml").data.recipe == str(
        Path("mine.toml").absolute()
    )


def test_a_beginning_takes_the_sizes_of_what_a_recipe_makes_of_its_table() -> None:
    small, large = table(200), table(50_000)
    begun = own_table("own.csv", table=small)
    applied = with_value(begun, "data.recipe", "sightings")
    found = refitted(applied, large, [small])
    wanted = own_table("own.csv", table=large)
    assert (found.network, found.training) == (wanted.network, wanted.training)
    assert found.data.validation == wanted.data.validation
    assert found.data.recipe == "sightings"
    chosen = with_value(applied, "training.epochs", 7)
    assert refitted(chosen, large, [small]) == chosen
    divided = with_value(applied, "data.validation.split", 0.33)
    kept = refitted(divided, large, [small])
    assert (kept.training, kept.data) == (wanted.training, divided.data)


def texts(*columns: str, others: tuple[str, ...] = ()) -> Description:
    names = [f"{column}: token {place}" for column in columns for place in (1, 2, 3)]
    about = {"size": 9, "length": 3, "room": 20}
    notes = tuple(Message("prepare.sequence", {"column": one, **about}) for one in columns)
    known = replace(table(200), feature_names=(*names, *others), notes=notes)
    return replace(known, preparation="0" * 64)


def test_a_table_of_tokens_begins_with_an_embedding_that_has_room_for_them() -> None:
    spec = opened(texts("say"))
    first = spec.network.layers[0].model_dump()
    assert (first["type"], first["input_dim"]) == ("embedding", 20)
    assert network_misfit(spec, texts("say")) is None


@pytest.mark.parametrize("columns", [("say",), ("title", "say: it")])
def test_texts_and_other_columns_have_inputs_of_their_own(columns: tuple[str, ...]) -> None:
    known = texts(*columns, others=("price", "city=Paris", "city=Rome"))
    spec = opened(known)
    assert list(spec.network.inputs.values()) == [*([one] for one in columns), ["price", "city"]]
    assert network_misfit(spec, known) is None
    graph = graph_of(spec.network, columns_of(known))
    assert graph is not None
    assert [entry.shape for entry in graph.entries] == [*((3,) for _ in columns), (3,)]
