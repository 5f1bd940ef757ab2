"""What the coach says of a run: a kind, its evidence in numbers, and one change to try."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any, Literal

from data.messages import Message

Kind = Literal[
    "stuck_at_baseline",
    "diverging",
    "learning_rate_too_high",
    "learning_rate_too_low",
    "dead_relu",
    "vanishing_gradients",
    "exploding_gradients",
    "wrong_loss",
    "unscaled_inputs",
    "underfitting",
    "overfitting",
    "stopped_too_early",
    "tiny_batches_with_batch_norm",
    "regularization_too_strong",
    "dropout_too_strong",
    "unbalanced_classes",
    "validation_too_small",
    "leakage",
    "healthy",
]
Changes = Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class Proposal:
    """Keys of the experiment with the values to try in their place, and why; no key: nothing of
    the experiment is to be changed, and ``why`` says what to do.
    """

    why: Message
    changes: Changes = field(default_factory=dict[str, Any])


@dataclass(frozen=True, slots=True)
class Diagnosis:
    """One thing found; ``certainty`` from 0 to 1, ``since_epoch`` from 1 where it began then.

    ``silent_if`` tells what would have kept the coach from saying so.
    """

    kind: Kind
    title: Message
    certainty: float
    evidence: Mapping[str, float]
    proposal: Proposal
    silent_if: Message
    since_epoch: int | None = None
