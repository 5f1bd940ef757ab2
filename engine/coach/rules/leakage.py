"""The inputs hold the answer: one column tells the label alone, or validation rows also train.

A column by which the nearest other row nearly always has the same label (``data.inspecting``) is
measured before training. UMLAUT's sign, a validation accuracy above 0.95, is that of every easy
table too.
"""

from data.messages import Message
from engine.coach.signs.diagnosis import Diagnosis, Proposal
from engine.coach.signs.signals import Signals

ALONE = 0.99
"""Of a balanced accuracy, or R²; the best honest column of scikit-learn's tables has 0.96."""
SPREAD = 0.1
"""A copy's values lie close together within a class: their deviation there by the distance of the
classes. Classes that are merely far apart have more (measured on blobs)."""
REPEATED, DISTINCT = 0.3, 0.5
FEWEST_INPUTS = 3


def leakage(signals: Signals) -> Diagnosis | None:
    """It, with the column left out."""
    alone, columns = signals.looked("alone"), signals.looked("columns")
    repeated, distinct = signals.looked("repeated"), signals.looked("distinct")
    tells = alone > ALONE and columns >= 2 and not signals.looked("spread") > SPREAD
    copies = (
        repeated > REPEATED and distinct > DISTINCT and signals.looked("inputs") >= FEWEST_INPUTS
    )
    if not signals.count or not (tells or copies):
        return None
    name = signals.record.giveaway
    changes = {f"data.roles.{name}": "ignore"} if tells and name and _can_say(signals) else {}
    title = Message("coach.leakage", {"column": name}) if tells else Message("coach.leaking_rows")
    why = Message("coach.leave_out", {"column": name}) if tells else Message("coach.part_rows")
    return Diagnosis(
        kind="leakage",
        title=title,
        certainty=0.9,
        evidence={
            "alone": alone,
            "validation_rows_that_train": repeated,
            "validation_skill": signals.held_skill,
        },
        proposal=Proposal(why, changes),
        silent_if=Message("coach.silent.leakage", {"alone": ALONE}),
    )


def _can_say(signals: Signals) -> bool:
    """Whether a column can be left out by a key: of an own table, by a name without dots."""
    return signals.record.spec.data.is_own and "." not in signals.record.giveaway
