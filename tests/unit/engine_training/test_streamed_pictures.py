"""Pictures that stream train as those in memory: to the same bits, and go on after a kill."""

from pathlib import Path
from typing import Any

import pytest

from engine.client.branching import branched
from engine.client.submission import submit
from engine.execution.augmenting import augmented
from engine.specs import ExperimentSpec
from engine.specs.edit import with_value
from engine.store.database import Store
from engine.store.predictions import kept_predictions
from engine.store.runs import run as run_of
from engine.tables.loading import load
from fit_cases import described
from going_on import assert_goes_on
from killed_runs import life, queued
from made_images import told_apart
from run_record import record_of

pytestmark = pytest.mark.slow
FEW: list[dict[str, Any]] = [
    {"type": "random_flip"},
    {"type": "flatten"},
    {"units": 4, "dropout": 0.3},
]
LAYERS: list[dict[str, Any]] = [
    {"type": "random_translation"},
    {"type": "random_flip"},
    {"type": "conv2d", "filters": 4, "padding": "same"},
    {"type": "batch_normalization"},
    {"type": "global_average_pooling2d"},
    {"units": 6, "dropout": 0.3},
]


def spec_of(folder: Path, layers: list[dict[str, Any]]) -> ExperimentSpec:
    """Of two classes, some of whose pictures validate and some test, drawn by class."""
    source = told_apart(folder / "pictures", each=30)
    made = described(source=str(source), layers=layers, epochs=3)
    made = with_value(made, "data.test.split", 0.1)
    return with_value(made, "training.class_weight", "balanced")


def test_what_fits_into_a_buffer_trains_to_the_bits_of_pictures_in_memory(
    store: Store, tmp_path: Path
) -> None:
    spec = spec_of(tmp_path, LAYERS)
    whole, streamed = (
        queued(store, with_value(spec, "data.streaming", word)) for word in ("off", "on")
    )
    one, other = life(store), life(store)
    assert (one.status, other.status) == ("finished", "finished"), other.message
    assert record_of(store, streamed) == record_of(store, whole)
    assert other.facts.streamed and not one.facts.streamed
    for fact in ("baseline", "test", "classes", "class_counts", "training_rows", "sha256"):
        assert getattr(other.facts, fact) == getattr(one.facts, fact)
    kept, known = (kept_predictions(store, run) for run in (other, one))
    assert kept.rows.tolist() == known.rows.tolist() != sorted(range(len(kept.rows)))
    assert kept.labels.tolist() == known.labels.tolist()
    assert kept.probabilities.tobytes() == known.probabilities.tobytes()
    data = with_value(spec, "data.streaming", "on").data
    seen = [augmented(spec, load(one), (2, 40), 0) for one in (data, spec.data)]
    assert seen[0] == seen[1] != {}


def test_what_trained_in_memory_goes_on_there_also_as_a_branch(
    store: Store, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    parent = queued(store, spec_of(tmp_path, FEW))
    assert not life(store).facts.streamed
    monkeypatch.setenv("PKGO_STREAM_ABOVE", "10")
    found = run_of(store, parent)
    assert found is not None
    again = submit(store, with_value(branched(store, found, 3), "training.epochs", 4))
    branch = life(store)
    assert (branch.id, branch.status, branch.facts.streamed) == (again, "finished", None)


@pytest.mark.thorough
def test_killed_and_resumed_or_branched_with_tiny_buffers_it_ends_with_the_same_bits(
    store: Store, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    spec = spec_of(tmp_path, FEW)
    spec = with_value(with_value(spec, "data.streaming", "on"), "data.shuffle_buffer", 16)
    assert_goes_on(spec, store, monkeypatch, broken_at=11)
