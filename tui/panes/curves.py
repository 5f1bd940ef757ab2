"""Loss and accuracy over the epochs."""

from __future__ import annotations

import math
from dataclasses import replace

from textual.app import ComposeResult
from textual.containers import Horizontal, Vertical

from engine.commands import CommandKind
from engine.compare.chart import Axis, Chart, Mark, MarkKind, Series, Style
from engine.events import Intervention
from engine.tasks.metrics import best_epoch
from tui.locale import _
from tui.model.messages import RunView
from tui.model.state import BenchState
from tui.panes.bands import drawn_view, shades
from tui.panes.pane import Pane
from tui.panes.titles import curves_title
from tui.terminal.one_key import quiet_seconds
from tui.text.figures import metric_short
from tui.text.glyphs import GLYPHS
from tui.text.status import status_word
from tui.widgets.lines import Line, Row, Span, length, line
from tui.widgets.plot import Plot


class CurvesPane(Pane, can_focus=True):
    """Two charts side by side, training as a line, validation as dots."""

    DEFAULT_CSS = """
    CurvesPane {
        & Horizontal { height: 1fr; }
        & .curve { width: 1fr; padding: 0 1 0 0; }
        & .curve.-second { padding: 0; }
    }
    """

    def compose(self) -> ComposeResult:
        """Two charts, each with a line of words above."""
        with Horizontal():
            for metric, extra in (("loss", ""), ("accuracy", " -second")):
                with Vertical(classes=f"curve{extra}"):
                    yield Row(id=f"{metric}-words")
                    yield Plot(id=f"{metric}-chart")

    def show(self, state: BenchState) -> None:
        """Draw the curves of the run on show."""
        self._show_metric(state, "loss")
        # Later: a key that waits comes between the two charts
        self.call_after_refresh(self._show_accuracy, state)
        self.entitle(*curves_title(state))

    def _show_accuracy(self, state: BenchState) -> None:
        wait = quiet_seconds(self.app)
        if wait:
            self.set_timer(wait, lambda: self._show_metric(state, "accuracy"))
        else:
            self._show_metric(state, "accuracy")

    def _show_metric(self, state: BenchState, metric: str) -> None:
        view = drawn_view(state)
        best = None if view is None else best_epoch(view.epochs)
        looked_at = None if state.scrubbed is None else state.scrubbed.epoch
        row = self.query_one(f"#{metric}-words", Row)
        row.show(_words(view, metric, best, looked_at, row.size.width))
        self.query_one(f"#{metric}-chart", Plot).show(_chart(state, metric, best))

    def target(self) -> CurvesPane:
        """The pane itself: there is no cursor inside."""
        return self


def _nothing_yet(state: BenchState, metric: str) -> str:
    """Why there is no curve yet, and what to do."""
    run = None if state.shown is None else state.shown.run
    branch = None if state.spec is None else state.spec.branch
    if state.run_id is None and branch is not None and metric == "loss":
        return _("t goes on from epoch {epoch}", epoch=branch.epoch)
    if state.run_id is None:
        return (
            _("t trains this experiment")
            if metric == "loss"
            else _("n copies it, o opens a preset")
        )
    if run is None or metric != "loss":
        return ""
    if run.status == "queued":
        hosts = {host.status for host in state.snapshot.hosts}
        busy = bool(state.snapshot.live) and "ready" not in hosts
        ready = bool(hosts - {"warming"})
        return (
            _("waits for the run before it")
            if busy
            else _("starts")
            if ready
            else _("engine warming up")
        )
    if run.is_ended:
        return _("{status} before epoch 1 ended", status=status_word(run.status))
    return _("the first epoch is training")


