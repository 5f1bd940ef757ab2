"""Runs told as JSON, one event a line; also how other commands write epochs."""

from collections.abc import Sequence
from typing import Any

from data.messages import Message
from engine.events import Ended, EpochEnded, Event, Noted, fields
from engine.messages import Said
from engine.store.runs import Run
from tui.cli.console.output import emit
from tui.locale import words


class JsonReport:
    """One object a line on stdout, which tells its run; a run's last event is finished, stopped or
    failed.
    """

    def event(self, run: Run, event: Event) -> None:
        """Print the event."""
        kind, said = event.kind, fields(event)
        if isinstance(event, Ended):
            # To a script a crash is a failure; the status tells them apart
            kind = "failed" if event.status == "crashed" else event.status
            said |= _in_words("message", event.message)
        elif isinstance(event, Noted):
            said |= _in_words("text", event.text)
        emit({"event": kind, "run": run.id, **said})

    def progress(self, runs: Sequence[Run]) -> None:
        """Nothing: only events are printed."""

    def ended(self, runs: Sequence[Run]) -> None:
        """Nothing: each run's last event was printed."""


def _in_words(name: str, said: Said) -> dict[str, Any]:
    """The words under their key; beside them the message's code, if it has one."""
    found: dict[str, Any] = {name: words(said)}
    return found | {"code": said.code} if isinstance(said, Message) else found


def epoch_object(run_id: str, epoch: EpochEnded) -> dict[str, Any]:
    """An epoch as ``train --json`` prints it."""
    return {"event": epoch.kind, "run": run_id, **fields(epoch)}
