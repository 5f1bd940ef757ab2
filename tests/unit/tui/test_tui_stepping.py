"""One press of an arrow on every kind of field."""

import pytest

from engine.specs import ExperimentSpec, SpecError, first_model
from engine.specs.edit import with_value
from engine.specs.fields import Field, section
from tui.panes.value_steps import stepped


def field(path: str, spec: ExperimentSpec | None = None) -> Field:
    spec = spec or first_model()
    (found,) = [item for item in section(spec, path.rpartition(".")[0]) if item.path == path]
    return found


def at(path: str, value: object) -> Field:
    return field(path, with_value(first_model(), path, value))


@pytest.mark.parametrize(
    ("path", "value", "up", "down"),
    [
        ("training.epochs", 30, 40, 20),
        ("training.epochs", 7, 10, 1),
        ("training.epochs", 31, 40, 30),
        ("training.epochs", 1, 10, 1),
        ("training.batch_size", 16, 32, 8),
        ("training.batch_size", 1, 2, 1),
        ("network.layers.0.units", 128, 256, 64),
        ("network.layers.0.l2", 0.001, 0.01, 0.0001),
        ("network.layers.0.l2", 0.0001, 0.001, 0.0),
        ("network.layers.0.l2", 0, 0.0001, 0.0),
        ("network.layers.0.dropout", 0.4, 0.45, 0.35),
        ("network.layers.0.dropout", 0.0, 0.05, 0.0),
        ("network.layers.0.dropout", 0.42, 0.45, 0.4),
        ("network.layers.0.batch_norm", False, True, True),
        ("network.layers.0.activation", "sigmoid", "tanh", "linear"),
        ("network.layers.0.activation", "linear", "sigmoid", "gelu"),
        ("seed", 0, 1, 0),
    ],
)
def test_up_and_down(path: str, value: object, up: object, down: object) -> None:
    present = at(path, value)
    assert (stepped(present, 1), stepped(present, -1)) == (up, down)


def test_a_learning_rate_moves_by_exact_tens_and_never_to_zero() -> None:
    path, rate = "training.optimizer.learning_rate", 0.003
    for _ in range(30):
        rate = stepped(at("training.optimizer.learning_rate", rate), -1)
        assert rate > 0
    assert stepped(at(path, 0.01), -1) == 0.001
    assert stepped(at(path, 0.001), 1) == 0.01
    assert stepped(at(path, 0.3), -1) == 0.03


def test_an_empty_number_begins_at_zero_and_a_text_can_only_be_typed() -> None:
    assert stepped(field("data.shuffle_seed"), 1) == 0
    assert stepped(field("data.source"), 1) is None
    assert stepped(field("name"), -1) is None


def test_class_weights_turn_between_none_and_balanced() -> None:
    empty = field("training.class_weight")
    assert stepped(empty, 1) == "balanced"
    assert stepped(at("training.class_weight", "balanced"), 1) == ""


def test_every_field_of_the_forms_can_be_stepped_both_ways_or_says_why_not() -> None:
    spec = first_model()
    for switched in ("training.early_stopping", "training.checkpoint"):
        spec = with_value(spec, switched, True)
    fields = [item for part in ("", "network.layers.0") for item in section(spec, part)]
    assert len(fields) > 25
    for item in fields:
        for by in (1, -1):
            value = stepped(item, by)
            if value is not None:
                try:
                    with_value(spec, item.path, value)
                except SpecError as error:
                    assert error.key.startswith(item.path)
