"""Runs told as JSON, one event a line; also how other commands write epochs."""

from collections.abc import Sequence
from typing import Any

from data.messages import Message
from engine.events import Ended, EpochEnded, Event, Noted, fields
from engine.store.runs import Run
from tui.cli.console.output import emit
from tui.locale import words


class JsonReport:
    """One object a line on stdout, which tells its run; a run's last event is finished, stopped or
    failed.
    """

    def event(self, run: Run, event: Event) -> None:
        """Print the event."""
        if isinstance(event, Ended):
            # To a script a crash is a failure; the status tells them apart
            word = "failed" if event.status == "crashed" else event.status
            told = {**fields(event), "message": words(event.message)}
            if isinstance(event.message, Message):
                told["code"] = event.message.code
            emit({"event": word, "run": run.id, **told})
        elif isinstance(event, Noted):
            emit({"event": event.kind, "run": run.id, "text": words(event.text)})
        else:
            emit({"event": event.kind, "run": run.id, **fields(event)})

    def progress(self, runs: Sequence[Run]) -> None:
        """Nothing: only events are printed."""

    def ended(self, runs: Sequence[Run]) -> None:
        """Nothing: each run's last event was printed."""


def epoch_object(run_id: str, epoch: EpochEnded) -> dict[str, Any]:
    """An epoch as ``train --json`` prints it."""
    return {"event": epoch.kind, "run": run_id, **fields(epoch)}
