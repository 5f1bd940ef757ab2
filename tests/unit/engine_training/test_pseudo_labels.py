"""Training on pseudo-labels: who is labelled when, and that it goes on and is repeated exactly."""

import json
from dataclasses import replace
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from numpy.typing import NDArray

from bare_python import run_bare
from data.messages import Message
from data.split import Split
from engine.client.branching import branched, differences
from engine.client.submission import submit
from engine.commands import Command, CommandKind
from engine.events import Intervention, PseudoLabelled, Started
from engine.execution.label_rounds import one_class, round_event
from engine.specs import ExperimentSpec, SpecError
from engine.specs.checks import check
from engine.specs.edit import with_values
from engine.specs.labelled_rows import keep_label
from engine.specs.pseudo_labels import PseudoLabelsSpec
from engine.specs.tasks import fitted_task
from engine.store import runs
from engine.store.database import Store
from engine.store.run_history import epochs, events, label_rounds
from engine.tables.loading import load
from engine.training.callbacks.pseudo_labels import LabelRound, PseudoLabels
from engine.training.steps.exact import ExactSteps
from exported_runs import Steering, at_pace, exported, first_difference, trained, weights_apart
from killed_runs import Killer, life, queued
from run_record import record_of

SECTION = {"labelled": 0.4, "seed": 3, "rounds": 2, "epochs_per_round": 2, "threshold": 0.5}


@pytest.fixture
def spec(csv: Path) -> ExperimentSpec:
    return ExperimentSpec.parse(
        {
            "network": {"layers": [{"units": 7, "dropout": 0.2, "batch_norm": True}]},
            "data": {"source": str(csv), "validation": {"split": 0.2}},
            "training": {
                "epochs": 6,
                "batch_size": 8,
                "optimizer": {"name": "adam", "learning_rate": 0.02},
                "pseudo_labels": SECTION,
            },
        }
    )


class Held:
    """The targets of compiled steps."""

    values = np.zeros((0, 0), np.float32)

    def assign(self, values: NDArray[np.float32]) -> None:
        self.values = values


class Model:
    """It says the second class of every row, and is sure of every other one."""

    stop_training = False

    def __init__(self, classes: int) -> None:
        self._classes = classes

    def __call__(self, given: Any, *, training: bool) -> NDArray[np.float32]:
        assert not training
        outputs = np.full((len(given), self._classes), 0.3, np.float32)
        outputs[:, 1] = 0.4
        outputs[::2, 1] = 0.8
        return outputs


def told(store: Store, run: str) -> list[PseudoLabelled]:
    return [event for _, event in label_rounds(store, run)]


def test_every_class_keeps_its_share_and_one_row_at_least() -> None:
    labels = np.array([0] * 50 + [1] * 20 + [2] * 2)
    section = PseudoLabelsSpec(labelled=0.1, seed=4)
    kept = keep_label(labels, section)
    assert np.bincount(labels[kept]).tolist() == [5, 2, 1]
    assert (keep_label(labels, section) == kept).all()
    assert (keep_label(labels, section.model_copy(update={"seed": 5})) != kept).any()


def test_a_description_without_them_is_written_as_before(spec: ExperimentSpec) -> None:
    off = with_values(spec, ["training.pseudo_labels=off"])
    assert "pseudo_labels" not in off.model_dump(mode="json")["training"]
    assert ExperimentSpec.parse(json.loads(spec.model_dump_json())) == spec


@pytest.mark.parametrize(
    ("change", "code"),
    [
        ("training.class_weight=balanced", "pseudo_labels.no_class_weight"),
        ("training.order=keras", "pseudo_labels.no_keras_order"),
        ("training.schedule.name=cosine", "pseudo_labels.no_schedule"),
        ("training.batch_size=30", "pseudo_labels.batch_larger"),
        ("training.epochs=4", "pseudo_labels.too_few_epochs"),
        ("data.preparation.encoding=target", "pseudo_labels.no_target_encoding"),
    ],
)
def test_what_does_not_go_with_them_is_refused_before_training(
    spec: ExperimentSpec, change: str, code: str
) -> None:
    table = load(spec.data).description
    check(spec, table)
    changed = with_values(spec, [change])
    with pytest.raises(SpecError) as refused:
        check(changed, table)
    assert refused.value.code == code


def test_a_number_or_a_table_that_streams_has_nothing_to_label(spec: ExperimentSpec) -> None:
    table = load(spec.data).description
    number = replace(table, task="regression", class_names=(), class_counts=())
    for other, code in (
        (number, "pseudo_labels.no_classes"),
        (replace(table, sampled=9), "streaming.no_pseudo_labels"),
    ):
        with pytest.raises(SpecError) as refused:
            check(spec, other)
        assert refused.value.code == code


