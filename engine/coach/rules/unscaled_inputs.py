"""Inputs on scales that one learning rate cannot suit: large ones drown the others.

DeepDiagnosis and UMLAUT flag whatever leaves [-1, 1], and healthy runs with it; here an input's
root mean square must be past 100, or past 10 with a bad end: scaled inputs have about 1 (LeCun et
al. 1998). Silent where the network normalises its inputs first. Where nobody has looked at the
inputs, layer statistics tell it by what the first layer gives: scaled inputs make it about 1.
"""

import math

from data.messages import Message
from engine.coach.signs.changes import scaled_inputs
from engine.coach.signs.diagnosis import Diagnosis, Proposal
from engine.coach.signs.signals import Signals

LARGE, HUGE = 10.0, 100.0
SMALL = 0.01
"""Inputs all below it move nothing."""
LITTLE = 0.5
SPREAD = 30.0
"""A first layer's deviation beyond it, with weights that a usual rate has not thrown there."""


def unscaled_inputs(signals: Signals) -> Diagnosis | None:
    """It, with standard scaling to try; a person scales a table that is built in themselves."""
    largest = _largest(signals)
    if not signals.count or signals.network.begins_normalised or not math.isfinite(largest):
        return None
    is_bad = signals.is_stuck or signals.held_skill < LITTLE or not signals.is_finite
    is_small = 0 < largest < SMALL and is_bad
    changes = scaled_inputs(signals)
    if not is_small and not (largest > HUGE and changes) and not (largest > LARGE and is_bad):
        return None
    sure = min(0.7 + 0.1 * math.log10(largest / LARGE), 0.92) if largest > LARGE else 0.6
    if not largest > HUGE:
        sure = 0.6 if changes else 0.45
    return Diagnosis(
        kind="unscaled_inputs",
        title=_title(signals),
        certainty=sure,
        evidence={
            "largest_input": signals.looked("largest"),
            "first_layer_spread": signals.layers.first_spread,
            "unscaled_inputs": signals.looked("unscaled"),
            "scales": signals.looked("scales"),
            "skill": signals.skill,
        },
        proposal=Proposal(Message("coach.scale_inputs"), changes),
        silent_if=Message("coach.silent.unscaled_inputs", {"largest": HUGE}),
    )


def _largest(signals: Signals) -> float:
    """An input's largest root mean square; or what the first layer lets guess of it."""
    known = signals.looked("largest")
    guess = signals.layers.first_spread
    if math.isfinite(known) or not guess > SPREAD or signals.rate_over_usual > 1:
        return known
    return guess


def _title(signals: Signals) -> Message:
    count = signals.looked("unscaled")
    if math.isnan(count):
        return Message("coach.unscaled_somewhere")
    return Message("coach.unscaled_inputs", {"count": int(count)})
