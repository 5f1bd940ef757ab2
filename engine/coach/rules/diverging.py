"""The loss becomes no number, or ends far above where it has been.

AUTOTRAINER calls a loss of 1e3 exploding; here it is measured by what knowing nothing costs, for
losses have different units. Deep networks are ``exploding_gradients``' matter.
"""

import math

from data.messages import Message
from engine.coach.signs.changes import RATE, usual_rate_of
from engine.coach.signs.curves import finite
from engine.coach.signs.diagnosis import Diagnosis, Proposal
from engine.coach.signs.signals import Signals

ABOVE = 3.0
"""Times its lowest value: noise of batches stays within twice (measured on healthy runs)."""


def diverging(signals: Signals) -> Diagnosis | None:
    """It, since the epoch of the lowest loss; a smaller learning rate to try."""
    losses = signals.losses
    if not losses and signals.is_finite:
        return None
    numbers = finite(losses)
    least = min(numbers, default=math.nan)
    last = losses[-1] if losses else math.nan
    rises = math.isfinite(last) and last > ABOVE * least and not last < 2 * signals.floor
    if signals.is_finite and not rises:
        return None
    since = numbers.index(least) + 2 if numbers else 1
    return Diagnosis(
        kind="diverging",
        title=Message("coach.diverging", {"epoch": since}),
        certainty=0.9 if not signals.is_finite else 0.7,
        evidence={
            "loss": last,
            "lowest_loss": least,
            "epochs_without_number": float(len(losses) - len(numbers)),
            "learning_rate": signals.rate,
        },
        proposal=Proposal(Message("coach.smaller_steps"), _smaller(signals)),
        silent_if=Message("coach.silent.diverging", {"times": ABOVE}),
        since_epoch=since,
    )


def _smaller(signals: Signals) -> dict[str, float]:
    if signals.rate_over_usual > 1:
        return usual_rate_of(signals)
    return {RATE: signals.record.spec.training.optimizer.learning_rate / 10}
