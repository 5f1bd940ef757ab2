"""The columns of the table of trials."""

from __future__ import annotations

from collections.abc import Collection
from functools import partial

from engine.store.sweeps import TrialState
from tui.locale import N_, Worded, _
from tui.sweeps.axes import SweepAxis
from tui.sweeps.board import Board, TrialRow
from tui.sweeps.layers import shade_role
from tui.text.figures import duration, metric
from tui.text.fitting import shown, width
from tui.text.glyphs import GLYPHS
from tui.widgets.table import Cell, Column

STATES = Worded(
    {
        "waiting": N_("waiting"),
        "running": N_("running"),
        "complete": N_("complete"),
        "pruned": N_("pruned"),
        "stopped": N_("stopped"),
        "failed": N_("failed"),
        "deleted": N_("deleted"),
    }
)
_SIGNS: dict[TrialState, tuple[str, str]] = {
    "waiting": ("queued", "faint"),
    "running": ("running", "accent"),
    "complete": ("done", "good"),
    "pruned": ("diagonal", "faint"),
    "stopped": ("stopped", "warn"),
    "failed": ("failed", "bad"),
    "deleted": ("dash", "faint"),
}
LONGEST = 12
"""Cells of a parameter's column at most."""


def state_cell(state: TrialState) -> Cell:
    """A trial's state as a sign and a word."""
    sign, role = _SIGNS[state]
    return f"{getattr(GLYPHS, sign)} {STATES[state]}", role


def fixed_columns(board: Board, marked: Collection[int]) -> list[Column[TrialRow]]:
    """Those that always stay: mark, number, value, state."""
    name = board.metric
    return [
        Column("", "", 1, partial(_mark, marked=frozenset(marked))),
        Column("number", _("trial"), 5, _number, "right"),
        Column("value", name, min(max(width(name), 8), 14) + 1, _value, "right"),
        Column("state", _("state"), 10, lambda row: state_cell(row.trial.state)),
    ]


def more_columns(board: Board) -> list[Column[TrialRow]]:
    """A column a parameter, then what it took."""
    found = [
        Column(
            axis.key,
            axis.name,
            _width(axis),
            partial(_param, axis=axis),
            "left" if axis.choices and isinstance(axis.choices[0], str) else "right",
        )
        for axis in board.axes[:-1]
    ]
    return [
        *found,
        Column("epochs", _("epochs"), 6, _epochs, "right"),
        Column("seconds", _("time"), 11, _seconds, "right"),
    ]


def _width(axis: SweepAxis) -> int:
    widest = max((width(axis.text(one)) for one in axis.choices), default=8)
    return min(max(widest, width(axis.name), 5), LONGEST)


def _mark(row: TrialRow, marked: Collection[int]) -> Cell:
    if row.trial.number in marked:
        return GLYPHS.marked, "accent"
    return (GLYPHS.best, "strong") if row.is_best else (" ", "")


def _strong(row: TrialRow, role: str = "") -> str:
    return f"strong {role}".strip() if row.is_best else role


def _number(row: TrialRow) -> Cell:
    return f"{row.trial.number}", _strong(row)


def _value(row: TrialRow) -> Cell:
    return metric(row.trial.value), _strong(row, shade_role(row.shade))


def _param(row: TrialRow, axis: SweepAxis) -> Cell:
    if axis.key not in row.trial.params:
        return GLYPHS.dash, "faint"
    return shown(axis.text(row.trial.params[axis.key])), _strong(row)


def _epochs(row: TrialRow) -> Cell:
    return f"{row.trial.epochs:,}", _strong(row, "faint" if row.trial.state == "pruned" else "")


def _seconds(row: TrialRow) -> Cell:
    seconds = row.trial.seconds
    return duration(seconds, whole=seconds >= 1) if seconds else GLYPHS.dash, _strong(row, "faint")
