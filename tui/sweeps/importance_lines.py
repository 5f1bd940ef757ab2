"""How much each parameter matters for the value, as bars."""

from __future__ import annotations

from tui.locale import _
from tui.sweeps.state import BoardState
from tui.text.figures import percent
from tui.text.fitting import fit, fit_right, shown, wrapped
from tui.text.fitting import width as cells
from tui.text.glyphs import GLYPHS
from tui.widgets.lines import Line, line

LEAST = 4
"""Complete trials below which nothing can be said of parameters."""


def importance_lines(state: BoardState, width: int) -> list[Line]:
    """A bar a parameter, the greatest first; or why there is none yet."""
    board = state.board
    if board is None:
        return []
    if state.importance is None:
        return [line((text, "faint")) for text in wrapped(_why_not(state), max(width, 20))]
    names = {axis.key: axis.name for axis in board.axes}
    room = min(max((cells(names.get(key, key)) for key in state.importance), default=8), width // 3)
    bar = max(width - room - 9, 4)
    lines: list[Line] = []
    ordered = sorted(state.importance.items(), key=lambda one: -one[1])
    for place, (key, share) in enumerate(ordered):
        full = round(min(max(share, 0.0), 1.0) * bar)
        lines.append(
            line(
                (fit(shown(names.get(key, key)), room), "strong" if not place else ""),
                "  ",
                (GLYPHS.bar_full * full, "train"),
                (GLYPHS.bar_empty * (bar - full), "rule"),
                fit_right(percent(share), 7),
            )
        )
    return lines


def _why_not(state: BoardState) -> str:
    board = state.board
    complete = 0 if board is None else board.standing.counts.get("complete", 0)
    if state.unjudged:
        return state.unjudged
    if complete < LEAST:
        return _(
            "importance can be told of {least} complete trials or more; there are {count}",
            least=LEAST,
            count=complete,
        )
    return _("asking the engine which parameters matter")
