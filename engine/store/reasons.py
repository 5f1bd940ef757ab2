"""Why a run has ended, or stands still without anybody having asked."""

from collections.abc import Sequence

from engine.events import Intervention, Noted
from engine.store.runs import Logged, Run

WITH_THE_BEST = "the model has the weights of the best epoch"
"""In the message of a run that was stopped so; behind it stands which epoch."""


def reason(run: Run, log: Sequence[Logged]) -> str:
    """A sentence from the run's end, or from its record while it is paused; may be empty."""
    if run.status != "paused":
        return run.message
    for logged in reversed(log):
        if isinstance(logged.event, Noted):
            return logged.event.text
        if isinstance(logged.event, Intervention):
            return ""
    return ""
