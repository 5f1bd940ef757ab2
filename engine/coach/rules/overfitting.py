"""The rows that train are learnt by heart: validation turns while training goes on.

SageMaker Debugger takes (validation - training) / training loss > 0.1, AUTOTRAINER an accuracy gap
of 0.1; healthy runs on small tables pass both. Here the validation loss must have risen by a fifth
from its lowest, or the skills be a third of the way apart and more than twice their standard error,
and no early stopping have given the best weights back.
"""

import math

from data.messages import Message
from engine.coach.signs.changes import stop_early
from engine.coach.signs.curves import level
from engine.coach.signs.diagnosis import Diagnosis, Proposal
from engine.coach.signs.signals import Signals

RISE = 0.25
MUCH = 0.8
"""Of the scale of losses, a tenth of what knowing nothing costs: less is a row or two."""
GAP = 0.35


def overfitting(signals: Signals) -> Diagnosis | None:
    """It, since the epoch after the best; early stopping with the best weights to try."""
    held = signals.held_losses
    if not held or signals.best_epoch < 1 or not signals.is_finite or signals.is_stuck:
        return None
    lowest = held[signals.best_epoch - 1]
    rise = level(held) / lowest - 1 if lowest > 0 else math.inf
    gap = _gap(signals)
    widens = signals.losses[-1] < 0.98 * signals.losses[signals.best_epoch - 1]
    much = not level(held) - lowest < MUCH * signals.scale
    rises = rise > RISE and much and widens
    gapes = gap > max(GAP, 2 * _error(signals)) and level(signals.losses) < level(held)
    # Of a program that tells losses alone, they have to do
    apart = gap > 0.03 or math.isnan(gap)
    if signals.restores_best or (not (rises and apart) and not gapes):
        return None
    sure = 0.6 + (0.15 if rises else 0.0) + min(0.1, 0.1 * rise) + (0.05 if gapes else 0.0)
    evidence = {
        "validation_loss_rose_by": rise,
        "gap": gap,
        "skill": signals.skill,
        "validation_skill": signals.held_skill,
        "best_epoch": float(signals.best_epoch),
    }
    return Diagnosis(
        kind="overfitting",
        title=Message("coach.overfitting", {"epoch": signals.best_epoch + 1}),
        certainty=min(sure, 0.87),
        evidence=_known(evidence),
        proposal=Proposal(Message("coach.stop_early"), stop_early()),
        silent_if=Message("coach.silent.overfitting", {"rise": 100 * RISE}),
        since_epoch=signals.best_epoch + 1 if rises else None,
    )


def _known(evidence: dict[str, float]) -> dict[str, float]:
    return {name: value for name, value in evidence.items() if not math.isnan(value)}


def _gap(signals: Signals) -> float:
    """The training skill less the validation skill, at the end."""
    return signals.skill - signals.held_skill


def _error(signals: Signals) -> float:
    """The standard error of the validation accuracy, as a skill; of a number by a rule of thumb."""
    rows = max(signals.record.validation_rows or 1, 1)
    if not signals.is_classes:
        return 1 / math.sqrt(rows)
    base = signals.record.baseline.get("accuracy", signals.share)
    right = min(max(base + signals.held_skill * (1 - base), 0.0), 1.0)
    return math.sqrt(max(right * (1 - right), 0.25 / rows) / rows) / max(1 - base, 0.05)
