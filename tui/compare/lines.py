"""The words around a comparison: what is on show, and a line for every run."""

import math
from collections.abc import Sequence

from engine.compare.history import BATCH_LOSS, LEARNING_RATE, Axis
from engine.tasks.metrics import best
from tui.compare.comparison_state import LABELS, ComparisonState, RunCurve
from tui.compare.drawing import run_role, x_label
from tui.locale import _
from tui.panes.log import sign
from tui.text.figures import duration, metric, setting_value
from tui.text.fitting import fit, fit_right, width
from tui.text.glyphs import GLYPHS, point_sign
from tui.widgets.lines import Line, length, line

NAME_CELLS = 16
FIGURE_CELLS = 10
GAP = "   "
AXIS_WORDS = {
    "epoch": _("by epoch"),
    "step": _("by batch"),
    "relative": _("by time since the start"),
    "wall": _("by the clock"),
}
PART_WORDS = {"train": _("train"), "val": _("val")}


def heading(state: ComparisonState, room: int) -> Line:
    """What is on show, in words; what fits."""
    spans: list[tuple[str, str]] = [
        (_("Compare") + "  ", "strong"),
        (state.metric, "strong accent"),
    ]
    if state.metric not in (BATCH_LOSS, LEARNING_RATE):
        keys = {
            "train": f"{GLYPHS.curve_key} {PART_WORDS['train']}",
            "validation": f"{GLYPHS.dots_key} {PART_WORDS['val']}",
        }
        keys["both"] = "  ".join(keys.values())
        spans.append((f"  {keys[state.part]}", ""))
    spans.append((GAP + AXIS_WORDS[state.axis], "faint"))
    if state.weight:
        spans.append(
            (GAP + _("smoothed {weight:g}, raw {sign}", weight=state.weight, sign=GLYPHS.raw), "")
        )
    if state.log:
        spans.append((GAP + _("log y"), ""))
    if state.clip:
        spans.append((GAP + _("outliers left out"), ""))
    if state.between is not None:
        low, high = state.between
        spans.append((GAP + _("y {low:g} to {high:g}", low=low, high=high), ""))
    if state.window is not None:
        spans.append((GAP + _("zoomed, 0 shows all"), "faint"))
    while length(tuple(spans)) > room and len(spans) > 2:
        spans.pop(2)
    return tuple(spans)


def empty_words(state: ComparisonState) -> str:
    """Why no curve can be drawn."""
    if len(state.hidden) >= len(state.histories):
        return _("every run is hidden: space shows one")
    if not state.curves():
        return _("no {metric} recorded", metric=state.metric)
    if state.log:
        return _("no {metric} above 0 here, which a logarithmic axis needs: y", metric=state.metric)
    return _("every {metric} here is NaN or infinite", metric=state.metric)


def legend(state: ComparisonState, curves: Sequence[RunCurve], room: int) -> list[Line]:
    """A heading, then a line for every run: its label, name and values under the cursor."""
    if not state.histories:
        return []
    parts = _parts(curves)
    where = _("last") if state.cursor is None else _("at the cursor")
    tail = FIGURE_CELLS * len(parts) + (22 if room >= 70 else 0)
    names = state.names
    longest = max(map(width, names))
    cells = max(min(room - tail - 7, max(longest, NAME_CELLS)), 8)
    head = fit(f"      {where}", cells + 7)
    head += "".join(fit_right(PART_WORDS[part], FIGURE_CELLS) for part in parts)
    if room >= 70:
        head += fit_right(_("at"), 10) + fit_right(_("best"), 12)
    return [
        line((head, "faint")),
        *(
            _run_line(state, index, fit(name, cells), curves, room)
            for index, name in enumerate(names)
        ),
    ]


def _parts(curves: Sequence[RunCurve]) -> list[str]:
    both = [
        name
        for name, is_validation in (("train", False), ("val", True))
        if any(curve.is_validation is is_validation for curve in curves)
    ]
    return both or ["train"]


def _run_line(
    state: ComparisonState, index: int, name: str, curves: Sequence[RunCurve], room: int
) -> Line:
    run = state.histories[index].run
    own = [curve for curve in curves if curve.index == index]
    hidden = run.id in state.hidden
    role = "faint" if hidden else run_role(index)
    figures, at = "", ""
    for part in _parts(curves):
        curve = next((one for one in own if one.is_validation == (part == "val")), None)
        place = None if curve is None else _place(curve, state.cursor)
        if curve is None or place is None:
            figures += fit_right(GLYPHS.dash, FIGURE_CELLS)
            continue
        value = float(curve.raw[place])
        told = setting_value(value) if state.metric == LEARNING_RATE else metric(value)
        figures += fit_right(told, FIGURE_CELLS)
        at = _at(state.axis, float(curve.xs[place]))
    spans = [
        (GLYPHS.cursor if index == state.focus else " ", "accent"),
        (point_sign(index), role),
        (f"{LABELS[index]} ", f"{role} strong"),
        (f"{sign(run.status)} ", role),
        (name, role),
        (f" {figures}", "faint" if hidden else ""),
    ]
    if room >= 70:
        spans.append((fit_right(_state(state, run.id) or at, 10), "faint"))
        spans.append((fit_right(_best(state, own), 12), "faint"))
    return line(*spans)


def _state(state: ComparisonState, run_id: str) -> str:
    """What a person must know of a run before its figures."""
    if run_id in state.hidden:
        return _("hidden")
    return _("gone") if run_id in state.gone else ""


def _at(axis: Axis, x: float) -> str:
    """The place of the point that is read."""
    if axis == "relative":
        return f"{x:.2f} s" if x < 60 else duration(x, whole=True)
    return f"{x:g}" if axis == "epoch" else x_label(axis)(x, 1)


def _place(curve: RunCurve, cursor: float | None) -> int | None:
    """The point to read: under the cursor, or the last."""
    if not len(curve.xs):
        return None
    if cursor is None:
        return len(curve.xs) - 1
    apart = (curve.xs[-1] - curve.xs[0]) / max(len(curve.xs) - 1, 1)
    if cursor > curve.xs[-1] + apart / 2 or cursor < curve.xs[0] - apart:
        return None
    return curve.at(cursor)


def _best(state: ComparisonState, own: Sequence[RunCurve]) -> str:
    """The best value: the lowest of a loss, else the highest; of validation where there is one.

    No learning rate is the best.
    """
    if not own or state.metric == LEARNING_RATE:
        return ""
    curve = own[-1]
    values = [float(value) for value in curve.raw if math.isfinite(value)]
    if not values:
        return GLYPHS.dash
    return f"{GLYPHS.best} {metric(best(state.metric, values))}"
