"""What a specification refuses, and how it says so."""

import re
from dataclasses import replace
from typing import Any

import pytest

from data import Description
from engine.models.optimizers import Optimizer
from engine.specs import LOSSES, ExperimentSpec, SpecError, first_model
from engine.specs.checks import check
from engine.specs.edit import with_value
from engine.specs.schema_walk import tag_of, variants
from tui.locale import words

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


NOT_A_NUMBER = float("nan")
KINDS = [tag_of(kind)[1] for kind in variants(Optimizer)]


@pytest.mark.parametrize(
    ("path", "value", "code", "about"),
    [
        ("seed", -1, "spec.not_at_least", {"limit": 0, "value": -1}),
        ("seed", 2**32, "spec.not_at_most", {"limit": 4294967295}),
        ("seed", 1.5, "spec.not_a_whole_number", {"value": 1.5}),
        ("seed", True, "spec.truth_for_whole_number", {}),
        ("name", "", "spec.too_few_letters", {"limit": 1, "value": ""}),
        ("name", "a" * 201, "spec.too_many_letters", {"limit": 200}),
        ("training.epochs", 0, "spec.not_at_least", {"limit": 1, "value": 0}),
        ("training.epochs", 10**9, "spec.not_at_most", {"limit": 1_000_000}),
        ("training.epochs", "ten", "spec.not_a_whole_number", {"value": "ten"}),
        ("training.batch_size", 0, "spec.not_at_least", {"limit": 1}),
        ("training.loss", "hinge", "spec.not_one_of", {"choices": list(LOSSES)}),
        ("training.optimizer.name", "sdg", "spec.no_such_kind", {"choices": KINDS}),
        ("training.optimizer.learning_rate", 0, "spec.not_more_than", {"limit": 0, "value": 0}),
        ("training.optimizer.learning_rate", NOT_A_NUMBER, "spec.not_a_finite_number", {}),
        ("training.optimizer.learning_rate", float("inf"), "spec.not_a_finite_number", {}),
        ("training.optimizer.learning_rate", True, "spec.truth_for_number", {}),
        ("training.optimizer.momentum", 1, "spec.not_less_than", {"limit": 1, "value": 1}),
        ("training.optimizer", "adam", "spec.not_a_table", {"value": "adam"}),
        ("training.schedule.name", "warm", "spec.no_such_kind", {"value": "warm"}),
        ("training.early_stopping.patience", -1, "spec.not_at_least", {"limit": 0}),
        ("training.class_weight", "heavy", "spec.not_one_of", {"choices": ["balanced"]}),
        ("data.validation.split", 1.0, "spec.not_at_most", {"limit": 0.9, "value": 1.0}),
        (
            "data.validation.method",
            "head",
            "spec.not_one_of",
            {"choices": ["tail", "shuffled", "stratified", "group", "time"]},
        ),
        ("data.shuffle_seed", -3, "spec.not_at_least", {"limit": 0}),
        ("network.layers.0.units", 0, "spec.not_at_least", {"limit": 1}),
        ("network.layers.0.dropout", 1.0, "spec.not_less_than", {"limit": 1}),
        ("network.layers.0.activation", "swish", "spec.not_one_of", {"value": "swish"}),
        ("network.layers", [{"units": 1}] * 65, "spec.too_many_entries", {"count": 65}),
        ("name", "x" * 201, "spec.too_many_letters", {"limit": 200}),
    ],
)
def test_a_value_out_of_limits_is_named_with_its_limit(
    path: str, value: Any, code: str, about: dict[str, Any]
) -> None:
    error = refusal(path, value)
    assert (error.key, error.file, error.code) == (path, "mine.toml", code)
    assert {name: error.message.params[name] for name in about} == about
    assert words(error).startswith(f'mine.toml: "{path}"')
    assert "\n" not in words(error)


@pytest.mark.parametrize(
    ("path", "value", "said"),
    [
        ("seed", 2**32, "must be at most 4294967295, not 4294967296"),
        ("data.validation.split", 1.0, "must be at most 0.9, not 1.0"),
        ("training.epochs", "ten", 'must be a whole number, not "ten"'),
        (
            "data.validation.method",
            "head",
            'must be tail, shuffled, stratified, group or time, not "head"',
        ),
        ("training.optimizer.name", "sdg", f'must be {", ".join(KINDS)}, not "sdg"'),
        ("training.optimizer", [1], "must be a table of keys, not [1]"),
        ("training.epochs", None, "must be a whole number, not None"),
        ("training.epochs", "9" * 50 + "x", f'must be a whole number, not "{"9" * 38}…'),
    ],
)
def test_the_words_name_the_limit_and_what_was_given(path: str, value: Any, said: str) -> None:
    assert words(refusal(path, value)) == f'mine.toml: "{path}" {said}'


@pytest.mark.parametrize("value", ["", "a" * 201])
def test_a_text_of_the_wrong_length_is_told_how_long_it_may_be(value: str) -> None:
    limit = "at least 1 character" if not value else "at most 200 characters"
    said = words(refusal("name", value))
    assert said.startswith(f'mine.toml: "name" must have {limit}, not "')


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
    offer = r"( \(did you mean [a-z_.0-9]+\?\))?"
    assert re.fullmatch(re.escape(f'mine.toml: unknown key "{path}"') + offer, words(error))
    assert (error.key, error.code) == (path, "spec.unknown_key")


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
    error = refusal(path, 1)
    assert error.message.params["meant"] == meant
    assert words(error) == f'mine.toml: unknown key "{path}" (did you mean {meant}?)'


