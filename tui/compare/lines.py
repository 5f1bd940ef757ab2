"""The words around a comparison: what is on show, and a line for every run."""

import math
from collections.abc import Mapping, Sequence

from engine.compare.history import LEARNING_RATE, Axis
from engine.tasks.metrics import best
from tui.compare.comparison_state import LABELS, VIEWS, ComparisonState, RunCurve, View
from tui.compare.drawing import run_role, x_label
from tui.keymap.table import key_of
from tui.locale import _
from tui.panes.log import sign
from tui.text.figures import duration, metric, setting_value
from tui.text.fitting import fit, fit_path, fit_right, width
from tui.text.glyphs import GLYPHS
from tui.widgets.lines import Line, Span, length, line

NAME_CELLS = 12
FIGURE_CELLS = 11
SETTING_CELLS = 16
GAP = "   "
AXIS_WORDS = {
    "epoch": _("by epoch"),
    "step": _("by batch"),
    "relative": _("by time since the start"),
    "wall": _("by the clock"),
}
PART_WORDS = {"train": _("train"), "val": _("val")}
VIEW_WORDS: dict[View, str] = {
    "curves": _("Curves"),
    "differences": _("Differences"),
    "matrices": _("Matrices"),
}


def heading(state: ComparisonState, room: int) -> Line:
    """The views, which two runs stand beside each other, what is on show; what fits."""
    parts: list[tuple[int, list[Span]]] = [(0, _views(state))]
    pair = state.pair
    if pair is not None:
        base, other = (LABELS[place] for place in pair)
        told = _("{other} beside {base}", other=other, base=base)
        parts.append((7 if state.view == "curves" else 1, [(GAP + told, "faint")]))
    if state.has_other_tables:
        parts.append((2, [(GAP + _("different tables"), "warn")]))
    parts.append((0, [(GAP + state.metric, "strong accent")]))
    if state.is_validated:
        keys: dict[str, Span] = {
            "train": (f"  {GLYPHS.curve_key} {PART_WORDS['train']}", ""),
            "validation": (f"  {GLYPHS.curve_key} {PART_WORDS['val']}", ""),
        }
        if state.part == "both":
            thin = f"  {GLYPHS.dashes_key} {PART_WORDS['val']}"
            parts.append((3, [keys["train"], (thin, "")]))
        else:
            parts.append((3, [keys[state.part]]))
    parts.append((8, [(GAP + AXIS_WORDS[state.axis], "faint")]))
    parts += _options(state)
    while length(_joined(parts)) > room:
        first_out = max(parts, key=lambda part: part[0])
        if not first_out[0]:
            break
        parts.remove(first_out)
    return _joined(parts)


def _joined(parts: Sequence[tuple[int, Sequence[Span]]]) -> Line:
    return tuple(span for part in parts for span in part[1])


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


def _options(state: ComparisonState) -> list[tuple[int, list[Span]]]:
    """What a person has chosen, each with how early it is left out."""
    found: list[tuple[int, list[Span]]] = []
    if state.weight:
        told = _("smoothed {weight:g}, raw {sign}", weight=state.weight, sign=GLYPHS.raw)
        found.append((4, [(GAP + told, "")]))
    scales = {"x": state.is_log_x, "y": state.log}
    if any(scales.values()):
        axes = " ".join(name for name, is_log in scales.items() if is_log)
        found.append((4, [(GAP + _("log {axes}", axes=axes), "")]))
    if state.clip:
        found.append((5, [(GAP + _("outliers left out"), "")]))
    if state.between is not None:
        low, high = state.between
        found.append((4, [(GAP + _("y {low:g} to {high:g}", low=low, high=high), "")]))
    if state.window is not None:
        found.append(
            (6, [(GAP + _("zoomed, {key} shows all", key=key_of("compare.reset")), "faint")])
        )
    return found


