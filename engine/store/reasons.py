"""Why a run has ended, or stands still without anybody having asked."""

from collections.abc import Sequence

from engine.events import Intervention, Noted
from engine.messages import Said
from engine.store.database import Store
from engine.store.run_history import Logged, events_like
from engine.store.runs import Run


def reason(run: Run, log: Sequence[Logged]) -> Said:
    """What is said at the run's end, or in its record while it is paused; may be empty."""
    if run.status != "paused":
        return run.message
    for logged in reversed(log):
        if isinstance(logged.event, Noted):
            return logged.event.text
        if isinstance(logged.event, Intervention):
            return ""
    return ""


def reason_of(store: Store, run: Run) -> Said:
    """The same, read from the store."""
    log = events_like(store, run.id, Noted, Intervention) if run.status == "paused" else ()
    return reason(run, log)
