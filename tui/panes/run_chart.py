"""One metric of a run as a chart, and the words above it."""

from __future__ import annotations

import math
from bisect import bisect_right
from collections.abc import Mapping
from dataclasses import replace

from engine.commands import CommandKind
from engine.compare.chart import Axis, Chart, Mark, MarkKind, Scale, Series, Style, y_axis
from engine.events import EpochEnded, Intervention
from engine.tasks.metrics import LEADING
from tui.keymap.table import key_of
from tui.locale import _
from tui.model.messages import RunView
from tui.panes.bands import shades
from tui.panes.chart_choice import LEARNING_RATE, LOSS, metric_word
from tui.panes.epoch_arrays import arrays_of
from tui.text.figures import metric_short, setting_value
from tui.text.glyphs import GLYPHS
from tui.widgets.lines import Line, Span, length, line


def recorded(view: RunView | None) -> list[str]:
    """The metrics of a run without Keras' ``val_``: loss, accuracy, others, the learning rate."""
    if view is None or not view.epochs:
        return []
    names = dict.fromkeys(name.removeprefix("val_") for name in view.epochs[-1].metrics)
    first = [name for name in (LOSS, *LEADING[:-1]) if name in names]
    others = [name for name in names if name not in (*LEADING, LEARNING_RATE)]
    tells_rate = LEARNING_RATE in names or not math.isnan(view.epochs[-1].learning_rate)
    return [*first, *others, *(LEARNING_RATE,) * tells_rate]


def run_chart(
    view: RunView, metric: str, best: int | None, looked_at: int | None, scales: tuple[Scale, Scale]
) -> Chart:
    """Training and validation, the best epoch, what was done to the run; of at least one epoch."""
    arrays, origin, last = arrays_of(view.epochs), view.run.origin, view.epochs[-1].epoch
    if not view.run.is_ended:
        last = room_for(last, view.run.epochs_wanted)
    found: list[Series] = []
    marks: list[Mark] = []
    names: tuple[tuple[str, str, Style], ...] = (
        (f"val_{metric}", "validation", "dashes"),
        (metric, "train", "line"),
    )
    for name, role, style in names:
        if _value(view.epochs[-1], name) is None:
            continue
        whole = Series(arrays.numbers, arrays.of(name), role, style)
        found += _parts(whole, 0 if origin is None else origin.epoch)
        if best is not None and metric != LEARNING_RATE and not marks:
            value = float(arrays.of(name)[arrays.place(best)])
            marks += [Mark("best", best, value)] if math.isfinite(value) else []
    marks += _interventions(view)
    if origin is not None:
        marks.append(Mark("branched", origin.epoch))
    return Chart(
        tuple(found),
        x=Axis(1, max(last, 2), scales[0], whole=True, name=_("epoch")),
        y=replace(y_axis(metric), scale=scales[1]),
        bands=shades(view, metric),
        marks=tuple(marks),
        cursor=looked_at,
        words=_empty_words(metric, scales[1]),
    )


def _epoch(view: RunView, number: int) -> EpochEnded | None:
    place = arrays_of(view.epochs).place(number)
    found = view.epochs[place] if place < len(view.epochs) else None
    return found if found is not None and found.epoch == number else None


def _value(epoch: EpochEnded, name: str) -> float | None:
    if name == LEARNING_RATE and name not in epoch.metrics:
        return epoch.learning_rate
    return epoch.metrics.get(name)


def _empty_words(metric: str, scale: Scale) -> str:
    """Why nothing can be drawn, should that be so."""
    if scale == "log":
        return _(
            "no {metric} above 0, which a logarithmic axis needs: {key}",
            metric=metric,
            key=key_of("curves.log_y"),
        )
    return _("every {metric} is NaN or infinite", metric=metric)


