"""A loss that measures distances of numbers, where the label has classes.

Behind a softmax or a sigmoid its gradient vanishes where the network is most wrong; cross-entropy's
does not (Golik et al. 2013; the tutorial: cross-entropy 0.585, squared error stuck at 0.516). The
description alone tells it; a good end lowers the certainty.
"""

from data.messages import Message
from engine.coach.signs.diagnosis import Diagnosis, Proposal
from engine.coach.signs.floors import CROSS_ENTROPIES
from engine.coach.signs.signals import Signals

OF_SMALL_NUMBERS = ("mean_absolute_percentage_error", "mean_squared_logarithmic_error")
"""Losses of numbers that must be positive: of a label that is centred around 0 they fail."""
GOOD = 0.9


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
    return Diagnosis(
        kind="wrong_loss",
        title=Message("coach.wrong_loss", {"loss": name}),
        certainty=certainty,
        evidence={"skill": signals.skill, "classes": float(len(signals.record.class_counts))},
        proposal=Proposal(
            Message("coach.usual_loss"), {"training.loss": "categorical_crossentropy"}
        ),
        silent_if=Message("coach.silent.wrong_loss"),
    )
