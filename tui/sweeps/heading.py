"""The lines above a board: the views and the sweep's name, how far it has come, what is best."""

from __future__ import annotations

from collections.abc import Mapping

from engine.sweeps.luck import Luck
from tui.locale import N_, Worded, _, n_
from tui.sweeps.board import LIVE, Board
from tui.sweeps.columns import STATES
from tui.sweeps.state import VIEWS, BoardState, View
from tui.text.figures import duration, metric, percent
from tui.text.fitting import fit, shown, width
from tui.text.glyphs import GLYPHS
from tui.widgets.lines import Line, Span, length, line

VIEW_WORDS: Mapping[View, str] = Worded(
    {
        "trials": N_("Trials"),
        "progress": N_("Best so far"),
        "curves": N_("Curves"),
        "coordinates": N_("Coordinates"),
        "pairs": N_("Scatters"),
        "importance": N_("Importance"),
    }
)
GAP = "   "
BAR = 16
"""Cells of the bar of trials."""
WIDE = 100
"""Cells from which on there is room for wide gaps."""


def heading(state: BoardState, room: int) -> Line:
    """The views, the one in sight in brackets, and the sweep's name where there is room."""
    spans: list[Span] = []
    for place, view in enumerate(VIEWS):
        gap = " " if place else ""
        name = VIEW_WORDS[view]
        if view == state.view:
            spans.append((f"{gap}[{name}]", "strong accent"))
        else:
            spans.append((f"{gap}{name}", "faint"))
    if state.board is None:
        return line(*spans)
    told = shown(state.board.sweep.name)
    if len(state.sweeps) > 1:
        ids = [one.id for one in state.sweeps]
        at = ids.index(state.board.sweep.id) + 1 if state.board.sweep.id in ids else 0
        told = _("{at}/{count} {name}", name=told, at=at, count=len(ids))
    left = room - length(line(*spans)) - len(GAP)
    if left >= 8:
        text = fit(told, min(width(told), left)).rstrip()
        spans.append((" " * (room - length(line(*spans)) - width(text)) + text, "strong"))
    return line(*spans)


def standing_line(board: Board, room: int) -> Line:
    """How many trials of how many, what became of them, what is left, what pruning saved: in fewer
    words where it would not fit.
    """
    bar, done, states = _bar(board), [_done(board)], _states(board)
    left, saved = _left(board), _saved(board)
    for parts in (
        [bar, done, *states, left, saved],
        [done, *states, left, saved],
        [done, *states, left, _saved(board, short=True)],
        [done, *_states(board, fewer=True), left, _saved(board, short=True)],
        [done, *_states(board, fewer=True), left],
        [done, *states[:1], left],
    ):
        spans: list[Span] = []
        for part in filter(None, parts):
            spans += [(GAP if room > WIDE else GAP[1:], "")] if spans else []
            spans += part
        if length(line(*spans)) <= room:
            break
    return line(*spans)


def best_line(board: Board, luck: Luck | None, room: int) -> Line:
    """The best trial with its values, or with what fresh seeds say of it."""
    best = board.best
    if best is None:
        return line((_("no trial is complete yet"), "faint"))
    spans: list[Span] = [
        (f"{GLYPHS.best} ", "strong"),
        (_("best: {metric} {value}", metric=board.metric, value=metric(best.value)), "strong"),
        (" " + _("trial {number}", number=best.number), ""),
    ]
    if luck is not None:
        return line(*spans, *_luck_spans(luck, room - length(line(*spans))))
    told = "  " + "  ".join(
        f"{axis.name} {shown(axis.text(best.params[axis.key]))}"
        for axis in board.axes[:-1]
        if axis.key in best.params
    )
    left = max(room - length(line(*spans)), 0)
    spans.append((fit(told, min(width(told), left)).rstrip(), "faint"))
    return line(*spans)


def _luck_spans(luck: Luck, room: int) -> list[Span]:
    """What fresh seeds came to; how much of the value was luck, and whether it beats the start."""
    about = {"count": len(luck.fresh), "mean": metric(luck.mean), "spread": metric(luck.deviation)}
    found: list[Span] = [("  " + _("{count} fresh seeds: {mean} ± {spread}", **about), "accent")]
    flattered = {"by": f"{luck.flattered:+.4f}", "chance": f"{luck.by_chance:.4f}"}
    more: list[Span] = []
    if luck.is_better is not None:
        role = "good strong" if luck.is_better else "warn strong"
        said = _("better than the start") if luck.is_better else _("noise beside the start")
        more.append(("  " + said, role))
    more.append(("  " + _("luck {by}, by chance alone {chance}", **flattered), "faint"))
    for span in more:
        if length((*found, span)) <= room:
            found.append(span)
    return found


def _done(board: Board) -> Span:
    standing = board.standing
    if standing.wanted is None:
        return n_("{count:,} trial", "{count:,} trials", standing.done), "strong"
    told = _("{done:,} of {wanted:,} trials", done=standing.done, wanted=standing.wanted)
    return told, "strong"


def _bar(board: Board) -> list[Span]:
    standing = board.standing
    if standing.wanted is None:
        return []
    full = round(BAR * min(standing.done / max(standing.wanted, 1), 1.0))
    return [(GLYPHS.bar_full * full, "accent"), (GLYPHS.bar_empty * (BAR - full), "rule")]


def _states(board: Board, *, fewer: bool = False) -> list[list[Span]]:
    """What is worth telling: how it stands, who trains, who was pruned, what failed; ``fewer``
    without the pruned ones where some have failed.
    """
    counts = board.standing.counts
    found: list[list[Span]] = []
    status = board.sweep.status
    if status != "open" and not board.is_done:
        words = {"paused": _("paused"), "stopped": _("stopped")}
        found.append([(words[status], "warn strong")])
    roles = {"running": "accent", "waiting": "faint", "pruned": "faint", "failed": "bad"}
    if fewer and counts.get("failed"):
        del roles["pruned"]
    for name, role in roles.items():
        count = sum(counts.get(one, 0) for one in (*LIVE, "pruned", "failed") if one == name)
        if count:
            found.append([(f"{count:,} {STATES[name]}", role)])
    return found


def _saved(board: Board, *, short: bool = False) -> list[Span]:
    standing = board.standing
    if not standing.saved:
        return []
    share = percent(standing.saved / max(standing.planned, 1))
    if short:
        return [(_("{share} saved", share=share), "good")]
    told = _("{count:,} epochs saved ({share})", count=standing.saved, share=share)
    return [(told, "good")]


def _left(board: Board) -> list[Span]:
    standing = board.standing
    if standing.left is None or not board.is_live:
        return []
    return [(_("{time} left", time=duration(standing.left, whole=True)), "")]
