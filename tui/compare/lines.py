"""The words around a comparison: a line for every run, and why there is no curve."""

import math
from collections.abc import Mapping, Sequence

from engine.compare.history import LEARNING_RATE, Axis
from engine.tasks.metrics import best
from tui.compare.comparison_state import LABELS, ComparisonState, RunCurve
from tui.compare.drawing import run_role, x_label
from tui.keymap.table import key_of
from tui.locale import N_, Worded, _
from tui.panes.log import sign
from tui.text.figures import duration, metric, setting_value
from tui.text.fitting import fit, fit_path, fit_right, width
from tui.text.glyphs import GLYPHS
from tui.text.repeats import count_words
from tui.text.setting_names import said_key
from tui.widgets.lines import Line, Span, line

NAME_CELLS = 12
"""What names keep where settings need the room: they tell more than the ends of names."""
FIGURE_CELLS = 11
Column = tuple[str, int, list[str]]
"""A setting: its title, its cells, the value of each run."""
SETTING_CELLS = 19
AT_CELLS = {"epoch": 8, "step": 12, "relative": 12, "wall": 12}
BEST_CELLS = 11
WITH_BEST = 70
"""Cells of a legend from which on it tells the place and the best."""
GAP = "  "
PART_WORDS = Worded({"train": N_("train"), "val": N_("val")})


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
    at = AT_CELLS[state.axis]
    tail = FIGURE_CELLS * len(parts) + (at + BEST_CELLS if room >= WITH_BEST else 0)
    names, free = state.names, room - tail - 6
    longest = max(*map(width, names), NAME_CELLS)
    told = {**_seeds(state), **_telling(state.differing)}
    columns, more = setting_columns(told, free - NAME_CELLS)
    cells = max(min(longest, free - _cells(columns) - width(more)), 8)
    head = fit(f"     {where}", cells + 6)
    head += "".join(fit_right(PART_WORDS[part], FIGURE_CELLS) for part in parts)
    if room >= WITH_BEST:
        head += fit_right(_("at"), at) + fit_right(_("best"), BEST_CELLS)
    head += "".join(GAP + fit(title, wide) for title, wide, __ in columns) + more
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
    texts: list[str | None] = []
    for history in state.histories:
        one = state.repeated.get(history.run.id)
        bands = None if one is None else one.bands
        texts.append(None if bands is None else count_words(history.run, bands.seeds))
    return {_("band"): texts} if any(texts) else {}


def _telling(differing: Mapping[str, Sequence[str | None]]) -> dict[str, Sequence[str | None]]:
    """Those that tell most runs apart come first."""
    return dict(sorted(differing.items(), key=lambda item: -len(set(item[1]))))


def setting_columns(
    differing: Mapping[str, Sequence[str | None]], room: int
) -> tuple[list[Column], str]:
    """Of the settings that differ those that fit, and how many do not."""
    every = _columns(differing)
    if _cells(every) <= room:
        return every, ""
    found: list[Column] = []
    for column in every:
        short = f"{GAP}+{len(every) - len(found)}"
        if _cells([*found, column]) + len(short) <= room:
            found.append(column)
    more = len(every) - len(found)
    full = GAP + _("+{more} more: {key}", more=more, key=key_of("compare.view_next"))
    # In few cells the number alone says that there are some
    told = (text for text in (full, f"{GAP}+{more}") if _cells(found) + width(text) <= room)
    return found, next(told, "")


def _cells(columns: Sequence[Column]) -> int:
    return sum(len(GAP) + wide for _title, wide, _texts in columns)


def _columns(differing: Mapping[str, Sequence[str | None]]) -> list[Column]:
    found: list[Column] = []
    for title, values in zip(short_keys(list(differing)), differing.values(), strict=True):
        texts = _short([GLYPHS.dash if value is None else value for value in values])
        found.append((title, min(max(map(width, (title, *texts))), SETTING_CELLS), texts))
    return found


def _short(texts: list[str]) -> list[str]:
    """Numbers in four digits, where they differ as much then."""
    short = [_rounded(text) for text in texts]
    return short if len(set(short)) == len(set(texts)) else texts


def _rounded(text: str) -> str:
    try:
        return setting_value(float(text)) if "." in text else text
    except ValueError:
        return text


def short_keys(paths: Sequence[str]) -> list[str]:
    """Dotted keys as their shortest ends that mean no other of them; what chooses a kind of
    optimizer or schedule is called as the section that it opens, a layer as in its form.
    """
    keys = [said_key(path).removesuffix(".name") for path in paths]
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
    if room >= WITH_BEST:
        spans.append((fit_right(_state(state, run.id) or at, AT_CELLS[state.axis]), "faint"))
        spans.append((fit_right(_best(state, own), BEST_CELLS), "faint"))
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
