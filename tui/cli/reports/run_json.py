"""Runs told as JSON, one event a line; also how other commands write epochs."""

from collections.abc import Sequence
from typing import Any

from data.messages import PROSE, Message
from engine.events import Ended, EpochEnded, Event, Noted, Started, fields
from engine.messages import Said
from engine.store.runs import Run
from tui.cli.console.output import emit
from tui.cli.reports.table import table_object
from tui.locale import words


class JsonReport:
    """One object a line on stdout, which tells its run; a run's last event is finished, stopped or
    failed; or waiting, where no engine could be had.
    """

    def event(self, run: Run, event: Event) -> None:
        """Print the event."""
        if isinstance(event, Ended):
            # To a script a crash is a failure; the status tells them apart
            word = "failed" if event.status == "crashed" else event.status
            emit({"event": word, "run": run.id, **_told(run, event)})
        else:
            emit({"event": event.kind, "run": run.id, **_told(run, event)})

    def progress(self, runs: Sequence[Run]) -> None:
        """Nothing: only events are printed."""

    def ended(self, runs: Sequence[Run]) -> None:
        """Nothing: each run's last event was printed."""

    def left_waiting(self, runs: Sequence[Run], why: Message) -> None:
        """Print that they wait."""
        for run in runs:
            emit({"event": "waiting", "run": run.id, **said_object("message", why)})


def said_object(name: str, said: Said) -> dict[str, Any]:
    """The words under ``name``, and the code that they are made of; None where there is none."""
    code = said.code if isinstance(said, Message) and said.code != PROSE else None
    return {name: words(said), "code": code}


def _told(run: Run, event: Event) -> dict[str, Any]:
    match event:
        case Started():
            return {**fields(event), "table": table_object(run.facts)}
        case Noted():
            return {**fields(event), **said_object("text", event.text)}
        case Ended():
            return {**fields(event), **said_object("message", event.message)}
        case _:
            return fields(event)


def epoch_object(run_id: str, epoch: EpochEnded) -> dict[str, Any]:
    """An epoch as ``train --json`` prints it."""
    return {"event": epoch.kind, "run": run_id, **fields(epoch)}
