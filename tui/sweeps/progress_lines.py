"""The best so far, trial by trial or over the time; and the curves of trials over their epochs."""

from __future__ import annotations

from dataclasses import replace

import numpy as np

from tui.locale import _
from tui.sweeps.axes import Places, SweepAxis
from tui.sweeps.board import Board
from tui.sweeps.dots import curve_dots, point_dots
from tui.sweeps.layers import layers, shade_role
from tui.sweeps.plane import Plane, plain, plain_places
from tui.sweeps.state import BoardState
from tui.text.glyphs import GLYPHS
from tui.widgets.lines import Line
from tui.widgets.raster import ACROSS, DOWN

BEST = "strong"


def progress_lines(state: BoardState, width: int, height: int) -> list[Line]:
    """Each trial as a dot, the best so far as a line; empty where there is no room."""
    board = state.board
    if board is None:
        return []
    y = plain(board.axes[-1])
    x, at = _across(board, by_time=state.by_time)
    plane = Plane(x, y, width, height)
    if not plane.has_room:
        return []
    columns, up = x.numbers_placed(at), plain_places(board, len(board.axes) - 1)
    for among, role, sign in layers(state):
        plane.draw(point_dots(columns[among], up[among], *plane.dots), role, sign)
    _draw_best(plane, board, columns, up)
    place = state.chosen_place
    if place is not None:
        plane.put((float(columns[place]), float(up[place])), GLYPHS.ring, "accent strong")
    if board.best is not None:
        best = board.place_of[board.best.number]
        plane.put((float(columns[best]), float(up[best])), GLYPHS.best, BEST)
    return plane.lines(_("hours") if state.by_time else _("trial"))


def _across(board: Board, *, by_time: bool) -> tuple[SweepAxis, np.ndarray]:
    """The axis across, and where each trial stands on it: its number, or hours since the sweep
    began until it ended.
    """
    if not by_time:
        numbers = np.array([trial.number for trial in board.trials], np.float64)
        last = max(len(numbers), board.standing.wanted or 0, 2)
        return SweepAxis("trial", "trial", 1.0, float(last), whole=True), numbers
    ends = [trial.created if trial.ended is None else trial.ended for trial in board.trials]
    begun = min((trial.created for trial in board.trials), default=0.0)
    hours = (np.array(ends, np.float64) - begun) / 3600
    high = float(hours.max()) if len(hours) else 1.0
    return SweepAxis("time", "time", 0.0, high or 1.0), hours


def _draw_best(plane: Plane, board: Board, columns: Places, up: Places) -> None:
    """A staircase through the best of the complete trials so far."""
    complete = np.array([one.state == "complete" for one in board.trials], bool)
    complete &= np.isfinite(up)
    order = np.flatnonzero(complete)[np.argsort(columns[complete], kind="stable")]
    if not len(order):
        return
    pick = np.minimum.accumulate if board.told.minimizes else np.maximum.accumulate
    best, at = pick(up[order]), columns[order]
    width, height = plane.dots
    edges = (np.arange(width) + 0.5) / width
    last = np.searchsorted(at, edges + 0.5 / width, "right") - 1
    stair = np.where(last >= 0, best[np.maximum(last, 0)], np.nan).astype(np.float32)
    now = float(at[-1]) if not board.is_live else 1.0
    stair[edges > max(now, float(columns.max())) + 1 / width] = np.nan
    plane.draw(curve_dots(np.repeat(stair, 3)[None, :], width, height), BEST, "=")


def curves_lines(state: BoardState, width: int, height: int) -> list[Line]:
    """Every trial's metric over its epochs: pruned ones faint behind finished ones."""
    board, curves = state.board, state.curves
    if board is None or curves is None or not curves.values.size:
        return []
    count = len(curves.values)
    y = plain(_seen(board, curves.values))
    x = SweepAxis("epoch", "epoch", 1.0, float(max(curves.values.shape[1], 2)), whole=True)
    plane = Plane(x, y, width, height)
    if not plane.has_room:
        return []
    parts = y.numbers_placed(curves.values)
    across, down = plane.inner
    size = across * ACROSS, down * DOWN
    pruned = np.array(
        [one.state not in ("complete", "running") for one in board.trials[:count]], bool
    )
    inside = state.inside()[:count]
    plane.draw(curve_dots(parts[~inside], *size), "rule", ".")
    plane.draw(curve_dots(parts[inside & pruned], *size), "faint", ".")
    for shade in (-1, *range(5)):
        among = inside & ~pruned & (board.shades[:count] == shade)
        role = shade_role(shade) if shade >= 0 else "accent"
        plane.draw(curve_dots(parts[among], *size), role, "-+xo#>"[shade])
    place = state.chosen_place
    if place is not None and place < count:
        plane.draw(curve_dots(parts[place : place + 1], *size), BEST, GLYPHS.best)
    return plane.lines(_("epoch"))


def _seen(board: Board, values: np.ndarray) -> SweepAxis:
    """The value's axis, as wide as what the curves of most trials need."""
    known = values[np.isfinite(values)]
    if not len(known):
        return board.axes[-1]
    low, high = float(np.quantile(known, 0.01)), float(np.quantile(known, 0.99))
    best = board.best.value if board.best is not None else None
    if best is not None:
        low, high = min(low, best), max(high, best)
    return replace(board.axes[-1], low=low, high=high if high > low else low + 1.0, log=False)
