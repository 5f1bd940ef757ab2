"""Steps so large that training jumps about, or ends where it began.

Told by the rate first (``rates.LARGEST``), for its symptoms are those of several faults, and by a
bad end: a large rate that trains well is nobody's trouble. Layer statistics tell steps that are
large beside the weights whatever the rate is called.
"""

import math

from data.messages import Message
from engine.coach.signs.changes import RATE, usual_rate_of
from engine.coach.signs.curves import finite, restless
from engine.coach.signs.diagnosis import Diagnosis, Proposal
from engine.coach.signs.signals import Signals

RESTLESS = 0.15
"""A loss that rises by so much of itself every other epoch jumps about (measured; AUTOTRAINER: a
swing of 0.03 in a fifth of the epochs, for accuracies)."""
FAR, CALM = 5.0, 0.05
"""From so many times the largest usual rate on it is named unless the end is good, the
loss comes to rest, and validation is kept: Adam with 0.1 learns small tables by heart in leaps."""
GOOD = 0.9
NEAR, WILD, LOST = 0.1, 0.3, 0.25
"""Below the largest usual rate the curves must speak for themselves: swings of a third, or a
quarter of the skill learnt and lost."""
LEAP = 0.1
"""What an update changes of the weights, a thousandth as a rule (DeepDiagnosis: at most 0.1)."""


def learning_rate_too_high(signals: Signals) -> Diagnosis | None:
    """It, with the optimizer's usual rate to try, or a tenth of one that is usual."""
    ratio = signals.rate_over_largest
    swing = restless(signals.losses, signals.scale)
    certainty = _certainty(signals, swing) if signals.count else 0.0
    if not certainty:
        return None
    present = signals.record.spec.training.optimizer.learning_rate
    changes = usual_rate_of(signals) if signals.rate_over_usual > 2 else {RATE: present / 10}
    return Diagnosis(
        kind="learning_rate_too_high",
        title=Message("coach.learning_rate_too_high"),
        certainty=certainty,
        evidence={
            "learning_rate": signals.rate,
            "times_the_largest_usual": ratio,
            "restless": swing,
            "skill": signals.skill,
            "update_over_weight": signals.layers.update,
        },
        proposal=Proposal(Message("coach.usual_rate"), changes),
        silent_if=Message("coach.silent.learning_rate_too_high", {"restless": RESTLESS}),
    )


def _certainty(signals: Signals, swing: float) -> float:
    """0 where it is not said."""
    ratio = signals.rate_over_largest
    if ratio < 1:
        best = max(finite(signals.skills), default=0.0)
        wild = swing > WILD or best - signals.skill > LOST
        leaps = signals.layers.update > LEAP and (signals.is_stuck or swing > RESTLESS)
        if leaps and signals.skill < GOOD and not signals.network.normalised:
            return 0.75
        return 0.6 if ratio >= NEAR and wild and signals.skill < GOOD else 0.0
    bad = signals.is_stuck or swing > RESTLESS or not signals.is_finite or _worse(signals)
    good = signals.skill > GOOD and not swing > CALM and signals.keeps_validation
    if not bad and (ratio < FAR or good):
        return 0.0
    return 0.88 if ratio >= FAR else 0.7 + 0.15 * math.log10(ratio)


def _worse(signals: Signals) -> bool:
    """Whether it ends above what knowing nothing costs."""
    return bool(signals.losses) and signals.losses[-1] > signals.floor
