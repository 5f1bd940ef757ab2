"""The loss still falls fast where training ended, though its steps are of a usual size.

As many epochs again would take a quarter off the loss, by its pace at the end and less what is
noise (``curves.fall_left``); after an epoch or two the updates are counted too: AUTOTRAINER looks
for slow convergence only after a hundred iterations.
"""

from data.messages import Message
from engine.coach.signs.changes import EPOCHS
from engine.coach.signs.curves import fall_left
from engine.coach.signs.diagnosis import Diagnosis, Proposal
from engine.coach.signs.rates import usual_rate
from engine.coach.signs.signals import Signals

LEFT = 0.25
FEW, LITTLE = 5, 0.08
"""Epochs of which a pace cannot be measured: then few updates, or any fall, are enough."""
FEW_UPDATES = 200
GOOD, FAIR = 0.97, 0.85
"""Skills from which on nothing is missed: after few epochs, after more."""


def stopped_too_early(signals: Signals) -> Diagnosis | None:
    """It, with five times the epochs to try, 30 at least."""
    if not signals.count or not signals.is_finite or not signals.is_over:
        return None
    spec = signals.record.spec
    if signals.rate_over_usual < 0.2 or signals.rate_over_largest > 3:
        return None
    held = signals.held_losses or signals.losses
    left = min(fall_left(signals.losses, signals.scale), fall_left(held, signals.scale))
    few = signals.count <= FEW and (signals.updates < FEW_UPDATES or left > LITTLE)
    stopping = spec.training.early_stopping
    ended_itself = stopping is not None and signals.count < signals.record.wanted
    good = max(signals.held_skill, signals.skill) > (GOOD if few else FAIR)
    if ended_itself or good or not (few or left > LEFT):
        return None
    epochs = max(5 * signals.count, 30)
    return Diagnosis(
        kind="stopped_too_early",
        title=Message("coach.stopped_too_early"),
        certainty=0.85 if few else min(0.55 + 0.3 * left, 0.8),
        evidence={
            "epochs": float(signals.count),
            "updates": float(signals.updates),
            "loss_left_to_fall": left,
            "usual_rate": usual_rate(spec),
        },
        proposal=Proposal(Message("coach.train_longer"), {EPOCHS: epochs}),
        silent_if=Message("coach.silent.stopped_too_early", {"left": 100 * LEFT}),
    )
