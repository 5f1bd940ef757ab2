"""All rules asked, and what they found in the order of its certainty."""

from __future__ import annotations

from data.messages import Message
from engine.coach.rules import RULES
from engine.coach.signs.diagnosis import Diagnosis, Proposal
from engine.coach.signs.record import RunRecord
from engine.coach.signs.signals import Signals

LEAST = 0.5
"""What is less certain is not said."""


def diagnoses_of(record: RunRecord) -> list[Diagnosis]:
    """What is wrong with a run, the most certain first; a healthy one has the one diagnosis
    ``healthy``. A run without a whole epoch has none, unless it ended because it diverged.
    """
    signals = Signals(record)
    told = [found for rule in RULES if (found := rule(signals)) is not None]
    told = [found for found in told if found.certainty >= LEAST]
    told.sort(key=lambda found: -found.certainty)
    if told or not signals.count:
        return told
    return [_healthy(signals)]


def _healthy(signals: Signals) -> Diagnosis:
    return Diagnosis(
        kind="healthy",
        title=Message("coach.healthy"),
        certainty=0.8 if signals.held_skills else 0.5,
        evidence={"skill": signals.skill, "validation_skill": signals.held_skill},
        proposal=Proposal(Message("coach.nothing_to_change")),
        silent_if=Message("coach.silent.healthy"),
    )