def _parts(whole: Series, origin: int) -> list[Series]:
    """A curve in one piece, or the faint one of the run it branched from and its own, joined."""
    if not origin:
        return [whole]
    before = bisect_right(whole.xs, origin)
    parts = [
        replace(whole, xs=whole.xs[:before], values=whole.values[:before], role="faint"),
    ]
    if before < len(whole.xs):
        joint = max(before - 1, 0)
        parts.append(replace(whole, xs=whole.xs[joint:], values=whole.values[joint:]))
    return parts


def _interventions(view: RunView) -> list[Mark]:
    """Where somebody changed, paused or ended the run, on the axis of whole epochs."""
    steps = max(view.run.facts.steps or 1, 1)
    found = (logged.event for logged in (*view.before, *view.log))
    return [
        Mark(_MARKED[event.action], max(event.epoch - 1 + event.step / steps, 1.0))
        for event in found
        if isinstance(event, Intervention) and event.action in _MARKED
    ]


# A model that was saved by hand has no mark: it changes nothing of the run
_MARKED: dict[str, MarkKind] = {
    CommandKind.PAUSE: "paused",
    CommandKind.SUSPEND: "paused",
    CommandKind.PRUNE: "stopped",
    CommandKind.STOP: "stopped",
    CommandKind.STOP_WITH_BEST: "stopped",
    **{kind: "changed" for kind in CommandKind if kind.affects_numbers},
}


def room_for(epoch: int, total: int) -> int:
    """How far the axis reaches while training: to an end that is near, else a while ahead.

    It grows in steps, for every new axis draws the whole chart again.
    """
    steps = (25, 40, 60, 100, 150)
    power = 10 ** max(len(str(epoch)) - 3, 0)
    while True:
        for step in steps:
            if step * power >= epoch * 1.1:
                return total if total <= step * power * 1.3 else step * power
        power *= 10


def scale_words(scales: tuple[Scale, Scale]) -> str:
    """Which axes are logarithmic; empty for none."""
    axes = " ".join(name for name, scale in zip("xy", scales, strict=True) if scale == "log")
    return _("log {axes}", axes=axes) if axes else ""


def chart_words(  # noqa: PLR0913, PLR0917
    view: RunView | None,
    metric: str,
    best: int | None,
    looked_at: int | None,
    room: int,
    means: Mapping[str, float] | None = None,
) -> Line:
    """The chart's title: what the signs mean, the values of the epoch that is looked at or of the
    newest, the best; what fits. ``means`` are told in place of the newest's.
    """
    if view is None or not view.epochs:
        return line((metric_word(metric), "strong"))
    newest = view.epochs[-1]
    now = newest if looked_at is None else _epoch(view, looked_at) or newest
    word = metric_word(metric)
    named = word if looked_at is None else _("{metric} at {epoch}", metric=word, epoch=looked_at)
    title: Line = ((named, "strong"),)
    if metric == LEARNING_RATE:
        value = _value(now, metric)
        text = GLYPHS.dash if value is None else setting_value(value)
        return (*title, (f"  {GLYPHS.curve_key} {text}", "train"))
    told = now.metrics if looked_at is not None else {**now.metrics, **(means or {})}
    keys: Line = ()
    for name, key, part, role in (
        (metric, GLYPHS.curve_key, _("train"), "train"),
        (f"val_{metric}", GLYPHS.dashes_key, _("val"), "validation"),
    ):
        if name in told or name == metric:
            keys += (("  ", ""), (f"{key} {part} {metric_short(told.get(name))}", role))
    mark: Line = ()
    if best is not None:
        at = _epoch(view, best) or newest
        value = at.metrics.get(f"val_{metric}", at.metrics.get(metric))
        where = _("{value} at {epoch}", value=metric_short(value), epoch=best)
        mark = ((f"  {GLYPHS.best} {where}", "faint"),)
    short = (*title, *(_shorter(span) for span in keys))
    for candidate in ((*title, *keys, *mark), (*title, *keys), short):
        if length(candidate) <= room:
            return candidate
    return title


def _shorter(span: Span) -> Span:
    """A key without its word."""
    text, role = span
    return text.replace(f" {_('train')}", "").replace(f" {_('val')}", ""), role
