"""A loss that measures distances of numbers, where the label has classes.

Behind a softmax or a sigmoid its gradient vanishes where the network is most wrong; cross-entropy's
does not (Golik et al. 2013; the tutorial: cross-entropy 0.585, squared error stuck at 0.516). The
description alone tells it; a good end lowers the certainty.
"""

import math
from typing import Any

from data.messages import Message
from engine.coach.signs.changes import usual_adam
from engine.coach.signs.diagnosis import Diagnosis, Proposal
from engine.coach.signs.floors import CROSS_ENTROPIES
from engine.coach.signs.signals import Signals

OF_SMALL_NUMBERS = ("mean_absolute_percentage_error", "mean_squared_logarithmic_error")
"""Losses of numbers that must be positive: of a label that is centred around 0 they fail."""
GOOD, POOR = 0.9, 0.5
SMALL, MOVED = 5e-4, 0.2
"""Updates of the weights, and what the loss has fallen by, below which the steps are small, too."""


def wrong_loss(signals: Signals) -> Diagnosis | None:
    """It, with the task's usual loss to try."""
    name = signals.loss_name
    if not signals.count or not name:
        return None
    if signals.is_classes:
        wrong, certainty = name not in CROSS_ENTROPIES, 0.8 if signals.skill > GOOD else 0.94
    else:
        wrong, certainty = name in OF_SMALL_NUMBERS and not signals.held_skill > 0.5, 0.7
    if not wrong:
        return None
    changes: dict[str, Any] = {"training.loss": "categorical_crossentropy"}
    why = Message("coach.usual_loss")
    if _moves_little(signals):
        changes, why = {**changes, **usual_adam()}, Message("coach.usual_loss_and_steps")
    return Diagnosis(
        kind="wrong_loss",
        title=Message("coach.wrong_loss", {"loss": name}),
        certainty=certainty,
        evidence={
            "skill": signals.skill,
            "classes": float(len(signals.record.class_counts)),
            "update_over_weight": signals.layers.update,
        },
        proposal=Proposal(why, changes),
        silent_if=Message("coach.silent.wrong_loss"),
    )


def _moves_little(signals: Signals) -> bool:
    """Whether plain SGD ends poorly and hardly moves: then another loss alone would not, either."""
    if signals.record.spec.training.optimizer.name != "sgd" or signals.skill > POOR:
        return False
    update, losses = signals.layers.update, signals.losses
    if not math.isnan(update):
        return update < SMALL
    return losses[0] > 0 and 1 - losses[-1] / losses[0] < MOVED
