"""Whatever a run left behind, the coach says something of it or nothing, and never fails."""

import math
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from coach_records import made
from engine.coach.rules.diagnosing import diagnoses_of
from engine.coach.signs.record import RunRecord
from engine.io.numbers import dumps
from engine.specs.edit import with_values

numbers = st.floats(0, 1e6) | st.sampled_from([0.0, math.nan, math.inf])
losses = st.lists(numbers, min_size=0, max_size=6)
NAMES = ("loss", "accuracy", "val_loss", "val_accuracy", "r2", "val_r2", "output_accuracy")


@settings(max_examples=150)
@given(
    epochs=st.lists(st.dictionaries(st.sampled_from(NAMES), numbers), max_size=5),
    task=st.sampled_from(["classification", "binary", "regression"]),
    counts=st.lists(st.integers(0, 500), max_size=4),
    rows=st.none() | st.integers(0, 400),
    first=losses,
    changes=st.sampled_from(
        [
            (),
            ("network.layers.0.l2=10",),
            ("training.loss=huber", "training.optimizer.name=sgd"),
            ("training.optimizer.learning_rate=1",),
            ("training.loss=mean_squared_logarithmic_error",),
        ]
    ),
)
def test_any_epochs_of_any_task_are_judged(
    epochs: list[dict[str, float]],
    task: str,
    counts: list[int],
    rows: int | None,
    first: list[float],
    changes: tuple[str, ...],
) -> None:
    given: dict[str, Any] = {"class_counts": tuple(counts), "validation_rows": rows}
    plain = made(*changes, task=task, losses=tuple(first), **given)
    fields = {name: getattr(plain, name) for name in plain.__slots__}
    record = RunRecord(**fields | {"epochs": tuple(epochs), "matrix": (), "inspection": {}})
    for found in diagnoses_of(record):
        assert 0 <= found.certainty <= 1
        dumps(dict(found.evidence))
        texts = [f"{key}={value}" for key, value in found.proposal.changes.items()]
        with_values(record.spec, texts)


def test_a_run_without_a_whole_epoch_has_no_diagnosis() -> None:
    assert diagnoses_of(made(loss=[], held=[], status="running")) == []


def test_one_that_diverged_in_its_first_epoch_has_one() -> None:
    failed = made(loss=[math.nan], ended="training.metric_is_nan", status="failed")
    assert diagnoses_of(failed)[0].kind == "diverging"


@pytest.mark.parametrize("kept", ["json"])
def test_a_record_is_the_same_after_it_was_plain_values(kept: str) -> None:
    record = made(loss=[0.5, math.nan], held=[0.4, math.inf], losses=(0.7, 0.6))
    again = RunRecord.from_dict(record.to_dict())
    assert dumps(again.to_dict()) == dumps(record.to_dict())
    assert again.spec == record.spec
