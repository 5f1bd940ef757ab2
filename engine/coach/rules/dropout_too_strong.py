"""So much is dropped that what is left cannot learn: training stays behind validation.

Srivastava et al. (2014) see the error rise beyond 0.5 to 0.6, UMLAUT flags more than 0.5.
"""

from data.messages import Message
from engine.coach.signs.curves import level
from engine.coach.signs.diagnosis import Diagnosis, Proposal
from engine.coach.signs.signals import Signals

STRONG = 0.7
HIGH = 0.5
USUAL = 0.2
BEHIND = 1.15
POOR = 0.8


def dropout_too_strong(signals: Signals) -> Diagnosis | None:
    """It, with a dropout of 0.2 to try."""
    dropped = signals.network.dropout
    if not signals.count or dropped <= HIGH:
        return None
    held = signals.held_losses
    behind = bool(held) and level(signals.losses) > BEHIND * level(held)
    poor = signals.is_stuck or signals.skill < (POOR if dropped >= STRONG else 0.3)
    if not poor and not (behind and dropped >= STRONG):
        return None
    changes = {one.dropout_key: USUAL for one in signals.network.layers if one.dropout > USUAL}
    return Diagnosis(
        kind="dropout_too_strong",
        title=Message("coach.dropout_too_strong", {"part": 100 * dropped}),
        certainty=0.92 if dropped >= STRONG else 0.65,
        evidence={
            "dropout": dropped,
            "skill": signals.skill,
            "validation_skill": signals.held_skill,
        },
        proposal=Proposal(Message("coach.weaker_dropout"), changes),
        silent_if=Message("coach.silent.dropout_too_strong", {"part": 100 * HIGH}),
    )
