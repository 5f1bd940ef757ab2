"""What a specification refuses, and how it says so."""

import re
from typing import Any

import pytest

from data import Description
from engine.models.optimizers import Optimizer
from engine.specs import ExperimentSpec, SpecError, first_model
from engine.specs.checks import check
from engine.specs.edit import with_value
from engine.specs.schema_walk import tag_of, variants

LAYERS = {"layers": [{"units": 8}]}


def refusal(path: str, value: Any) -> SpecError:
    """The error of an experiment in which the dotted ``path`` holds ``value``."""
    fields: dict[str, Any] = {"network": {"layers": [{"units": 8}]}}
    *parents, last = path.split(".")
    place: Any = fields
    for name in parents:
        place = place[int(name)] if name.isdigit() else place.setdefault(name, {})
    place[last] = value
    with pytest.raises(SpecError) as caught:
        ExperimentSpec.parse(fields, "mine.toml")
    return caught.value


@pytest.mark.parametrize(
    ("path", "value", "said"),
    [
        ("seed", -1, "must be at least 0, not -1"),
        ("seed", 2**32, "must be at most 4294967295"),
        ("seed", 1.5, "must be a whole number, not 1.5"),
        ("seed", True, "must be a whole number, not true or false"),
        ("name", "", ""),
        ("training.epochs", 0, "must be at least 1, not 0"),
        ("training.epochs", 10**9, "must be at most 1000000"),
        ("training.epochs", "ten", 'must be a whole number, not "ten"'),
        ("training.batch_size", 0, "must be at least 1"),
        ("training.loss", "hinge", "must be categorical_crossentropy, "),
        (
            "training.optimizer.name",
            "sdg",
            f"must be {', '.join(tag_of(kind)[1] for kind in variants(Optimizer))}, not",
        ),
        ("training.optimizer.learning_rate", 0, "must be more than 0, not 0"),
        ("training.optimizer.learning_rate", float("nan"), "must be a finite number"),
        ("training.optimizer.learning_rate", float("inf"), "must be a finite number"),
        ("training.optimizer.momentum", 1, "must be less than 1, not 1"),
        ("training.optimizer", "adam", 'must be a table of keys, not "adam"'),
        ("training.schedule.name", "warm", "must be constant, "),
        ("training.early_stopping.patience", -1, "must be at least 0"),
        ("training.class_weight", "heavy", ""),
        ("data.validation.split", 1.0, "must be at most 0.9, not 1.0"),
        ("data.validation.method", "head", "must be tail or stratified"),
        ("data.shuffle_seed", -3, "must be at least 0"),
        ("network.layers.0.units", 0, "must be at least 1"),
        ("network.layers.0.dropout", 1.0, "must be less than 1"),
        ("network.layers.0.activation", "swish", "must be sigmoid, tanh"),
        ("network.layers", [{"units": 1}] * 65, ""),
    ],
)
def test_a_value_out_of_limits_is_named_with_its_limit(path: str, value: Any, said: str) -> None:
    error = refusal(path, value)
    assert error.key == path
    assert str(error).startswith(f'mine.toml: "{path}"')
    assert said in str(error)
    assert "\n" not in str(error)


@pytest.mark.parametrize(
    "path",
    [
        "epochs",
        "training.epoch",
        "training.optimizer.rate",
        "training.early_stopping.wait",
        "data.path",
        "data.validation.part",
        "network.depth",
        "network.layers.0.neurons",
    ],
)
def test_an_unknown_key_is_named(path: str) -> None:
    error = refusal(path, 1)
    offer = r"(; did you mean [a-z_.0-9]+\?)?"
    assert re.fullmatch(re.escape(f'mine.toml: unknown key "{path}"') + offer, str(error))
    assert error.key == path


@pytest.mark.parametrize(
    ("path", "meant"),
    [
        ("training.epoch", "training.epochs"),
        ("training.early_stoping", "training.early_stopping"),
        ("network.layers.0.activaton", "network.layers.0.activation"),
        ("epochs", "training.epochs"),
        ("training.learning_rate", "training.optimizer.learning_rate"),
        ("data.validation_split", "data.validation.split"),
    ],
)
def test_the_key_that_was_meant_is_offered(path: str, meant: str) -> None:
    assert str(refusal(path, 1)) == f'mine.toml: unknown key "{path}"; did you mean {meant}?'


@pytest.mark.parametrize("path", ["training.speed", "nope", "training.optimizer.beta_1"])
def test_a_key_like_no_other_gets_no_offer(path: str) -> None:
    assert str(refusal(path, 1)) == f'mine.toml: unknown key "{path}"'


def test_several_findings_are_counted() -> None:
    with pytest.raises(SpecError, match=r"\(and 1 more\)"):
        ExperimentSpec.parse({"seed": -1, "nope": 1, "network": LAYERS})


def test_a_network_is_needed() -> None:
    with pytest.raises(SpecError, match='"network" is missing'):
        ExperimentSpec.parse({})


def test_a_schedule_and_sgds_own_decay_exclude_each_other() -> None:
    spec = with_value(first_model(), "training.optimizer.decay", 0.1)
    with pytest.raises(SpecError, match="exclude each other"):
        with_value(spec, "training.schedule.name", "cosine")


@pytest.mark.parametrize("section", ["training.early_stopping", "training.checkpoint"])
def test_what_watches_validation_needs_validation_rows(section: str) -> None:
    spec = with_value(first_model(), section, True)
    with pytest.raises(SpecError, match=r"val_loss, but data\.validation\.split is 0"):
        with_value(spec, "data.validation.split", 0)
    watched = with_value(spec, f"{section}.monitor", "loss")
    assert with_value(watched, "data.validation.split", 0).data.validation.split == 0


def test_a_cost_matrix_is_square() -> None:
    with pytest.raises(SpecError, match="must be square"):
        with_value(first_model(), "training.cost_matrix", "1 2; 3 4; 5 6")


def test_an_own_table_is_split_by_class_unless_said_otherwise() -> None:
    own = ExperimentSpec.parse({"network": LAYERS, "data": {"source": "mine.csv"}})
    said = {"source": "mine.csv", "validation": {"method": "tail"}}
    assert own.data.validation.method == "stratified"
    assert ExperimentSpec.parse({"network": LAYERS, "data": said}).data.validation.method == "tail"
    assert first_model().data.validation.method == "tail"


TABLE = Description("t.csv", "t", 100, ("a", "b"), ("cat", "dog"), (60, 40), "kind", "0" * 64)


@pytest.mark.parametrize(
    ("path", "value", "said"),
    [
        ("training.batch_size", 91, "must be at most 90, the rows that train, not 91"),
        ("training.class_weight", "cow=2", 'names the class "cow"; the table has cat, dog'),
        ("training.cost_matrix", "1 1 1; 1 1 1; 1 1 1", "must have 2 rows and columns"),
    ],
)
def test_what_does_not_fit_the_table_is_refused(path: str, value: str, said: str) -> None:
    spec = with_value(with_value(first_model(), "training.loss", "cost_matrix"), path, value)
    with pytest.raises(SpecError, match=said) as caught:
        check(spec, TABLE)
    assert caught.value.key == path
    check(with_value(spec, path, {"training.batch_size": "90"}.get(path, "")), TABLE)