def test_a_branch_may_change_what_comes_and_not_who_has_a_label(spec: ExperimentSpec) -> None:
    key = "training.pseudo_labels"
    free = with_values(
        spec, [f"{key}.threshold=0.7", f"{key}.rounds=1", f"{key}.epochs_per_round=3"]
    )
    assert not list(differences(spec, free))
    for change in (f"{key}=off", f"{key}.labelled=0.5", f"{key}.seed=9"):
        assert list(differences(spec, with_values(spec, [change])))


def test_a_hidden_label_reaches_no_target_and_only_sure_rows_get_one(spec: ExperimentSpec) -> None:
    dataset = load(spec.data)
    rows = np.arange(40)
    task = fitted_task(spec, dataset, Split(rows, np.arange(40, 61)))
    held = Held()
    labels = PseudoLabels(spec, dataset, rows, task, held)
    labels.set_params({"epochs": 6})
    labels.set_model(Model(len(dataset.description.class_names)))
    found: list[LabelRound] = []
    labels.tell = found.append

    labels.on_train_begin()
    known = np.isin(rows, labels.present)
    truth = task.targets(dataset.labels)
    assert (held.values[:40][~known] == 0).all()
    assert (held.values[:40][known] == truth[:40][known]).all()
    assert (held.values[40:] == truth[40:]).all()

    labels.on_epoch_end(0)
    assert not found
    labels.on_epoch_end(1)
    sure = rows[~known][::2]
    assert set(labels.present) == {*rows[known], *sure}
    assert (held.values[sure].argmax(axis=-1) == 1).all()
    (first,) = found
    right = int((dataset.labels[sure] == 1).sum())
    assert (first.number, first.epoch, first.counts, first.right) == (
        *(1, 2),
        (0, len(sure), 0),
        (0, right, 0),
    )
    assert (first.left, first.training_rows) == (40 - known.sum() - len(sure), len(labels.present))
    (warning,) = one_class(round_event(first, dataset.description.class_names, 8))
    assert isinstance(warning.text, Message) and warning.text.code == "pseudo_labels.one_class"

    state = labels.kept_arrays
    labels.on_train_begin()
    labels.kept_arrays = state
    assert set(labels.present) == {*rows[known], *sure}


@pytest.mark.slow
@pytest.mark.thorough
def test_killed_and_resumed_or_branched_it_ends_with_the_same_bits(
    spec: ExperimentSpec, store: Store, monkeypatch: pytest.MonkeyPatch
) -> None:
    killer = Killer(store, monkeypatch)
    alone = queued(store, spec)
    assert life(store).status == "finished"
    rounds, whole = told(store, alone), record_of(store, alone)
    assert [(one.round, one.epoch) for one in rounds] == [(1, 2), (2, 4)]
    first = sum(rounds[0].counts.values())
    assert 0 < first < first + rounds[0].left
    begun = next(one.event for one in events(store, alone) if isinstance(one.event, Started))
    assert begun.training_rows + rounds[0].labelled == rounds[0].training_rows
    assert {epoch: len(found) // 4 for epoch, found in whole["losses"].items()} == {
        **dict.fromkeys((1, 2), begun.steps),
        **dict.fromkeys((3, 4), rounds[0].steps),
        **dict.fromkeys((5, 6), rounds[1].steps),
    }

    resumed = queued(store, spec)
    # Within the epoch before a round, with its labels and no batch behind them, within a round
    for batches in (begun.steps + 1, begun.steps - 1, 2):
        killer.die(resumed, "train", batches, ExactSteps)
    assert life(store).status == "finished"
    assert (told(store, resumed), record_of(store, resumed)) == (rounds, whole)

    for epoch in (1, 2, 3):
        parent = runs.run(store, resumed)
        assert parent is not None
        branch = submit(store, branched(store, parent, epoch))
        found = life(store)
        assert (found.id, found.status) == (branch, "finished")
        assert epochs(store, branch)[-1].metrics == epochs(store, alone)[-1].metrics
        assert told(store, branch) == rounds
        assert found.facts.pseudo_labelled == rounds[-1].labelled


@pytest.mark.thorough
@pytest.mark.slow
def test_its_script_makes_the_same_rounds_with_fresh_weights_and_a_steered_rate(
    spec: ExperimentSpec, store: Store, tmp_path: Path
) -> None:
    fresh = with_values(
        spec,
        [
            "training.pseudo_labels.fresh_weights=on",
            "training.early_stopping=on",
            "training.early_stopping.patience=3",
        ],
    )
    slower = Command(CommandKind.LEARNING_RATE, 0.01)
    with at_pace(1):
        account = trained(store, fresh, Steering({5: slower}))
    assert any(isinstance(event, Intervention) for event in account.events)
    folder = exported(store, account, tmp_path / "out")
    run_bare(folder / "train.py", tmp_path)
    assert first_difference(account, folder) == ""
    assert weights_apart(store, account, folder) == 0.0
