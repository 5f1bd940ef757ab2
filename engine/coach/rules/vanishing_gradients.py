"""Gradients that are lost on the way to the first layers: deep stacks of flat activations.

A sigmoid's derivative is at most 1/4, so that six layers leave at most 1/4096 of a gradient
(Hochreiter 1991; Glorot and Bengio 2010). Without layer statistics it is told by the stack and the
bad end; with them by the norms: AUTOTRAINER takes first / last < 1e-3.
"""

from data.messages import Message
from engine.coach.signs.changes import relu_with_norm
from engine.coach.signs.diagnosis import Diagnosis, Proposal
from engine.coach.signs.signals import Signals

SIGMOIDS = 4
"""Layers of sigmoid from which on a gradient is a thousandth, by the bound and Glorot's scale."""
FLAT = 10
"""The same of tanh and softsign, whose derivative at 0 is 1."""
RATIO = 1e-3
LITTLE = 0.7


def vanishing_gradients(signals: Signals) -> Diagnosis | None:
    """It, with relu and batch normalisation to try."""
    network = signals.network
    if not signals.count or network.normalised or signals.rate_over_largest > 3:
        return None
    ratio = _ratio(signals)
    is_deep = network.sigmoids >= SIGMOIDS or network.saturating >= FLAT
    if ratio is not None:
        if ratio > RATIO or not signals.is_stuck:
            return None
    elif not is_deep or not (signals.is_stuck or signals.skill < LITTLE):
        return None
    evidence = {
        "sigmoid_layers": float(network.sigmoids),
        "flat_layers": float(network.saturating),
        "gradient_at_most": 0.25**network.sigmoids,
        "skill": signals.skill,
    }
    return Diagnosis(
        kind="vanishing_gradients",
        title=Message("coach.vanishing_gradients"),
        certainty=0.88 if signals.is_stuck else 0.8,
        evidence=evidence if ratio is None else {**evidence, "first_over_last": ratio},
        proposal=Proposal(Message("coach.relu_with_norm"), relu_with_norm(signals)),
        silent_if=Message("coach.silent.vanishing_gradients", {"layers": SIGMOIDS}),
    )


def _ratio(signals: Signals) -> float | None:
    layers = signals.record.layers
    norms = layers.gradients[-1] if layers and layers.gradients else ()
    return norms[0] / norms[-1] if len(norms) > 1 and norms[-1] else None
