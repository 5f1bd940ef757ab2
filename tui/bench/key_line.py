"""What the bench's line of keys says just now."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from tui.keymap.action import Action
from tui.keymap.bench import BENCH
from tui.locale import N_
from tui.model.state import BenchState
from tui.panes.registry import of_pane


def shown_actions(front: str, state: BenchState) -> tuple[Action, ...]:
    """The actions of the pane in front and of the bench, as they stand there.

    Pausing a run that is paused lets it go on, and the line says so; who has no run yet is shown
    the way to the lessons, who has marked fields as searched how the search is started.
    """
    run = state.own_run or state.snapshot.training
    changes: dict[str, dict[str, Any]] = {}
    if not state.snapshot.run_count:
        changes["experiment.lessons"] = {"weight": 8}
    if run is not None and run.status == "paused":
        changes["run.pause"] = {"word": N_("go on")}
    if state.searched is not None:
        changes["run.search"] = {"weight": 8, "word": N_("start search")}
    return tuple(replace(one, **changes.get(one.id, {})) for one in (*of_pane(front), *BENCH))
