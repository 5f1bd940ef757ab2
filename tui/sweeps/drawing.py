"""A view of a sweep as lines, whatever it shows; and what the line above the keys says of it."""

from __future__ import annotations

from tui.keymap.table import key_of
from tui.locale import _, n_, words
from tui.sweeps.board import params_text
from tui.sweeps.columns import STATES
from tui.sweeps.coordinates import coordinates_lines
from tui.sweeps.importance_lines import importance_lines
from tui.sweeps.layers import shade_legend
from tui.sweeps.narrowing import range_text
from tui.sweeps.pairs import pair_name, pairs_lines, strip_lines
from tui.sweeps.progress_lines import curves_lines, progress_lines
from tui.sweeps.state import ALL, BoardState
from tui.text.figures import metric
from tui.text.fitting import wrapped
from tui.widgets.lines import Line, line

STRIP = 26
"""Cells of a scatter below the bars of importance."""
MOST_STRIP = 16
PICTURES = {
    "progress": progress_lines,
    "curves": curves_lines,
    "coordinates": coordinates_lines,
    "pairs": pairs_lines,
}


def view_lines(state: BoardState, width: int, height: int) -> list[Line]:
    """The view in sight, in so many cells; a sentence where nothing can be drawn."""
    if state.board is not None and not state.board.trials:
        return middle(nothing(state), width, height)
    if state.view == "importance":
        return _importance(state, width, height)
    picture = PICTURES.get(state.view)
    found = [] if picture is None else picture(state, width, height - 1)
    if not found:
        return middle(_waiting(state), width, height)
    return [*found, shade_legend(_("worst"), _("best"))]


def _importance(state: BoardState, width: int, height: int) -> list[Line]:
    """The bars, and below them the value against the parameters that matter most."""
    bars = importance_lines(state, width)
    keys = [axis.key for axis in state.axes[:-1]]
    shares = state.importance or {}
    ordered = sorted((key for key in shares if key in keys), key=lambda key: -shares[key])
    columns = [keys.index(key) for key in ordered[: max(width // STRIP, 1)]]
    room = height - len(bars) - 3
    strip = strip_lines(state, columns, width, min(room, MOST_STRIP))
    if not strip or state.board is None:
        return bars
    title = _("{metric} by parameter", metric=state.board.metric)
    return [*bars, (), line((title, "strong accent")), *strip]


def middle(text: str, width: int, height: int) -> list[Line]:
    """A sentence in place of a picture."""
    lines = [line((f" {one}", "faint")) for one in wrapped(text, max(width - 2, 16))]
    return [*[()] * max((height - len(lines)) // 3, 0), *lines]


def nothing(state: BoardState) -> str:
    """Why no trial is in sight."""
    if state.board is not None and not state.board.trials:
        return _("no trial yet: the first begins as soon as an engine is free")
    return _("no trial is within the ranges chosen")


def _waiting(state: BoardState) -> str:
    if state.view == "curves" and state.curves is None:
        return _("reading the curves")
    if state.view == "pairs" and len(state.axes) < 2:
        return _("no parameter to look at yet")
    return _("there is no room for this view")


def no_sweep(*, is_read: bool) -> str:
    """What stands there without a sweep."""
    if not is_read:
        return _("reading the sweeps")
    return _(
        "no sweep yet. In the bench, {mark} on a field of the forms says which values are "
        "searched, and {search} starts the search.",
        mark=key_of("form.searched"),
        search=key_of("run.search"),
    )


def resting(state: BoardState) -> str:
    """What is in hand: the trial under the cursor, the range of an axis, a scatter."""
    board = state.board
    if board is None:
        return ""
    if state.view == "coordinates":
        return _axis_words(state)
    if state.view == "pairs":
        return pair_name(state)
    chosen = state.chosen
    if chosen is None:
        return ""
    row = next((one for one in board.rows if one.trial is chosen), None)
    told = "" if row is None else params_text(row, board.axes)
    about = {"number": chosen.number, "value": metric(chosen.value), "state": STATES[chosen.state]}
    said = _("trial {number}, {value}, {state}", **about)
    if why := state.failures.get(chosen.number):
        said += f": {words(why)}"
    return said + (f": {told}" if told else "")


def _axis_words(state: BoardState) -> str:
    board, axis = state.board, state.axis
    if board is None or axis is None:
        return ""
    part = state.brush.get(axis.key)
    told = f"{axis.key or axis.name}: {range_text(axis, part or ALL)}"
    if not state.brush:
        return told
    inside = state.inside()
    count = int(inside.sum())
    values = [float(value) for value in board.values[inside & (board.shades >= 0)]]
    best = (min if board.told.minimizes else max)(values, default=None)
    said = n_("{count:,} trial inside", "{count:,} trials inside", count)
    if best is not None:
        said += ", " + _("best {value}", value=metric(best))
    return f"{told}; {said}"
