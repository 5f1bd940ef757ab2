"""Kinds of layers, optimizers and schedules: each is chosen, shown, saved and Keras' own."""

import inspect
import tomllib
from typing import Any

import pytest

from engine.compare.diff import layer_words
from engine.models.base.watching import direction
from engine.models.layers import Layer
from engine.models.optimizers import Optimizer
from engine.models.schedules import Schedule
from engine.specs import ExperimentSpec, SpecError, first_model, to_toml
from engine.specs.edit import as_text, section, with_value, with_values
from engine.specs.schema_walk import known_places, tag_of, variants

LAYERS, OPTIMIZERS, SCHEDULES = map(variants, (Layer, Optimizer, Schedule))
INNER = {
    "network.layers.0.layers.0.type",
    "network.nodes.0.type",
    "network.nodes.0.layers.0.type",
}
PLACES = {
    "training.optimizer": OPTIMIZERS,
    "training.schedule": SCHEDULES,
    "network.layers.0": LAYERS,
}
CHOICES = [(place, kind) for place, kinds in PLACES.items() for kind in kinds]


def words(item: Any) -> str:
    return item if isinstance(item, str) else tag_of(item)[1]


def part(spec: ExperimentSpec, place: str) -> Any:
    found: Any = spec
    for name in place.split("."):
        found = found[int(name)] if name.isdigit() else getattr(found, name)
    return found


@pytest.mark.parametrize(("place", "kind"), CHOICES, ids=words)
def test_a_kind_is_chosen_by_its_name_and_brings_its_own_values(place: str, kind: Any) -> None:
    tag, word = tag_of(kind)
    other = next(one for one in PLACES[place] if one is not kind or len(PLACES[place]) == 1)
    before = with_value(first_model(), f"{place}.{tag}", tag_of(other)[1])
    chosen = with_value(before, f"{place}.{tag}", word)
    assert type(part(chosen, place)) is kind
    if other is not kind:
        assert part(chosen, place) == kind()
    assert ExperimentSpec.parse(tomllib.loads(to_toml(chosen))) == chosen
    assert ExperimentSpec.model_validate_json(chosen.model_dump_json()) == chosen


@pytest.mark.parametrize(("place", "kind"), CHOICES, ids=words)
def test_its_form_begins_with_the_choice_and_explains_every_field(place: str, kind: Any) -> None:
    tag, word = tag_of(kind)
    spec = with_value(first_model(), f"{place}.{tag}", word)
    above = place if place.startswith("network") else "training"
    choice, *fields = [field for field in section(spec, above) if field.path.startswith(place)]
    assert (choice.path, choice.kind, choice.value) == (f"{place}.{tag}", "choice", word)
    assert choice.choices == tuple(tag_of(one)[1] for one in PLACES[place])
    assert {field.path.rpartition(".")[2] for field in fields} <= set(kind.model_fields)
    assert all(field.title and field.help for field in (choice, *fields))
    titles = [field.title for field in (choice, *fields)]
    assert len(set(titles)) == len(titles)
    for field in (field for field in fields if field.kind != "text"):
        assert with_value(spec, field.path, as_text(field.value)) == spec


def test_a_misspelt_kind_is_answered_with_all_there_are() -> None:
    for place, kinds in PLACES.items():
        tag = tag_of(kinds[0])[0]
        with pytest.raises(SpecError) as caught:
            with_value(first_model(), f"{place}.{tag}", "nothing")
        assert caught.value.key == f"{place}.{tag}"
        assert caught.value.message.params["choices"] == [tag_of(kind)[1] for kind in kinds]


def test_a_kind_is_named_first_whatever_the_order() -> None:
    spec = with_values(
        first_model(), ["training.optimizer.beta_1=0.8", "training.optimizer.name=adam"]
    )
    assert (spec.training.optimizer.name, part(spec, "training.optimizer.beta_1")) == ("adam", 0.8)


def test_a_layer_that_is_called_what_it_is_keeps_its_values() -> None:
    narrow = with_value(first_model(), "network.layers.0.units", 3)
    assert with_value(narrow, "network.layers.0.type", "dense") == narrow
    unnamed = narrow.model_dump(mode="json")
    del unnamed["network"]["layers"][0]["type"]
    assert ExperimentSpec.parse(unnamed) == narrow


@pytest.mark.slow
@pytest.mark.parametrize("kind", OPTIMIZERS, ids=words)
def test_an_optimizers_defaults_are_those_of_keras(kind: Any) -> None:
    import keras

    usual = inspect.signature(getattr(keras.optimizers, kind.CLASS)).parameters
    chosen = kind()
    given = {"learning_rate": chosen.learning_rate, **chosen.options()}
    assert given == {name: usual[name].default for name in given}


@pytest.mark.parametrize("kind", LAYERS, ids=words)
def test_a_layer_says_in_few_words_what_it_is(kind: Any) -> None:
    layer = kind()
    for field in kind.MAIN:
        assert as_text(getattr(layer, field)) in layer.title()
    assert layer_words(layer) == layer.title()
    named = kind(name="mine")
    assert layer_words(named) == f"{layer.title()}, name mine"
    assert layer.line().does


def test_a_field_tells_its_own_key_and_every_key_leads_to_a_field() -> None:
    found = known_places(ExperimentSpec)
    assert {"training.optimizer.name", "network.layers.0.type", "seed"} <= set(found)
    choosing = {key for key, place in found.items() if place.chooses}
    assert choosing - INNER == {f"{place}.{tag_of(kinds[0])[0]}" for place, kinds in PLACES.items()}


@pytest.mark.parametrize(
    ("metric", "better"),
    [
        ("loss", "min"),
        ("val_loss", "min"),
        ("accuracy", "max"),
        ("val_accuracy", "max"),
        ("val_auc", "max"),
        ("val_mean_squared_error", "min"),
    ],
)
def test_what_watches_a_metric_knows_which_way_is_better(metric: str, better: str) -> None:
    assert direction(metric) == better
