"""Batch normalisation by the mean and variance of a few rows.

The tutorial warns below 16 to 32 rows and sees it fail with 2; Wu and He (2018) measure the error
to rise from 8 rows a batch on downwards.
"""

import math
from typing import Any

from data.messages import Message
from engine.coach.signs.changes import EPOCHS
from engine.coach.signs.diagnosis import Diagnosis, Proposal
from engine.coach.signs.signals import Signals

TINY = 8
USUAL = 16
"""The least that the tutorial takes: of fewer updates an epoch, as few as need be are lost."""
UPDATES, MOST_TIMES = 300, 4
"""So many updates are to be left, by at most as many times the epochs."""


def tiny_batches_with_batch_norm(signals: Signals) -> Diagnosis | None:
    """It, with batches of 16 to try."""
    size = signals.record.spec.training.batch_size
    if not signals.count or not signals.network.has_batch_norm or size >= TINY:
        return None
    changes = _changes(signals)
    why = Message("coach.larger_batches")
    if EPOCHS in changes:
        why = Message("coach.larger_batches_longer")
    return Diagnosis(
        kind="tiny_batches_with_batch_norm",
        title=Message("coach.tiny_batches_with_batch_norm", {"size": size}),
        certainty=0.95 if size <= 4 else 0.8,
        evidence={"batch_size": float(size), "skill": signals.skill},
        proposal=Proposal(why, changes),
        silent_if=Message("coach.silent.tiny_batches_with_batch_norm", {"size": TINY}),
    )


def _changes(signals: Signals) -> dict[str, Any]:
    """The larger batches, with as many epochs as keep their fewer updates from being too few."""
    rows = signals.record.training_rows
    changes: dict[str, Any] = {"training.batch_size": min(USUAL, rows or USUAL)}
    epochs = signals.record.wanted
    if rows and epochs:
        enough = math.ceil(UPDATES / math.ceil(rows / USUAL))
        longer = min(enough, MOST_TIMES * epochs)
        if longer > epochs:
            changes[EPOCHS] = longer
    return changes
