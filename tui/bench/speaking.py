"""The coach speaks while runs train: a line above the keys, once for a run and a kind."""

from __future__ import annotations

import sqlite3
from contextlib import suppress
from typing import TYPE_CHECKING

from data.errors import InputError
from engine.store.database import Store
from engine.store.runs import run as run_of
from engine.store.sweeps import sweep_of_run
from tui.bench.desk import Desk
from tui.dialogs.person import tell_everywhere
from tui.keymap.table import key_of
from tui.locale import _, words
from tui.model import messages

if TYPE_CHECKING:
    from engine.coach.signs.diagnosis import Diagnosis
    from engine.store.runs import Run

FIRST, LAST = 3, 300
"""The epochs between which a run is looked at: what goes wrong later is said when it ends."""
GROWTH = 1.1
"""A run is looked at again when it has a tenth more epochs."""


class Speaking:
    """Looks at what trains, one run at a time, away from the screen."""

    def __init__(self, desk: Desk, *, speaks: bool = True) -> None:
        self._desk = desk
        self._speaks = speaks
        self._looked: dict[str, int] = {}
        self._told: set[tuple[str, str]] = set()
        self._is_looking = False

    def look(self, snapshot: messages.Snapshot) -> None:
        """The store has changed: look at the next run that has trained further."""
        if not self._speaks or self._is_looking:
            return
        due = next((run for run in snapshot.live if self._is_due(run)), None)
        if due is None:
            return
        self._looked[due.id] = due.epochs_done
        self._is_looking = True

        on_show = due.id == self._desk.state.run_id

        def judge() -> None:
            self._desk.window.post_message(self._judged(due, on_show=on_show))

        self._desk.window.in_thread(judge)

    def _is_due(self, run: Run) -> bool:
        done, before = run.epochs_done, self._looked.get(run.id, 0)
        return FIRST <= done <= LAST and done > before and done >= GROWTH * before

    def _judged(self, run: Run, *, on_show: bool) -> messages.Spoken:
        """What is sure of the run; nothing where it cannot be read, which others say.

        Of a sweep's trials most are worse than the best: only of the one on show it is said.
        """
        from engine.coach.early import early
        from engine.coach.reading import record_of

        watcher, found = self._desk.watcher, None
        # What is wrong with the store is said by who follows it
        with suppress(InputError, sqlite3.Error, OSError):
            store = Store(watcher.directory, read_only=watcher.read_only)
            try:
                present = run_of(store, run.id)
                speaks = on_show or sweep_of_run(store, run.id) is None
                if present is not None and speaks:
                    found = early(record_of(store, present))
            finally:
                store.close()
        return messages.Spoken(run, found)

    def spoken(self, message: messages.Spoken) -> None:
        """Say it, unless it was said of this run, or of another seed of its experiment."""
        self._is_looking = False
        run, found = message.run, message.told
        if found is not None:
            repeats = run.facts.base_seed is not None
            known = (run.experiment if repeats else run.id, found.kind)
            if known not in self._told:
                self._told.add(known)
                tell_everywhere(self._desk.window.program, self._sentence(run, found))
        self.look(self._desk.state.snapshot)

    def _sentence(self, run: Run, found: Diagnosis) -> str:
        """What is said of the run; and the key that says why, if it asks about this one."""
        about = {"name": run.name, "what": words(found.title)}
        if run.id != self._desk.state.run_id:
            return _("{name}: {what}", **about)
        return _("{name}: {what} {key} says why", **about, key=key_of("run.coach"))
