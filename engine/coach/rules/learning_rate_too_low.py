"""Steps so small that training has hardly begun when it ends.

The rate must be a fifth of the usual one or less, the loss still fall steadily, and the end leave
something to be wished. A schedule that ends low counts by the rate that it began with. With layer
statistics updates that are small beside the weights tell it up to half the usual rate, and updates
of a usual size that the rate is none too low.
"""

import math

from data.messages import Message
from engine.coach.signs.changes import usual_adam, usual_rate_of
from engine.coach.signs.diagnosis import Diagnosis, Proposal
from engine.coach.signs.signals import Signals

LOW = 0.2
"""Of the usual rate; people change rates by an order of magnitude at a time (the tutorial)."""
GOOD = 0.85
BELOW = 0.5
SMALL, ENOUGH = 1e-4, 2e-3
"""What an update changes of the weights: TheDeepChecker calls less than 1e-4 too slow; a thousandth
is usual."""


def learning_rate_too_low(signals: Signals) -> Diagnosis | None:
    """It, with the optimizer's usual rate to try; plain SGD with Adam in its place."""
    ratio = signals.rate_over_usual
    update = signals.layers.update
    if not signals.count or ratio > (BELOW if update < SMALL else LOW) or not signals.is_finite:
        return None
    if update > ENOUGH:
        return None
    if signals.skill > GOOD or not _moves_slowly(signals):
        return None
    certainty = min(0.7 + 0.1 * math.log10(1 / max(ratio, 1e-9)), 0.93)
    if signals.record.spec.training.optimizer.name == "sgd":
        proposal = Proposal(Message("coach.adam"), usual_adam())
    else:
        proposal = Proposal(Message("coach.usual_rate"), usual_rate_of(signals))
    return Diagnosis(
        kind="learning_rate_too_low",
        title=Message("coach.learning_rate_too_low"),
        certainty=certainty,
        evidence={
            "learning_rate": signals.rate,
            "times_the_usual": ratio,
            "loss_fell_by": 1 - signals.losses[-1] / signals.losses[0] if signals.losses[0] else 0,
            "skill": signals.skill,
            "update_over_weight": update,
        },
        proposal=proposal,
        silent_if=Message("coach.silent.learning_rate_too_low", {"good": GOOD, "update": ENOUGH}),
    )


def _moves_slowly(signals: Signals) -> bool:
    """Whether the loss falls nearly as fast at the end as at the beginning, or hardly at all."""
    losses = signals.losses
    if len(losses) < 4:
        return signals.is_over
    half = len(losses) // 2
    first, second = losses[0] - losses[half], losses[half] - losses[-1]
    return signals.is_stuck or first <= 0 or second > 0.1 * first
