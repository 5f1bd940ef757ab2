"""Each fault is told by its own signs, and is not told where one of them is missing."""

import math
from typing import Any

import pytest

from coach_records import falling, made, stuck
from engine.coach.rules.diagnosing import diagnoses_of
from engine.coach.signs.record import RunRecord
from engine.specs import ExperimentSpec
from engine.specs.edit import with_values

RATE = "training.optimizer.learning_rate"
SIGMOIDS = [{"units": 16, "activation": "sigmoid"}] * 8
DEEP = [{"units": 32, "activation": "relu"}] * 6


def kinds(record: RunRecord) -> list[str]:
    return [one.kind for one in diagnoses_of(record)]


def of_layers(layers: list[dict[str, Any]], record: RunRecord, *changes: str) -> RunRecord:
    fields = record.spec.model_dump(mode="json")
    fields["network"] = {"layers": layers}
    spec = with_values(ExperimentSpec.parse(fields), changes)
    return RunRecord(**{name: getattr(record, name) for name in record.__slots__} | {"spec": spec})


one_answer = ((0, 60), (0, 60))
up_and_down = [0.9 + 0.4 * (place % 2) for place in range(40)]
turning = [*falling(0.7, 0.3, 15), *(0.3 + 0.05 * place for place in range(25))]

ILL: dict[str, RunRecord] = {
    "stuck_at_baseline": stuck(),
    "diverging": made(loss=[0.7, 0.6, 0.9, 3.0, math.nan], ended="training.metric_is_nan"),
    "learning_rate_too_high": made(f"{RATE}=0.5", loss=up_and_down, skill=0.3, held_skill=0.2),
    "learning_rate_too_low": made(f"{RATE}=1e-6", loss=falling(0.7, 0.68, pace=1), skill=0.05),
    "dead_relu": stuck(f"{RATE}=1.0", matrix=one_answer),
    "vanishing_gradients": of_layers(SIGMOIDS, stuck()),
    "exploding_gradients": of_layers(DEEP, stuck(losses=(1e9, 2e8))),
    "wrong_loss": made("training.loss=mean_squared_error"),
    "unscaled_inputs": made(inspection={"largest": 800.0, "unscaled": 4.0, "inputs": 8.0}),
    "underfitting": made("network.layers.1.units=2", skill=0.4, held_skill=0.38),
    "overfitting": made(loss=falling(0.7, 0.01), held=turning, skill=1.0, held_skill=0.6),
    "stopped_too_early": made(loss=[0.69, 0.6], skill=0.5, held_skill=0.5),
    "tiny_batches_with_batch_norm": made("network.layers.0.batch_norm=on", "training.batch_size=2"),
    "regularization_too_strong": stuck("network.layers.0.l2=1", loss=falling(30.0, 0.72)),
    "dropout_too_strong": made("network.layers.1.dropout=0.9", skill=0.3),
    "unbalanced_classes": made(class_counts=(950, 50), matrix=((190, 0), (10, 0))),
    "validation_too_small": made(validation_rows=8, training_rows=600),
    "leakage": made(inspection={"alone": 1.0, "columns": 9.0}, giveaway="copy"),
}


@pytest.mark.parametrize("kind", ILL)
def test_a_fault_is_named_first_with_something_to_try(kind: str) -> None:
    first = diagnoses_of(ILL[kind])[0]
    assert first.kind == kind
    assert first.proposal.changes
    assert 0.5 <= first.certainty <= 1


@pytest.mark.parametrize("kind", ILL)
def test_what_is_proposed_can_be_set_and_changes_the_experiment(kind: str) -> None:
    record = ILL[kind]
    changes = diagnoses_of(record)[0].proposal.changes
    texts = [f"{key}={value}" for key, value in changes.items()]
    assert with_values(record.spec, texts) != record.spec


