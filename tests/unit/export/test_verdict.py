"""Comparing a repetition with a record."""

import math

import pytest

from engine.verify.verdict import verdict
from tui.locale import words

RECORD = [{"loss": 0.5, "val_loss": 0.75}, {"loss": 0.25, "val_loss": 1000.0}]


def test_the_same_bits_are_identical_nan_too() -> None:
    record = [*RECORD, {"loss": math.nan, "val_loss": math.inf}]
    found = verdict(record, [dict(line) for line in record])
    assert (found.kind, found.epochs, found.largest) == ("identical", 3, None)


def test_within_the_tolerance_which_grows_with_the_numbers() -> None:
    found = verdict(RECORD, [RECORD[0], {"loss": 0.25 + 1e-8, "val_loss": 1000.0005}], 1e-6)
    assert found.kind == "within"
    assert found.largest is not None
    assert (found.largest.metric, found.largest.epoch) == ("val_loss", 2)
    assert found.message.code == "verify.within"
    assert found.message.params["tolerance"] == 1e-6
    assert words(found.message) == (
        "within 1e-06 in 2 epochs; the largest difference is 0.0005 in val_loss of epoch 2"
    )


def test_the_first_number_beyond_it_is_named() -> None:
    found = verdict(RECORD, [{"loss": 0.5, "val_loss": 0.7}, {"loss": 0.1, "val_loss": 1.0}])
    assert found.kind == "departs"
    assert found.first is not None
    assert (found.first.epoch, found.first.metric, found.first.found) == (1, "val_loss", 0.7)
    assert found.message.code == "verify.departs"
    said = words(found.message)
    assert said.startswith("departs at epoch 1: val_loss is recorded as 0.75, found as 0.7 ")


def test_a_number_that_is_none_departs_whatever_the_tolerance() -> None:
    found = verdict(RECORD[:1], [{"loss": math.nan, "val_loss": 0.75}], 1e9)
    assert found.kind == "departs"


@pytest.mark.parametrize("count", [1, 3])
def test_another_number_of_epochs_departs(count: int) -> None:
    found = verdict(RECORD, [RECORD[0], RECORD[1], RECORD[1]][:count])
    assert found.kind == "departs"
    assert found.message.code == "verify.other_length"
    assert found.message.params == {"epochs": 2, "trained": count}


@pytest.mark.parametrize(
    ("recorded", "found", "code"),
    [
        ({"loss": 1.0, "auc": 0.5}, {"loss": 1.0}, "verify.not_found"),
        ({"loss": 1.0}, {"loss": 1.0, "auc": 0.5}, "verify.not_recorded"),
        ({}, {"loss": 1.0}, "verify.not_recorded"),
    ],
)
def test_a_metric_that_only_one_of_them_has_departs(
    recorded: dict[str, float], found: dict[str, float], code: str
) -> None:
    reached = verdict([{"loss": 1.0}, recorded], [{"loss": 1.0}, found], 1e9)
    assert (reached.kind, reached.message.code) == ("departs", code)
    assert reached.message.params["epoch"] == 2
    assert words(reached.message).startswith("departs at epoch 2")


def test_a_scripts_history_has_no_learning_rate() -> None:
    assert verdict([{"loss": 1.0, "learning_rate": 0.1}], [{"loss": 1.0}]).kind == "identical"


@pytest.mark.parametrize("epochs", [[], [{}], [{"learning_rate": 0.1}] * 2])
def test_where_nothing_is_compared_nothing_is_identical(epochs: list[dict[str, float]]) -> None:
    reached = verdict(epochs, [dict(line) for line in epochs])
    assert (reached.kind, reached.message.code) == ("nothing", "verify.nothing_compared")
    assert "nothing was compared" in words(reached.message)
