"""Units of relu that no row activates any more: the network gives one answer to all.

Without layer statistics it is told by three signs together: nothing but relu, one answer for every
measured row, and steps large enough to throw the units there (Lu et al. 2019 see them die at
initialization only in narrow deep networks). With them, by the share of units that are dead:
AUTOTRAINER and DeepDiagnosis take 70 % at one moment, and call healthy runs ill; here 85 % must be
dead at each of the last three looks, and the end be bad; where less than half are, it is silent.
"""

from data.messages import Message
from engine.coach.signs.changes import of_layers, usual_rate_of
from engine.coach.signs.diagnosis import Diagnosis, Proposal
from engine.coach.signs.signals import KNOWS_NOTHING, Signals

DEAD, ALIVE = 0.85, 0.5
"""From the first share on it is seen; below the second other signs do not count."""
UNSCALED = 100.0
"""Root mean square of an input: from it on the inputs are the cause, and ``unscaled_inputs`` comes
first.
"""
LEAP = 2.0
"""Times what knowing nothing costs: initial weights of the usual kinds begin below it."""
FLAT = 0.02
"""An R² of so little, either side of 0, is that of one answer."""


def dead_relu(signals: Signals) -> Diagnosis | None:
    """It, with the usual rate to try; where that is usual already, leaky relu."""
    if not signals.count or not signals.is_finite or signals.network.begins_alike:
        return None
    share = signals.layers.dead
    is_seen = share >= DEAD and signals.is_stuck and _blocks(signals)
    if not is_seen and (share < ALIVE or not _by_its_signs(signals)):
        return None
    if signals.rate_over_usual > 1:
        changes = usual_rate_of(signals)
    else:
        changes = of_layers(signals, activation="leaky_relu")
    return Diagnosis(
        kind="dead_relu",
        title=Message("coach.dead_relu"),
        certainty=_certainty(signals, is_seen=is_seen),
        evidence={
            "skill": signals.skill,
            "learning_rate": signals.rate,
            "times_the_largest_usual": signals.rate_over_largest,
            "dead_share": share,
        },
        proposal=Proposal(Message("coach.revive"), changes),
        silent_if=Message("coach.silent.dead_relu", {"dead": ALIVE}),
    )


def _certainty(signals: Signals, *, is_seen: bool) -> float:
    if signals.rate_over_largest <= 1 and signals.looked("largest") > UNSCALED:
        return 0.8 if is_seen else 0.75
    if is_seen:
        return 0.92
    return 0.89 if signals.rate_over_largest > 1 else 0.78


def _blocks(signals: Signals) -> bool:
    """Whether dead units are in the way: all activations are relu, or a whole layer is dead."""
    return signals.network.only_relu or signals.layers.dead_layers > 0


def _by_its_signs(signals: Signals) -> bool:
    """Whether what epochs alone show speaks for it."""
    had_cause = signals.rate_over_largest > 1 or _was_thrown(signals)
    return signals.network.only_relu and _one_answer(signals) and had_cause


def _was_thrown(signals: Signals) -> bool:
    """Whether the loss leapt at the beginning, and rests where only the output's bias learns: large
    inputs make steps large, too.
    """
    leapt = signals.peak > LEAP * signals.floor and signals.rate_over_usual >= 1
    return leapt and abs(signals.explained) < KNOWS_NOTHING


def _one_answer(signals: Signals) -> bool:
    if not signals.is_stuck:
        return False
    if signals.is_classes:
        return signals.says_one_answer or not signals.skill > KNOWS_NOTHING
    return abs(signals.skill) < 5 * FLAT and abs(signals.held_skill) < 5 * FLAT
