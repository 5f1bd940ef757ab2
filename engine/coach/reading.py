"""The coach's record of a run, read from the store: all of it is there without TensorFlow."""

from __future__ import annotations

from array import array
from collections.abc import Sequence
from sys import byteorder

from data.messages import Message
from engine.coach.signs.record import RunRecord
from engine.coach.signs.recorded_layers import recorded_layers
from engine.events import EpochEnded
from engine.specs import ExperimentSpec
from engine.store.database import Store
from engine.store.experiments import spec_from
from engine.store.layer_records import layer_statistics
from engine.store.run_history import epochs, first_losses, matrix
from engine.store.runs import Run

USUAL_RATE, MOST_RATE = 0.001, 10.0
"""Adam's usual rate, and the largest that a description can have."""
MOST_CHUNKS = 500
"""Recorded stretches of the first epoch's batches that are read."""


def record_of(store: Store, run: Run) -> RunRecord:
    """What the coach reads of a run; of one of an earlier version some is not known.

    Raises:
        InputError: its description is damaged.
    """
    spec, facts = spec_from(run.spec), run.facts
    done = epochs(store, run.id, timed=False)
    if spec.watched is not None:
        spec = _as_told(spec, done)
    found = matrix(store, run.id)
    counted = () if found is None else tuple(map(sum, found.counts))  # of an earlier version
    task = "binary" if spec.network.output == "sigmoid" else "classification"
    return RunRecord(
        run=run.id,
        status=run.status,
        spec=spec,
        epochs=tuple(one.metrics for one in done),
        losses=tuple(_first_losses(store, run.id)),
        wanted=run.epochs_wanted,
        ended=run.message.code if isinstance(run.message, Message) else "",
        task="regression" if facts.task == "regression" or _is_of_number(spec, done) else task,
        class_counts=tuple(facts.class_counts or counted),
        baseline=dict(facts.baseline or {}),
        training_rows=facts.training_rows,
        validation_rows=facts.validation_rows,
        steps=facts.steps,
        matrix=() if found is None else found.counts,
        matrix_part="" if found is None else found.part,
        inspection=dict(facts.inspection or {}),
        giveaway=facts.giveaway or "",
        layers=recorded_layers(layer_statistics(store, run.id)),
    )


def _as_told(spec: ExperimentSpec, done: Sequence[EpochEnded]) -> ExperimentSpec:
    """The description of what its own program trains, so that nothing is said of what that does
    not tell: a rate that nobody knows is the usual one, of an optimizer that has no faults.
    """
    training = spec.model_dump(mode="json")["training"]
    told = training.get("optimizer")
    first = next((one.learning_rate for one in done if 0 < one.learning_rate <= MOST_RATE), None)
    if told is None:
        told = {"name": "adam", "learning_rate": USUAL_RATE if first is None else first}
    elif "learning_rate" not in told and first is not None:
        told = {**told, "learning_rate": first}
    fields = {**spec.model_dump(mode="json"), "training": {**training, "optimizer": told}}
    return ExperimentSpec.parse(fields)


def _is_of_number(spec: ExperimentSpec, done: Sequence[EpochEnded]) -> bool:
    """Whether what is watched predicts a number, as far as its metrics tell: none is of classes."""
    names = {name for one in done for name in one.metrics}
    return spec.watched is not None and not any("acc" in name.casefold() for name in names)


def _first_losses(store: Store, run: str) -> list[float]:
    """The losses of the first epoch's batches; of a branch there are none."""
    found = array("f")
    for losses in first_losses(store, run, MOST_CHUNKS):
        found.frombytes(losses[: len(losses) // 4 * 4])
    if byteorder == "big":
        found.byteswap()
    return found.tolist()
