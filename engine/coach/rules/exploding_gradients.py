"""Gradients that grow from layer to layer: a deep or recurrent stack whose loss leaps at once.

Told by a loss a hundredfold what knowing nothing costs, or no number (AUTOTRAINER: a loss of 1e3 or
NaN), in a network where that can come from its depth: five layers with weights and nothing that
normalises between them, recurrence, or weights that begin at 1. Inputs that are not scaled, and
penalties, make a loss large too: then it is silent.
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


def exploding_gradients(signals: Signals) -> Diagnosis | None:
    """It, with weights that keep a gradient's size, and Adam's steps, to try."""
    network = signals.network
    begins_large = any(one.initializer == "ones" for one in network.weighted)
    can = network.depth >= DEEP or network.recurrent or (begins_large and network.depth > 1)
    if not can or network.normalised or signals.penalised:
        return None
    floor = signals.floor if math.isfinite(signals.floor) else 1.0
    leap = signals.peak / floor
    if signals.is_finite and not leap > LEAP:
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
        certainty=0.93,
        evidence={
            "largest_loss": signals.peak,
            "times_knowing_nothing": leap,
            "layers": float(network.depth),
        },
        proposal=Proposal(Message("coach.keep_gradients"), changes),
        silent_if=Message("coach.silent.exploding_gradients", {"times": LEAP, "layers": DEEP}),
    )
