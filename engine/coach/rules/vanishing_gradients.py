"""Gradients that are lost on the way to the first layers: deep stacks of flat activations.

A sigmoid's derivative is at most 1/4, so that six layers leave at most 1/4096 of a gradient
(Hochreiter 1991; Glorot and Bengio 2010). Without layer statistics it is told by the stack and the
bad end; with them by the norms (AUTOTRAINER: first / last < 1e-3), whatever the activations, or by
layers that rest at their ends.
"""

from data.messages import Message
from engine.coach.signs.changes import relu_with_norm
from engine.coach.signs.diagnosis import Diagnosis, Proposal
from engine.coach.signs.signals import Signals

SIGMOIDS = 4
"""Layers of sigmoid from which on a gradient is a thousandth, by the bound and Glorot's scale."""
FLAT = 10
"""The same of tanh and softsign, whose derivative at 0 is 1."""
RATIO, KEPT = 1e-3, 0.03
"""First over last gradient, a weight's: below it is lost; above it is kept, whatever the stack."""
DEEP = 3
SATURATED = 0.9
LARGE_INPUTS = 10.0
"""Such inputs saturate the first layer by themselves."""
LITTLE = 0.7


def vanishing_gradients(signals: Signals) -> Diagnosis | None:
    """It, with relu and batch normalisation to try."""
    network = signals.network
    if not signals.count or network.normalised or signals.rate_over_largest > 3:
        return None
    certainty = _certainty(signals)
    if not certainty:
        return None
    evidence = {
        "sigmoid_layers": float(network.sigmoids),
        "flat_layers": float(network.saturating),
        "gradient_at_most": 0.25**network.sigmoids,
        "skill": signals.skill,
        "first_over_last": signals.layers.first_over_last,
        "saturated": signals.layers.saturated,
    }
    return Diagnosis(
        kind="vanishing_gradients",
        title=Message("coach.vanishing_gradients"),
        certainty=certainty,
        evidence=evidence,
        proposal=Proposal(Message("coach.relu_with_norm"), relu_with_norm(signals)),
        silent_if=Message("coach.silent.vanishing_gradients", {"layers": SIGMOIDS, "kept": KEPT}),
    )


def _certainty(signals: Signals) -> float:
    """0 where it is not said."""
    network, layers = signals.network, signals.layers
    if signals.is_stuck and signals.is_finite and not signals.looked("largest") > LARGE_INPUTS:
        is_lost = 0 < layers.first_over_last < RATIO and network.depth >= DEEP
        if is_lost and not layers.dead > SATURATED:  # dead units let no gradient pass, either
            return 0.9
        if layers.saturated > SATURATED and signals.rate_over_largest <= 1:
            return 0.8
    is_deep = network.sigmoids >= SIGMOIDS or network.saturating >= FLAT
    if not is_deep or layers.first_over_last > KEPT:
        return 0.0
    return 0.88 if signals.is_stuck else 0.8 if signals.skill < LITTLE else 0.0