def empty_words(state: ComparisonState) -> str:
    """Why no curve can be drawn."""
    if len(state.hidden) >= len(state.histories):
        return _("every run is hidden: {key} shows one", key=key_of("compare.hide"))
    if not state.curves():
        return _("no {metric} recorded", metric=state.metric)
    if state.log or state.log_x:
        return _(
            "no {metric} above 0 here, which a logarithmic axis needs: {key}",
            metric=state.metric,
            key=key_of("compare.log"),
        )
    return _("every {metric} here is NaN or infinite", metric=state.metric)


def legend(state: ComparisonState, curves: Sequence[RunCurve], room: int) -> list[Line]:
    """A heading, then a line for every run: its label, name, values under the cursor, and the
    settings in which the runs differ.
    """
    if not state.histories:
        return []
    parts = _parts(curves)
    where = _("last") if state.cursor is None else _("at the cursor")
    tail = FIGURE_CELLS * len(parts) + (22 if room >= 70 else 0)
    names = state.names
    longest = max(map(width, names))
    cells = max(min(room - tail - 7, max(longest, NAME_CELLS)), 8)
    head = fit(f"     {where}", cells + 6)
    head += "".join(fit_right(PART_WORDS[part], FIGURE_CELLS) for part in parts)
    if room >= 70:
        head += fit_right(_("at"), 10) + fit_right(_("best"), 12)
    told = {**_seeds(state), **state.differing}
    columns = setting_columns(told, room - width(head))
    head += "".join(GAP + fit(title, wide) for title, wide, _ in columns)
    return [
        line((head, "faint")),
        *(
            line(
                *_run_spans(state, index, fit(name, cells), curves, room),
                *((GAP + fit_path(values[index], wide), "") for _, wide, values in columns),
            )
            for index, name in enumerate(names)
        ),
    ]


def _seeds(state: ComparisonState) -> dict[str, list[str | None]]:
    """What the bands are, run by run; nothing where there is none."""
    found = [state.repeated.get(history.run.id) for history in state.histories]
    texts = [
        None
        if one is None or one.bands is None
        else _("range of {count} seeds", count=one.bands.seeds)
        for one in found
    ]
    return {_("band"): texts} if any(texts) else {}


def setting_columns(
    differing: Mapping[str, Sequence[str | None]], room: int
) -> list[tuple[str, int, list[str]]]:
    """Of the settings that differ those that fit: title, cells, the value of each run."""
    found: list[tuple[str, int, list[str]]] = []
    for title, values in zip(short_keys(list(differing)), differing.values(), strict=True):
        texts = [GLYPHS.dash if value is None else value for value in values]
        wide = min(max(map(width, (title, *texts))), SETTING_CELLS)
        room -= len(GAP) + wide
        if room < 0:
            break
        found.append((title, wide, texts))
    return found


def short_keys(paths: Sequence[str]) -> list[str]:
    """Dotted keys as their shortest ends that mean no other of them; what chooses a kind of
    optimizer or schedule is called as the section that it opens.
    """
    keys = [path.removesuffix(".name") for path in paths]
    found: list[str] = []
    for key in keys:
        parts = key.split(".")
        ends = (".".join(parts[-count:]) for count in range(1, len(parts) + 1))
        alone = (end for end in ends if sum(f".{one}".endswith(f".{end}") for one in keys) == 1)
        found.append(next(alone, key))
    return found


def _parts(curves: Sequence[RunCurve]) -> list[str]:
    both = [
        name
        for name, is_validation in (("train", False), ("val", True))
        if any(curve.is_validation is is_validation for curve in curves)
    ]
    return both or ["train"]


def _run_spans(
    state: ComparisonState, index: int, name: str, curves: Sequence[RunCurve], room: int
) -> list[Span]:
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
    spans: list[Span] = [
        (GLYPHS.cursor if index == state.focus else " ", "accent"),
        (f"{LABELS[index]} ", f"{role} strong"),
        (f"{sign(run.status)} ", role),
        (name, role),
        (f" {figures}", "faint" if hidden else ""),
    ]
    if room >= 70:
        spans.append((fit_right(_state(state, run.id) or at, 10), "faint"))
        spans.append((fit_right(_best(state, own), 12), "faint"))
    return spans


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
