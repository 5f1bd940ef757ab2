"""A run that would only repeat another bit for bit is asked about before it is queued."""

from __future__ import annotations

import time

from data import Description
from engine.events import Intervention
from engine.store.runs import Run
from tui.bench.desk import Desk
from tui.keymap.table import key_of
from tui.locale import _
from tui.widgets.hint import reading_seconds


class SameAgain:
    """Asks in the line above the keys; the same key while it stands there is the answer."""

    def __init__(self, desk: Desk) -> None:
        self._desk = desk
        self._asked = ""
        self._until = 0.0

    def asks(self) -> bool:
        """Whether training now would repeat the run on show; who was asked just now means it."""
        run = None if self._desk.watcher.read_only else self._repeated()
        if run is None or (run.id == self._asked and time.monotonic() < self._until):
            self._asked = ""
            return False
        keys = {"train": key_of("run.train"), "seeds": key_of("run.repeat")}
        said = _(
            "nothing has changed: this would repeat run {run} bit for bit. "
            "{train} again trains it, {seeds} trains other seeds",
            run=run.id,
            **keys,
        )
        if run.facts.device not in (None, "CPU"):
            said = _(
                "nothing has changed: this would repeat run {run} but for the last digits. "
                "{train} again trains it, {seeds} trains other seeds",
                run=run.id,
                **keys,
            )
        self._asked, self._until = run.id, time.monotonic() + reading_seconds(said)
        self._desk.person.hint(said)
        return True

    def _repeated(self) -> Run | None:
        """The finished run that the forms describe, on the table as it is; not one of a kind."""
        state = self._desk.state
        experiment, standing = state.experiment, state.standing
        if experiment is None or standing is None or standing.run.status != "finished":
            return None
        run, table = standing.run, state.table
        sha256 = table.sha256 if isinstance(table, Description) else None
        other_table = sha256 is not None and run.facts.sha256 not in (None, sha256)
        view = state.views.get(run.id)
        steered = view is not None and any(
            isinstance(logged.event, Intervention) and logged.event.affects_numbers
            for logged in (*view.before, *view.log)
        )
        if other_table or steered or state.is_edited(experiment, run):
            return None
        return run
