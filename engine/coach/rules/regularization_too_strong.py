"""A penalty on the weights that leaves no room to learn.

The tutorial's L2 is 0.001 to 0.01, Keras' example 0.01; ten times that is named where training ends
poorly, or its loss is mostly penalty: more than knowing nothing costs, though there is skill.
"""

from data.messages import Message
from engine.coach.signs.diagnosis import Diagnosis, Proposal
from engine.coach.signs.signals import Signals

STRONG = {"l1": 0.01, "l2": 0.05}
USUAL = {"l1": 0.0, "l2": 0.0001}
POOR, FAIR = 0.7, 0.9
"""Ends that are told from the bounds on, and from twice the bounds on."""


def regularization_too_strong(signals: Signals) -> Diagnosis | None:
    """It, with a thousandth of the tutorial's penalty to try."""
    network = signals.network
    times = max(network.l1 / STRONG["l1"], network.l2 / STRONG["l2"])
    if not signals.count or times < 1:
        return None
    mostly = signals.losses[-1] > signals.floor
    if not (signals.is_stuck or signals.skill < (POOR if times < 2 else FAIR) or mostly):
        return None
    changes = {
        f"{layer.key}.{name}": USUAL[name]
        for layer in network.layers
        for name in ("l1", "l2")
        if getattr(layer, name) > USUAL[name]
    }
    return Diagnosis(
        kind="regularization_too_strong",
        title=Message("coach.regularization_too_strong"),
        certainty=0.93 if times >= 2 else 0.8,
        evidence={
            "l1": network.l1,
            "l2": network.l2,
            "skill": signals.skill,
            "loss": signals.losses[-1],
            "loss_of_knowing_nothing": signals.floor,
        },
        proposal=Proposal(Message("coach.weaker_penalty"), changes),
        silent_if=Message(
            "coach.silent.regularization_too_strong", {"l1": STRONG["l1"], "l2": STRONG["l2"]}
        ),
    )
