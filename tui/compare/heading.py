"""The line above a comparison: the views, and what is on show and in force."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

from tui.compare.comparison_state import LABELS, VIEWS, ComparisonState, View
from tui.compare.lines import PART_WORDS
from tui.keymap.table import key_of
from tui.locale import N_, Worded, _
from tui.text.glyphs import GLYPHS
from tui.widgets.lines import Line, Span, length

GAP = "   "
SHORT_GAP = "  "
AXIS_WORDS = {
    "epoch": (N_("by epoch"), N_("epoch")),
    "step": (N_("by batch"), N_("batch")),
    "relative": (N_("by time since the start"), N_("time")),
    "wall": (N_("by the clock"), N_("clock")),
}
VIEW_WORDS: Mapping[View, str] = Worded(
    {
        "curves": N_("Curves"),
        "differences": N_("Differences"),
        "matrices": N_("Matrices"),
    }
)


@dataclass(frozen=True, slots=True)
class _Part:
    """A part of the line, in full and in few cells; of the highest ``rank`` what is given up
    first, of rank 0 never.
    """

    rank: int
    spans: Sequence[Span]
    short: Sequence[Span]


def _said(rank: int, full: str, short: str, role: str = "") -> _Part:
    return _Part(rank, [(GAP + full, role)], [(SHORT_GAP + short, role)])


def heading(state: ComparisonState, room: int) -> Line:
    """The views, which two runs stand beside each other, what is in force: in fewer words where
    it would not fit, and only then without what the chart tells as well.
    """
    parts = [_Part(0, _views(state), [(f"[{VIEW_WORDS[state.view]}]", "strong accent")])]
    pair = state.pair
    if pair is not None:
        base, other = (LABELS[place] for place in pair)
        full = _("{other} beside {base}", other=other, base=base)
        short = _("{other} vs {base}", other=other, base=base)
        parts.append(_said(7 if state.view == "curves" else 1, full, short, "faint"))
    if state.has_other_tables:
        parts.append(_said(2, _("different tables"), _("other tables"), "warn"))
    parts.append(_said(0, state.metric, state.metric, "strong accent"))
    if state.is_validated:
        parts.append(_keys(state))
    full, short = map(_, AXIS_WORDS[state.axis])
    parts.append(_said(8, full, short, "faint"))
    parts += _options(state)
    order = sorted((part.rank, place) for place, part in enumerate(parts))
    for _rank, place in reversed(order):
        if length(_joined(parts)) > room:
            parts[place] = replace(parts[place], spans=parts[place].short)
    while length(_joined(parts)) > room:
        first_out = max(parts, key=lambda part: part.rank)
        if not first_out.rank:
            break
        parts.remove(first_out)
    return _joined(parts)


def _joined(parts: Sequence[_Part]) -> Line:
    return tuple(span for part in parts for span in part.spans)


def _views(state: ComparisonState) -> list[Span]:
    """The names of the views, the one in sight in brackets."""
    spans: list[Span] = []
    for place, view in enumerate(VIEWS):
        gap = " " if place else ""
        if view == state.view:
            spans.append((f"{gap}[{VIEW_WORDS[view]}]", "strong accent"))
        else:
            spans.append((f"{gap}{VIEW_WORDS[view]}", "faint"))
    return spans


def _keys(state: ComparisonState) -> _Part:
    """How training and validation are drawn."""
    train = f"{GLYPHS.curve_key} {PART_WORDS['train']}"
    alone = f"{GLYPHS.curve_key} {PART_WORDS['val']}"
    thin = f"{GLYPHS.dashes_key} {PART_WORDS['val']}"
    drawn = {"both": [train, thin], "train": [train], "validation": [alone]}[state.part]
    spans = [(f"  {'  '.join(drawn)}", "")]
    return _Part(3, spans, [(f"  {' '.join(drawn)}", "")])


def _options(state: ComparisonState) -> list[_Part]:
    """What a person has chosen."""
    found: list[_Part] = []
    if state.weight:
        short = _("smoothed {weight:g}", weight=state.weight)
        full = _("smoothed {weight:g}, raw {sign}", weight=state.weight, sign=GLYPHS.raw)
        found.append(_said(4, full, short))
    scales = {"x": state.is_log_x, "y": state.log}
    if any(scales.values()):
        axes = " ".join(name for name, is_log in scales.items() if is_log)
        told = _("log {axes}", axes=axes)
        found.append(_said(4, told, told))
    if state.clip:
        found.append(_said(5, _("outliers left out"), _("clipped")))
    if state.between is not None:
        low, high = state.between
        about = {"low": low, "high": high}
        full, short = _("y {low:g} to {high:g}", **about), _("y {low:g} {high:g}", **about)
        found.append(_said(6, full, short))
    if state.window is not None:
        full = _("zoomed, {key} shows all", key=key_of("compare.reset"))
        found.append(_said(9, full, _("zoomed"), "faint"))
    return found