@pytest.mark.parametrize("path", ["training.speed", "nope", "training.optimizer.beta_1"])
def test_a_key_like_no_other_gets_no_offer(path: str) -> None:
    error = refusal(path, 1)
    assert not error.message.params["meant"]
    assert words(error) == f'mine.toml: unknown key "{path}"'


def test_several_findings_are_named_what_is_unknown_first() -> None:
    with pytest.raises(SpecError) as caught:
        ExperimentSpec.parse({"seed": -1, "epochz": 1}, "mine.toml")
    error = caught.value
    assert (error.code, error.key) == ("spec.unknown_key", "epochz")
    others = error.message.params["others"]
    assert {other.code for other in others} == {"spec.missing_key", "spec.not_at_least"}
    assert words(error).startswith(
        'mine.toml: unknown key "epochz" (did you mean training.epochs?); '
    )
    assert '"network" is missing' in words(error)


def test_beyond_five_findings_are_counted() -> None:
    with pytest.raises(SpecError) as caught:
        ExperimentSpec.parse({f"nope_{n}": 1 for n in range(7)})
    assert (len(caught.value.message.params["others"]), caught.value.message.params["more"]) == (
        4,
        3,
    )
    assert words(caught.value).endswith("(and 3 more)")


def test_a_network_is_needed() -> None:
    with pytest.raises(SpecError) as caught:
        ExperimentSpec.parse({})
    assert (caught.value.code, caught.value.key) == ("spec.missing_key", "network")


def test_a_schedule_and_sgds_own_decay_exclude_each_other() -> None:
    spec = with_value(first_model(), "training.optimizer.decay", 0.1)
    with pytest.raises(SpecError) as caught:
        with_value(spec, "training.schedule.name", "cosine")
    assert (caught.value.code, caught.value.key) == ("spec.decay_beside_schedule", "training")


@pytest.mark.parametrize("section", ["training.early_stopping", "training.checkpoint"])
def test_what_watches_validation_needs_validation_rows(section: str) -> None:
    spec = with_value(first_model(), section, True)
    with pytest.raises(SpecError) as caught:
        with_value(spec, "data.validation.split", 0)
    monitor = f"{section}.monitor"
    assert caught.value.code == "spec.nothing_to_monitor"
    assert words(caught.value) == f"{monitor} is val_loss, but data.validation.split is 0"
    watched = with_value(spec, f"{section}.monitor", "loss")
    assert with_value(watched, "data.validation.split", 0).data.validation.split == 0


def test_a_cost_matrix_is_square() -> None:
    with pytest.raises(SpecError) as caught:
        with_value(first_model(), "training.cost_matrix", "1 2; 3 4; 5 6")
    assert caught.value.code == "spec.cost_matrix_not_square"
    assert words(caught.value).startswith('"training" cost_matrix must be square: ')


def test_an_own_table_is_split_by_class_unless_said_otherwise() -> None:
    own = ExperimentSpec.parse({"network": LAYERS, "data": {"source": "mine.csv"}})
    said = {"source": "mine.csv", "validation": {"method": "tail"}}
    assert own.data.validation.method == "stratified"
    assert ExperimentSpec.parse({"network": LAYERS, "data": said}).data.validation.method == "tail"
    assert first_model().data.validation.method == "tail"


TABLE = Description("t.csv", "t", 100, ("a", "b"), ("cat", "dog"), (60, 40), "kind", "0" * 64)


@pytest.mark.parametrize(
    ("path", "value", "code", "said"),
    [
        (
            "training.batch_size",
            91,
            "spec.batch_larger_than_rows",
            "must be at most 90, the rows that train, not 91",
        ),
        (
            "training.class_weight",
            "cow=2",
            "spec.no_such_class",
            'names the class "cow"; the table has cat, dog',
        ),
        (
            "training.cost_matrix",
            "1 1 1; 1 1 1; 1 1 1",
            "spec.cost_matrix_of_other_size",
            "must have 2 rows and columns, one a class, not 3",
        ),
    ],
)
def test_what_does_not_fit_the_table_is_refused(
    path: str, value: str, code: str, said: str
) -> None:
    spec = with_value(with_value(first_model(), "training.loss", "cost_matrix"), path, value)
    with pytest.raises(SpecError) as caught:
        check(spec, TABLE)
    assert (caught.value.key, caught.value.code) == (path, code)
    assert words(caught.value) == f'"{path}" {said}'
    check(with_value(spec, path, {"training.batch_size": "90"}.get(path, "")), TABLE)


def test_a_split_that_leaves_nothing_to_train_is_what_is_refused() -> None:
    few = replace(TABLE, rows=5, class_counts=(3, 2))
    spec = with_value(first_model(), "data.validation.split", 0.9)
    with pytest.raises(SpecError) as caught:
        check(spec, few)
    assert (caught.value.key, caught.value.code) == ("data.validation.split", "split.none_to_train")
    assert "0.9 leaves none of 5 rows" in words(caught.value)
