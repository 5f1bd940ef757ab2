"""Training has come to rest far from the rows that it learns, and validation beside it.

A network too small for what there is to learn, told by a layer of a few units through which all
must pass, or by activations that add up to a single linear one; without one the skill must be poor,
for noise in the labels looks the same.
"""

from typing import Any

from data.messages import Message
from engine.coach.signs.changes import of_layers, usual_adam
from engine.coach.signs.curves import fall_left
from engine.coach.signs.diagnosis import Diagnosis, Proposal
from engine.coach.signs.signals import Signals

NARROW = 4
"""Units through which fewer numbers pass than most labels need."""
WIDE = 64
POOR, FAIR = 0.15, 0.9
LEFT = 0.25
"""A loss that would still lose a quarter has not come to rest: it was stopped too early."""


def underfitting(signals: Signals) -> Diagnosis | None:
    """It, with layers of 64 units to try; where they are as wide already, Adam in place of SGD."""
    network = signals.network
    if not signals.count or not network.is_known or not signals.is_finite:
        return None
    few = max(NARROW, len(signals.record.class_counts) // 2)
    linear = network.is_linear
    narrow = 0 < network.narrowest <= few or linear
    best = max(signals.skill, signals.held_skill) if signals.held_skills else signals.skill
    if not best < (FAIR if narrow else POOR) or fall_left(signals.losses, signals.scale) > LEFT:
        return None
    if signals.skill - signals.held_skill > 0.25 or (signals.is_stuck and not narrow):
        return None
    changes: dict[str, Any] = {
        f"{one.key}.{_size(one.kind)}": max(WIDE, 2 * one.width)
        for one in network.weighted
        if one.width < WIDE or not narrow
    }
    if linear:
        changes = of_layers(signals, activation="relu")
    proposal = Proposal(Message("coach.larger_network"), changes)
    if not narrow and signals.record.spec.training.optimizer.name == "sgd":
        proposal = Proposal(Message("coach.adam"), usual_adam())
    sure = 0.84 if narrow and network.depth else 0.6
    return Diagnosis(
        kind="underfitting",
        title=Message("coach.underfitting"),
        certainty=sure if best < 0.8 else sure - 0.15,
        evidence={
            "skill": signals.skill,
            "validation_skill": signals.held_skill,
            "narrowest_layer": float(network.narrowest),
            "loss": signals.losses[-1],
        },
        proposal=proposal,
        silent_if=Message("coach.silent.underfitting", {"units": NARROW}),
    )


def _size(kind: str) -> str:
    return "filters" if "conv" in kind else "units"