def _chart(state: BenchState, metric: str, best: int | None) -> Chart:
    view = drawn_view(state)
    if view is None or not view.epochs:
        return Chart(words=_nothing_yet(state, metric))
    xs, origin = tuple(epoch.epoch for epoch in view.epochs), view.run.origin
    last = xs[-1] if view.run.is_ended else room_for(xs[-1], view.run.epochs_wanted)
    found: list[Series] = []
    marks: list[Mark] = []
    names: tuple[tuple[str, str, Style], ...] = (
        (f"val_{metric}", "validation", "dots"),
        (metric, "train", "line"),
    )
    for name, role, style in names:
        if name not in view.epochs[-1].metrics:
            continue
        values = tuple(epoch.metrics.get(name, math.nan) for epoch in view.epochs)
        found += _parts(Series(xs, values, role, style), 0 if origin is None else origin.epoch)
        if best is not None and not marks and math.isfinite(values[xs.index(best)]):
            marks.append(Mark("best", best, values[xs.index(best)]))
    marks += _interventions(view)
    if origin is not None:
        marks.append(Mark("branched", origin.epoch))
    return Chart(
        tuple(found),
        x=Axis(1, max(last, 2), whole=True, name="epoch"),
        y=Axis(within=(0.0, 1.0) if metric == "accuracy" else None, name=metric),
        bands=shades(view, metric),
        marks=tuple(marks),
        cursor=None if state.scrubbed is None else state.scrubbed.epoch,
    )


def _parts(whole: Series, origin: int) -> list[Series]:
    """A curve in one piece, or the faint one of the run it branched from and its own, joined."""
    if not origin:
        return [whole]
    before = sum(x <= origin for x in whole.xs)
    parts = [
        replace(whole, xs=whole.xs[:before], values=whole.values[:before], role="faint"),
    ]
    if before < len(whole.xs):
        joint = max(before - 1, 0)
        parts.append(replace(whole, xs=whole.xs[joint:], values=whole.values[joint:]))
    return parts


def _interventions(view: RunView) -> list[Mark]:
    """Where somebody changed, paused or stopped the run, on the axis of whole epochs."""
    steps = max(view.run.facts.steps or 1, 1)
    kinds: dict[str, MarkKind] = {"pause": "paused", "stop": "stopped"}
    kinds |= {kind: "changed" for kind in CommandKind if not kind.interrupts}
    found = (logged.event for logged in (*view.before, *view.log))
    return [
        Mark(kinds[event.action], max(event.epoch - 1 + event.step / steps, 1.0))
        for event in found
        if isinstance(event, Intervention) and event.action in kinds
    ]


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


def _words(
    view: RunView | None, metric: str, best: int | None, looked_at: int | None, room: int
) -> Line:
    """The chart's title: what the signs mean, the values of the epoch that is looked at or of the
    newest, the best; what fits."""
    if view is None or not view.epochs:
        return line((metric, "strong"))
    newest = view.epochs[-1]
    now = next((epoch for epoch in view.epochs if epoch.epoch == looked_at), newest).metrics
    named = (
        metric if looked_at is None else _("{metric} at {epoch}", metric=metric, epoch=looked_at)
    )
    title: Line = ((named, "strong"),)
    keys: Line = (
        ("  ", ""),
        (f"{GLYPHS.curve_key} {_('train')} {metric_short(now.get(metric))}", "train"),
    )
    validation = now.get(f"val_{metric}")
    if validation is not None:
        text = f"{GLYPHS.dots_key} {_('val')} {metric_short(validation)}"
        keys = (*keys, ("  ", ""), (text, "validation"))
    mark: Line = ()
    if best is not None:
        at = next(epoch for epoch in view.epochs if epoch.epoch == best)
        value = at.metrics.get(f"val_{metric}", at.metrics.get(metric))
        told = _("{value} at {epoch}", value=metric_short(value), epoch=best)
        mark = ((f"  {GLYPHS.best} {told}", "faint"),)
    short = (*title, *(_shorter(span) for span in keys))
    for candidate in ((*title, *keys, *mark), (*title, *keys), short):
        if length(candidate) <= room:
            return candidate
    return title


def _shorter(span: Span) -> Span:
    """A key without its word."""
    text, role = span
    return text.replace(f" {_('train')}", "").replace(f" {_('val')}", ""), role
