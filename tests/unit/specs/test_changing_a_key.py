"""Dotted keys: what ``--set`` and the forms write."""

from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings

from any_spec import experiments
from engine.specs import DenseLayer, ExperimentSpec, SpecError, first_model
from engine.specs.edit import (
    as_text,
    assignment,
    section,
    with_value,
)
from engine.specs.fields import Field
from engine.specs.layer_edits import add_layer, copy_layer, move_layer, remove_layer
from tui.locale import words


def value_at(spec: ExperimentSpec, path: str) -> Any:
    part: Any = spec
    for name in path.split("."):
        part = part[int(name)] if name.isdigit() else getattr(part, name)
    return part


@pytest.mark.parametrize(
    ("path", "typed", "value"),
    [
        ("training.epochs", "5", 5),
        ("training.epochs", " 1_000 ", 1000),
        ("training.optimizer.learning_rate", "1e-3", 0.001),
        ("network.layers.1.units", "64", 64),
        ("network.layers.0.batch_norm", "true", True),
        ("network.layers.0.name", "first hidden", "first hidden"),
        ("name", "05", "05"),
        ("name", "true", "true"),
        ("note", 'with "quotes" = and signs', 'with "quotes" = and signs'),
        ("data.label", "7", "7"),
        ("data.label", "", None),
        ("data.shuffle_seed", "100", 100),
        ("data.shuffle_seed", "none", None),
        ("training.order", "keras", "keras"),
        ("training.class_weight", "balanced", "balanced"),
        ("training.class_weight", "Mankey=2, Krabby=1.5", {"Mankey": 2.0, "Krabby": 1.5}),
        ("training.class_weight", '{"a=b" = 2}', {"a=b": 2.0}),
        ("training.cost_matrix", "1 1; 99, 1", ((1.0, 1.0), (99.0, 1.0))),
        ("training.cost_matrix", "[[1, 2], [3, 4]]", ((1.0, 2.0), (3.0, 4.0))),
        ("training.cost_matrix", "", None),
        ("training.early_stopping.patience", "7", 7),
        ("training.optimizer.name", "adam", "adam"),
        ("training.schedule.name", "cosine", "cosine"),
    ],
)
def test_what_a_person_types_arrives(path: str, typed: str, value: Any) -> None:
    assert value_at(with_value(first_model(), path, typed), path) == value


@pytest.mark.parametrize("typed", ["on", "true", True])
@pytest.mark.parametrize("untyped", ["off", "none", "false", "", False])
def test_a_section_is_switched_on_and_off(typed: Any, untyped: Any) -> None:
    on = with_value(first_model(), "training.early_stopping", typed)
    assert on.training.early_stopping is not None
    assert on.training.early_stopping.patience == 3
    assert with_value(on, "training.early_stopping", untyped).training.early_stopping is None


def test_another_optimizer_starts_with_its_own_values() -> None:
    fast = with_value(first_model(), "training.optimizer.learning_rate", 0.5)
    adam = with_value(fast, "training.optimizer.name", "adam")
    assert value_at(adam, "training.optimizer.learning_rate") == 0.001


@pytest.mark.parametrize(
    ("path", "code", "about"),
    [
        ("nope", "spec.unknown_key", {}),
        ("training.epochs.more", "spec.has_no_keys", {"part": "epochs"}),
        ("network.layers.2.units", "spec.no_such_layer", {"part": "2", "last": 1}),
        ("network.layers.first.units", "spec.no_such_layer", {"part": "first", "last": 1}),
        ("name.first", "spec.has_no_keys", {"part": "name"}),
    ],
)
def test_a_path_that_leads_nowhere_is_refused(path: str, code: str, about: dict[str, Any]) -> None:
    with pytest.raises(SpecError) as caught:
        with_value(first_model(), path, "1")
    assert (caught.value.code, caught.value.key) == (code, path)
    assert about.items() <= caught.value.message.params.items()
    assert words(caught.value).startswith(f'unknown key "{path}"')


@pytest.mark.parametrize(
    ("path", "typed", "code"),
    [
        ("training.cost_matrix", "1 one", "spec.not_a_matrix"),
        ("training.cost_matrix", f"[{'9' * 5000}]", "spec.not_a_matrix"),
        ("training.class_weight", "=2", "spec.not_class_weights"),
        ("training.class_weight", "Mankey=much", "spec.not_class_weights"),
    ],
)
def test_typed_text_that_cannot_be_read_is_told_what_it_must_be(
    path: str, typed: str, code: str
) -> None:
    with pytest.raises(SpecError) as caught:
        with_value(first_model(), path, typed)
    assert (caught.value.code, caught.value.key) == (code, path)
    assert caught.value.message.params["typed"] == typed
    assert words(caught.value).startswith(f'"{path}" must be ')


@pytest.mark.parametrize("text", ["training.epochs", "=5", " = 5", ""])
def test_an_assignment_needs_a_key_and_a_sign(text: str) -> None:
    with pytest.raises(SpecError) as caught:
        assignment(text)
    assert (caught.value.code, caught.value.value) == ("spec.no_assignment", text)


def test_only_the_first_sign_divides() -> None:
    assert assignment("note=a=b") == ("note", "a=b")


@settings(suppress_health_check=[HealthCheck.too_slow], deadline=None, max_examples=30)
@given(experiments)
def test_a_form_shows_every_value_and_reads_it_back(spec: ExperimentSpec) -> None:
    """Typing what a field shows changes nothing: no digit is lost on the way."""
    parts = ["data", "training", *(f"network.layers.{n}" for n in range(len(spec.network.layers)))]
    for field in (field for part in parts for field in section(spec, part)):
        if field.kind in ("whole", "number", "choice") or field.path == "training.cost_matrix":
            again = with_value(spec, field.path, as_text(field.value))
            if field.path.endswith((".optimizer.name", ".schedule.name")):
                assert value_at(again, field.path) == field.value
            else:
                assert again == spec, field.path


def test_a_field_knows_its_limits_and_choices() -> None:
    fields = {field.path: field for field in section(first_model(), "training")}
    assert limits(fields["training.epochs"]) == "at least 1 and at most 1,000,000"
    assert limits(fields["training.optimizer.learning_rate"]) == "more than 0 and at most 10"
    assert limits(fields["training.order"]) == "reshuffle · keras · none"
    assert fields["training.callbacks"].limits is None
    assert "adam" in fields["training.optimizer.name"].choices
    assert fields["training.early_stopping"].kind == "switch"
    assert "training.early_stopping.patience" not in fields
    watched = with_value(first_model(), "training.early_stopping", True)
    inside = {field.path: field for field in section(watched, "training")}
    assert inside["training.early_stopping.patience"].depth == 1
    assert all(field.title and field.help for field in inside.values())


def limits(field: Field) -> str:
    assert field.limits is not None
    return words(field.limits)


def test_layers_are_added_moved_and_removed() -> None:
    spec = with_value(first_model(), "network.layers.0.name", "front")
    assert units(copy_layer(spec, (0,))) == [128, 128, 256]
    assert copy_layer(spec, (0,)).network.layers[1].name is None
    assert units(add_layer(spec, (), {})) == [DenseLayer().units, 128, 256]
    assert units(move_layer(spec, (0,), 1)) == [256, 128]
    assert units(move_layer(spec, (0,), 9)) == [256, 128]
    assert units(move_layer(spec, (0,), -1)) == [128, 256]
    assert units(remove_layer(spec, (0,))) == [256]
    assert units(remove_layer(remove_layer(spec, (0,)), (0,))) == []


def units(spec: ExperimentSpec) -> list[int]:
    return [layer.units for layer in spec.network.layers]
