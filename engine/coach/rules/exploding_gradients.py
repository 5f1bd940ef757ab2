"""Gradients that grow from layer to layer: a deep or recurrent stack whose loss leaps at once.

Told by a loss a hundredfold what knowing nothing costs, or no number (AUTOTRAINER: a loss of 1e3 or
NaN), in a network where that can come from its depth: five layers with weights and nothing that
normalises between them, recurrence, or weights that begin at 1. Inputs that are not scaled, and
penalties, make a loss large too: then it is silent. With layer statistics gradients of a layer that
are 70 times the last layer's (AUTOTRAINER) and a bad end tell it of any stack of three layers.
"""

import math

from data.messages import Message
from engine.coach.signs.changes import RATE, of_layers, usual_adam
from engine.coach.signs.diagnosis import Diagnosis, Proposal
from engine.coach.signs.signals import Signals

DEEP = 5
LEAP = 30.0
"""Times what knowing nothing costs."""
LARGE_INPUTS = 30.0
GROWTH, STACK = 70.0, 3


def exploding_gradients(signals: Signals) -> Diagnosis | None:
    """It, with weights that keep a gradient's size, and Adam's steps, to try."""
    network = signals.network
    grows = signals.layers.largest_over_last > GROWTH and network.depth >= STACK
    begins_large = any(one.initializer == "ones" for one in network.weighted)
    can = network.depth >= DEEP or network.recurrent or (begins_large and network.depth > 1)
    if not (can or grows) or network.normalised or signals.penalised:
        return None
    floor = signals.floor if math.isfinite(signals.floor) else 1.0
    leap = signals.peak / floor
    leaps = can and (not signals.is_finite or leap > LEAP)
    if not leaps and not (grows and _ends_badly(signals)):
        return None
    if signals.looked("largest") > LARGE_INPUTS:
        return None
    changes = {**of_layers(signals, kernel_initializer="glorot_uniform"), **usual_adam()}
    optimizer = signals.record.spec.training.optimizer
    if optimizer.name == "adam" and signals.rate_over_usual <= 1:
        changes[RATE] = optimizer.learning_rate / 10
    return Diagnosis(
        kind="exploding_gradients",
        title=Message("coach.exploding_gradients"),
        certainty=0.93 if leaps else 0.85,
        evidence={
            "largest_loss": signals.peak,
            "times_knowing_nothing": leap,
            "layers": float(network.depth),
            "largest_over_last_gradient": signals.layers.largest_over_last,
        },
        proposal=Proposal(Message("coach.keep_gradients"), changes),
        silent_if=Message("coach.silent.exploding_gradients", {"times": LEAP, "layers": DEEP}),
    )


def _ends_badly(signals: Signals) -> bool:
    bad = signals.is_stuck or not signals.is_finite
    return bad or (signals.count > 0 and signals.losses[-1] > signals.floor)
