"""Rare classes are left out: nearly all rows are of one class, and saying it always is right.

SageMaker Debugger flags a ratio above 10 and a class of which 70 % are missed; both must hold here,
with half of the rare class missed. Silent where classes are weighed.
"""

from data.messages import Message
from engine.coach.signs.diagnosis import Diagnosis, Proposal
from engine.coach.signs.signals import Signals

RATIO = 8.0
FOUND = 0.7


def unbalanced_classes(signals: Signals) -> Diagnosis | None:
    """It, with class weights to try."""
    counts = [count for count in signals.record.class_counts if count]
    if not signals.count or len(counts) < 2 or signals.is_weighed or not signals.is_finite:
        return None
    ratio = max(counts) / min(counts)
    found = _found(signals)
    if ratio < RATIO or found is None or found > FOUND:
        return None
    return Diagnosis(
        kind="unbalanced_classes",
        title=Message("coach.unbalanced_classes"),
        certainty=0.88,
        evidence={
            "ratio": ratio,
            "rarest_class_found": found,
            "rows_of_rarest": float(min(counts)),
        },
        proposal=Proposal(Message("coach.weigh_classes"), {"training.class_weight": "balanced"}),
        silent_if=Message("coach.silent.unbalanced_classes", {"ratio": RATIO}),
    )


def _found(signals: Signals) -> float | None:
    """Of the rare classes' measured rows the part that is predicted rightly, of the worst class."""
    counts, matrix = signals.record.class_counts, signals.record.matrix
    if len(matrix) != len(counts):
        return None
    rare = [place for place, count in enumerate(counts) if 0 < count * RATIO <= max(counts)]
    told = [matrix[place][place] / sum(matrix[place]) for place in rare if sum(matrix[place])]
    return min(told, default=None)
