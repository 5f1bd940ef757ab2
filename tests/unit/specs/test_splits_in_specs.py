"""How a description tells which rows validate, and what it leaves unsaid."""

from dataclasses import replace
from typing import Any

import pytest

import data
from data import InputError
from engine.specs import ExperimentSpec, SpecError, first_model, to_toml
from engine.specs.checks import check, kept_rows, split_warnings, training_rows
from engine.specs.edit import with_values
from engine.specs.fields import section
from engine.specs.splitting import split_of

RADAR = data.describe("pokemon-radar")
SORTED = replace(RADAR, label_sorted=True)


def told(*changes: str) -> ExperimentSpec:
    return with_values(first_model(), [f"data.{change}" for change in changes])


def test_what_earlier_versions_did_not_know_is_not_written_where_it_is_not_asked_for() -> None:
    plain: dict[str, Any] = first_model().model_dump(mode="json")["data"]
    assert set(plain) == {"source", "label", "shuffle_seed", "validation"}
    assert set(plain["validation"]) == {"split", "method", "seed"}
    assert "[data.test]" not in to_toml(first_model())
    folds = told("validation.folds=5", "test.split=0.2").model_dump(mode="json")["data"]
    assert (folds["validation"]["folds"], "fold" in folds["validation"]) == (5, False)
    assert folds["test"] == {"split": 0.2, "seed": 0}


def test_a_form_shows_what_has_an_effect() -> None:
    def shown(*changes: str) -> set[str]:
        return {field.path.removeprefix("data.") for field in section(told(*changes), "data")}

    hidden = {"validation.column", "validation.seed", "validation.fold", "test.seed"}
    assert not shown() & hidden
    assert shown("validation.method=shuffled") & hidden == {"validation.seed"}
    grouped = shown("validation.method=group", "test.split=0.1")
    assert grouped & hidden == {"validation.column", "validation.seed", "test.seed"}
    assert shown("validation.method=time") & hidden == {"validation.column"}
    assert shown("validation.folds=3") & hidden == {"validation.fold"}


@pytest.mark.parametrize("method", ["tail", "shuffled", "stratified", "time"])
@pytest.mark.parametrize(
    "more", [(), ("test.split=0.2",), ("validation.folds=7", "validation.fold=3")]
)
def test_the_rows_are_counted_as_they_are_divided(method: str, more: tuple[str, ...]) -> None:
    column = RADAR.feature_names[3]
    spec = told(f"validation.method={method}", f"validation.column={column}", *more)
    found = split_of(spec, data.load("pokemon-radar"))
    assert training_rows(spec, RADAR) == len(found.train)
    assert kept_rows(spec, RADAR)[1] == len(found.test)


@pytest.mark.parametrize(
    ("changes", "key", "code"),
    [
        (("validation.method=group",), "data.validation.column", "split.needs_column"),
        (
            ("validation.method=time", "validation.column=apeared"),
            "data.validation.column",
            "split.no_such_column",
        ),
        (
            ("validation.folds=3", "validation.fold=4"),
            "data.validation.fold",
            "split.no_such_fold",
        ),
        (
            ("validation.folds=3", "validation.file=held.csv"),
            "data.validation.folds",
            "split.file_and_folds",
        ),
        (
            ("validation.split=0.6", "test.split=0.6"),
            "data.validation.split",
            "split.none_to_train",
        ),
    ],
)
def test_what_is_told_by_half_is_refused_before_training(
    changes: tuple[str, ...], key: str, code: str
) -> None:
    with pytest.raises(SpecError) as caught:
        check(told(*changes), RADAR)
    assert (caught.value.key, caught.value.code) == (key, code)


@pytest.mark.parametrize("sampled", [0, 100])
def test_pictures_are_divided_by_no_column_and_that_is_told_before_training(sampled: int) -> None:
    pictures = replace(RADAR, shape=(10, 10, 2), feature_names=(), sampled=sampled)
    with pytest.raises(SpecError) as caught:
        check(told("validation.method=group", "validation.column=class"), pictures)
    assert (caught.value.key, caught.value.code) == ("data.validation.method", "split.of_pictures")


def test_a_column_that_is_not_there_names_those_that_are_near() -> None:
    name = RADAR.feature_names[5]
    with pytest.raises(InputError) as caught:
        data.load("pokemon-radar").column(f"{name}s")
    assert caught.value.code == "split.no_such_column"
    assert name in caught.value.message.params["near"]


def test_rows_sorted_by_their_label_are_warned_of_where_the_last_validate() -> None:
    def codes(*changes: str, table: data.Description = SORTED) -> list[str]:
        return [note.code for note in split_warnings(told(*changes), table)]

    assert codes() == ["split.label_sorted"]
    assert codes(table=RADAR) == []
    assert codes("shuffle_seed=1") == []
    assert codes("validation.method=stratified") == []
    assert codes("validation.split=0") == []
    assert codes("validation.folds=5") == ["split.label_sorted"]
    assert codes("validation.file=held.csv") == []


def test_a_class_with_fewer_rows_than_folds_is_named() -> None:
    few = replace(RADAR, class_counts=(4, *RADAR.class_counts[1:]))
    spec = told("validation.method=stratified", "validation.folds=5")
    (note,) = split_warnings(spec, few)
    assert note.code == "split.class_smaller_than_folds"
    assert note.params == {"texts": [RADAR.class_names[0]], "count": 1, "folds": 5}
