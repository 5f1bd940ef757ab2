"""So few rows validate that a metric of them says little.

The standard error of an accuracy over n rows is up to 0.5 / sqrt(n): 14 points of 13 rows. A tenth
of a small table is no mistake; a sliver of a large one is.
"""

import math

from data.messages import Message
from engine.coach.signs.diagnosis import Diagnosis, Proposal
from engine.coach.signs.signals import Signals

FEW = 14
SLIVER_ROWS, SLIVER = 30, 0.06


def validation_too_small(signals: Signals) -> Diagnosis | None:
    """It, with a fifth of the rows to try."""
    rows, trained = signals.record.validation_rows, signals.record.training_rows
    if not signals.count or not rows or not trained:
        return None
    part = rows / (rows + trained)
    if rows >= FEW and not (rows < SLIVER_ROWS and part < SLIVER):
        return None
    validation = signals.record.spec.data.validation
    changes = {"data.validation.split": 0.2 if validation.split < 0.2 else 0.4}
    if validation.file is not None or validation.folds is not None:
        changes = {}
    return Diagnosis(
        kind="validation_too_small",
        title=Message("coach.validation_too_small", {"rows": rows}),
        certainty=0.86,
        evidence={
            "validation_rows": float(rows),
            "part_of_all": part,
            "standard_error": 0.5 / math.sqrt(rows),
        },
        proposal=Proposal(Message("coach.more_validation"), changes),
        silent_if=Message("coach.silent.validation_too_small", {"rows": FEW}),
    )
