"""The coach's record of a run, read from the store: all of it is there without TensorFlow."""

from __future__ import annotations

from array import array
from sys import byteorder

from data.messages import Message
from engine.coach.signs.record import RunRecord
from engine.coach.signs.recorded_layers import recorded_layers
from engine.store.database import Store
from engine.store.experiments import spec_from
from engine.store.layer_records import layer_statistics
from engine.store.run_history import epochs, first_losses, matrix
from engine.store.runs import Run

MOST_CHUNKS = 500
"""Recorded stretches of the first epoch's batches that are read."""


def record_of(store: Store, run: Run) -> RunRecord:
    """What the coach reads of a run; of one of an earlier version some is not known.

    Raises:
        InputError: its description is damaged.
    """
    spec, facts = spec_from(run.spec), run.facts
    done = epochs(store, run.id, timed=False)
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
        task="regression" if facts.task == "regression" else task,
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


def _first_losses(store: Store, run: str) -> list[float]:
    """The losses of the first epoch's batches; of a branch there are none."""
    found = array("f")
    for losses in first_losses(store, run, MOST_CHUNKS):
        found.frombytes(losses[: len(losses) // 4 * 4])
    if byteorder == "big":
        found.byteswap()
    return found.tolist()