QUIET: dict[str, RunRecord] = {
    "stuck_at_baseline": stuck(steps=1),
    "diverging": made(loss=[0.7, 0.6, 0.65, 0.6, 0.62]),
    "learning_rate_too_high": made(f"{RATE}=0.02"),
    "learning_rate_too_low": made(f"{RATE}=1e-4", skill=0.95, held_skill=0.95),
    "dead_relu": stuck(matrix=one_answer),
    "vanishing_gradients": of_layers(SIGMOIDS[:2], stuck()),
    "exploding_gradients": made(losses=(1e9, 2e8)),
    "unscaled_inputs": made(inspection={"largest": 60.0, "unscaled": 4.0, "inputs": 8.0}),
    "underfitting": made("network.layers.1.units=2", skill=0.98, held_skill=0.95),
    "overfitting": made(
        "training.early_stopping.restore_best=on",
        loss=falling(0.7, 0.01),
        held=turning,
        skill=1.0,
        held_skill=0.6,
    ),
    "tiny_batches_with_batch_norm": made("training.batch_size=2"),
    "regularization_too_strong": made("network.layers.0.l2=0.001"),
    "dropout_too_strong": made("network.layers.1.dropout=0.4"),
    "unbalanced_classes": made(class_counts=(950, 50), matrix=((185, 5), (2, 8))),
    "validation_too_small": made(validation_rows=30, training_rows=120),
    "leakage": made(inspection={"alone": 0.95, "columns": 9.0}),
}


@pytest.mark.parametrize("kind", QUIET)
def test_without_one_of_its_signs_a_fault_is_not_named(kind: str) -> None:
    assert kind not in kinds(QUIET[kind])


def test_a_healthy_run_has_the_one_diagnosis_healthy() -> None:
    assert kinds(made()) == ["healthy"]


def test_overfitting_is_told_since_the_epoch_after_the_best() -> None:
    found = diagnoses_of(ILL["overfitting"])[0]
    lowest = turning.index(min(turning)) + 1
    assert found.since_epoch == lowest + 1
    assert found.evidence["best_epoch"] == lowest


def test_the_largest_class_is_no_skill_however_large_it_is() -> None:
    counts, said = (900, 100), ((90, 0), (10, 0))
    one_sided = stuck(class_counts=counts, loss=[0.325] * 40, matrix=said)
    epochs = tuple({**epoch, "accuracy": 0.9, "val_accuracy": 0.9} for epoch in one_sided.epochs)
    fields = {name: getattr(one_sided, name) for name in one_sided.__slots__}
    record = RunRecord(**fields | {"epochs": epochs, "baseline": {"accuracy": 0.9}})
    assert kinds(record)[:2] == ["unbalanced_classes", "stuck_at_baseline"]


def test_where_classes_are_weighed_recall_is_skill_and_accuracy_is_not() -> None:
    weighed = ("training.class_weight=balanced",)
    found = {"class_counts": (950, 50), "matrix": ((150, 40), (1, 9))}
    low = {"skill": -3.0, "held_skill": -3.0, "baseline": {"accuracy": 0.95}}
    assert kinds(made(*weighed, loss=falling(0.7, 0.4), **low, **found)) == ["healthy"]


def test_another_loss_alone_is_proposed_unless_the_steps_are_small_too() -> None:
    loss = "training.loss=mean_squared_error"
    learns = diagnoses_of(made(loss, skill=0.4))[0].proposal.changes
    assert set(learns) == {"training.loss"}
    slow = stuck(loss, "training.optimizer.name=sgd", loss=falling(0.25, 0.24))
    changes = diagnoses_of(slow)[0].proposal.changes
    assert changes["training.optimizer.name"] == "adam"


def test_larger_batches_come_with_the_epochs_that_their_fewer_updates_need() -> None:
    tiny = ("network.layers.0.batch_norm=on", "training.batch_size=2")
    enough = diagnoses_of(made(*tiny))[0].proposal.changes
    assert set(enough) == {"training.batch_size"}
    few = made(*tiny, training_rows=100, wanted=12)
    assert diagnoses_of(few)[0].proposal.changes["training.epochs"] == 43
