"""Batch normalisation by the mean and variance of a few rows.

The tutorial warns below 16 to 32 rows and sees it fail with 2; Wu and He (2018) measure the error
to rise from 8 rows a batch on downwards.
"""

from data.messages import Message
from engine.coach.signs.diagnosis import Diagnosis, Proposal
from engine.coach.signs.signals import Signals

TINY = 8
USUAL = 16
"""The least that the tutorial takes: of fewer updates an epoch, as few as need be are lost."""


def tiny_batches_with_batch_norm(signals: Signals) -> Diagnosis | None:
    """It, with batches of 16 to try."""
    size = signals.record.spec.training.batch_size
    if not signals.count or not signals.network.has_batch_norm or size >= TINY:
        return None
    rows = signals.record.training_rows or USUAL
    return Diagnosis(
        kind="tiny_batches_with_batch_norm",
        title=Message("coach.tiny_batches_with_batch_norm", {"size": size}),
        certainty=0.95 if size <= 4 else 0.8,
        evidence={"batch_size": float(size), "skill": signals.skill},
        proposal=Proposal(
            Message("coach.larger_batches"), {"training.batch_size": min(USUAL, rows)}
        ),
        silent_if=Message("coach.silent.tiny_batches_with_batch_norm", {"size": TINY}),
    )
