"""What is sure of a run that still trains: said once, while there is time to do something.

Rules that are sure early, and of them what lasts: a moment's figures belong to every healthy run.
"""

from __future__ import annotations

from engine.coach.rules.dead_relu import dead_relu
from engine.coach.rules.diverging import diverging
from engine.coach.rules.exploding_gradients import exploding_gradients
from engine.coach.rules.stuck_at_baseline import stuck_at_baseline
from engine.coach.signs.curves import finite, trend
from engine.coach.signs.diagnosis import Diagnosis
from engine.coach.signs.record import RunRecord
from engine.coach.signs.signals import Signals

RULES = (exploding_gradients, diverging, dead_relu, stuck_at_baseline)
FEWEST, PART = 5, 0.25
"""Epochs, and of those that are wanted the part, before anything but a loss that is no number."""
FEWEST_UPDATES = 300
"""Before as many a network that learns slowly looks like one that does not."""
SURE = 0.7
REST = 0.002
"""A loss that falls by less than so much of itself an epoch rests: one on a plateau still falls."""


def early(record: RunRecord) -> Diagnosis | None:
    """The most certain of what is sure already; None where nothing is."""
    signals = Signals(record)
    if signals.is_finite and not _has_seen_enough(signals):
        return None
    found = [told for rule in RULES if (told := rule(signals)) is not None]
    lasting = [told for told in found if _lasts(told, signals)]
    return max(lasting, key=lambda told: told.certainty, default=None)


def _has_seen_enough(signals: Signals) -> bool:
    wanted = max(FEWEST, round(PART * signals.record.wanted))
    return signals.count >= wanted and signals.updates >= FEWEST_UPDATES


def _lasts(told: Diagnosis, signals: Signals) -> bool:
    match told.kind:
        case "stuck_at_baseline":
            return told.certainty >= SURE or _rests(signals)
        case "diverging":
            return not signals.is_finite or _rises(signals)
        case _:
            return told.certainty >= SURE


def _rests(signals: Signals) -> bool:
    """Whether the loss has come to rest where it began, beyond what is noise."""
    later = signals.losses[len(signals.losses) // 2 :]
    if len(later) < 3 or len(finite(later)) < len(later):
        return False
    slope, error = trend(later)
    return slope + 2 * error > -REST * abs(later[-1]) and abs(slope) < 3 * REST * abs(later[-1])


def _rises(signals: Signals) -> bool:
    """Whether the last two epochs are both far above the lowest: one alone is a spike."""
    least = min(finite(signals.losses), default=0.0)
    return all(loss > 2 * least for loss in signals.losses[-2:])
