"""Why a run has ended, or stands still without anybody having asked."""

import json
from collections.abc import Sequence

from engine.events import Intervention, Noted
from engine.messages import Said, from_text
from engine.store.database import Store, plain_rows
from engine.store.run_history import Logged, events_like
from engine.store.runs import Run
from engine.store.sweeps import Trial


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


def failures(store: Store, known: Sequence[Trial]) -> dict[int, Said]:
    """What is said of a sweep's trials that failed, by their number; where something is."""
    numbers = {run: one.number for one in known if one.state == "failed" for run in one.runs}
    query = (
        "SELECT id, message FROM runs "
        "WHERE id IN (SELECT value FROM json_each(?)) AND message != ''"
    )
    rows = plain_rows(store, query, json.dumps(list(numbers)))
    return {numbers[run]: from_text(message) for run, message in rows}
