"""What a run keeps of its measured rows: whole, checked, sorted by confidence."""

from dataclasses import replace

import numpy as np
import pytest

from data.errors import InputError
from engine.specs import ExperimentSpec
from engine.store.database import Store
from engine.store.facts import RunFacts
from engine.store.predictions import FILE, Predictions, kept_predictions, write_predictions
from engine.store.run_writer import add_facts
from engine.store.runs import Run
from engine.store.runs import run as run_of
from fake_runs import History, curve, write_run

CLASSES = Predictions(
    epoch=3,
    part="validation",
    measured=6,
    rows=np.array([10, 11, 12, 13, 14, 15]),
    labels=np.array([0, 0, 1, 1, 0, 2]),
    predicted=np.array([0, 1, 1, 0, 1, 1]),
    probabilities=np.array([0.9, 0.6, 0.5, 0.8, 0.99, 0.7], np.float32),
)
EVERY = replace(CLASSES, shares=np.full((4, 3), 1 / 3, np.float32))
NUMBERS = replace(
    CLASSES,
    labels=np.array([1.0, 2.0, 3.0, 4.0, 5.0, 6.0]),
    predicted=np.array([1.5, 2.0, 0.0, np.nan, 5.1, 8.0]),
    probabilities=np.zeros(0, np.float32),
)


def ended(store: Store, spec: ExperimentSpec, **history: object) -> Run:
    found = run_of(store, write_run(store, spec, History(curve(3), **history)))  # type: ignore[arg-type]
    assert found is not None
    return found


def kept(store: Store, run: Run, found: Predictions) -> Run:
    folder = store.run_directory(run.id)
    folder.mkdir(parents=True, exist_ok=True)
    add_facts(store, run.id, RunFacts(predictions=write_predictions(folder, found)))
    again = run_of(store, run.id)
    assert again is not None
    return again


def refusal(store: Store, run: Run) -> str:
    with pytest.raises(InputError) as refused:
        kept_predictions(store, run)
    return refused.value.code


def test_rows_of_a_cell_come_most_confident_first() -> None:
    assert CLASSES.counts(3) == [[1, 2, 0], [1, 1, 0], [0, 1, 0]]
    assert CLASSES.cell(0, 1) == [4, 1]
    assert CLASSES.mistakes() == [4, 3, 5, 1]
    assert NUMBERS.farthest() == [3, 2, 5, 0, 4, 1]


@pytest.mark.parametrize("given", [CLASSES, EVERY, NUMBERS])
def test_what_was_kept_is_read_back(store: Store, spec: ExperimentSpec, given: Predictions) -> None:
    found = kept_predictions(store, kept(store, ended(store, spec), given))
    assert (found.epoch, found.part, found.measured) == (3, "validation", 6)
    assert found.of_classes is given.of_classes
    for name in ("rows", "labels", "predicted", "probabilities"):
        np.testing.assert_array_equal(getattr(found, name), getattr(given, name))
    assert (found.shares is None) is (given.shares is None)
    if given.shares is not None:
        np.testing.assert_array_equal(found.shares, given.shares)


def test_a_run_that_has_kept_nothing_says_why(store: Store, spec: ExperimentSpec) -> None:
    run = ended(store, spec)
    assert refusal(store, run) == "predictions.none"
    assert refusal(store, replace(run, status="running")) == "predictions.not_yet"
    streamed = replace(run, facts=replace(run.facts, streamed=True))
    assert refusal(store, streamed) == "predictions.streamed"


def test_a_damaged_file_is_told(store: Store, spec: ExperimentSpec) -> None:
    run = kept(store, ended(store, spec), CLASSES)
    path = store.run_directory(run.id) / FILE
    path.write_bytes(path.read_bytes()[:-7])
    assert refusal(store, run) == "predictions.damaged"
    path.unlink()
    assert refusal(store, run) == "predictions.damaged"
