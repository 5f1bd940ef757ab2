"""The run under the cursor at a glance, below the list: its note, its curves, its matrix."""

from __future__ import annotations

from collections.abc import Sequence
from functools import partial

from textual.app import ComposeResult
from textual.containers import Horizontal, Vertical
from textual.content import Content

from engine.compare.chart import Chart
from engine.store.run_history import Kept, Residuals
from engine.store.summaries import Summary
from engine.tasks.metrics import leading
from tui.locale import _
from tui.model.messages import RunView
from tui.panes.chart_choice import ACCURACY, LOSS
from tui.panes.confusion import matrix_lines
from tui.panes.epoch_arrays import arrays_of
from tui.panes.residuals import scatter_lines
from tui.panes.run_chart import chart_words, recorded, run_chart
from tui.runs.columns import note_of
from tui.text.fitting import shown, width, wrapped
from tui.text.status import run_word, status_word
from tui.widgets.lines import Line, Lines, Row, length, line
from tui.widgets.plot import Plot

CHARTS = (LOSS, ACCURACY)
LEAST_CHART = 28
"""Cells that a chart keeps beside the matrix."""


class Preview(Vertical):
    """A run's note in full, its curves, its matrix where there is room."""

    DEFAULT_CSS = """
    Preview {
        height: 1fr; border-top: solid $rule; border-title-color: $foreground;
        border-title-style: bold;
        & #preview-note { height: auto; max-height: 50%; }
        & #preview-matrix { width: auto; }
        & .preview-place { width: 1fr; padding: 0 1 0 0; }
        & Plot { background: $panel; }
    }
    """

    def __init__(self, *, id: str | None = None) -> None:
        super().__init__(id=id)
        self._run: Summary | None = None
        self._view: RunView | None = None

    def compose(self) -> ComposeResult:
        """A note, the charts, the matrix."""
        yield _still(Lines(id="preview-note", with_cursor=False))
        with Horizontal():
            for metric in CHARTS:
                with Vertical(id=f"preview-{metric}-place", classes="preview-place"):
                    yield Row(id=f"preview-{metric}-words")
                    yield Plot(id=f"preview-{metric}")
            yield _still(Lines(id="preview-matrix", with_cursor=False))

    def show(self, run: Summary | None, view: RunView | None) -> None:
        """Show this run as far as it has been read, or that there is none."""
        if (run, view) == (self._run, self._view):
            return
        self._run, self._view = run, view
        self._draw()

    def on_resize(self) -> None:
        """Something else has room."""
        self._draw()

    def _draw(self) -> None:
        view, room = self._view, max(self.size.width - 1, 20)
        written = "" if self._run is None else note_of(self._run)
        told = wrapped(written, room) if written else []
        note = self.query_one("#preview-note", Lines)
        note.display = bool(told)
        note.show(line((text, "faint")) for text in told)
        self._draw_matrix(view, room, self.size.height - len(told))
        names = recorded(view)
        for metric in CHARTS:
            place = self.query_one(f"#preview-{metric}-place")
            place.display = metric == LOSS or _second(names) in names
        self.call_after_refresh(self._draw_charts)

    def _draw_charts(self) -> None:
        if not self.query(Plot):  # the list was left meanwhile
            return
        view = self._view
        best = None if view is None or not view.epochs else arrays_of(view.epochs).best
        for place in CHARTS:
            metric = LOSS if place == LOSS else _second(recorded(view))
            row, plot = self.query_one(f"#preview-{place}-words", Row), self._plot(place)
            if view is None or not view.epochs:
                row.show(())
                words = _nothing_yet(self._run, view) if metric == LOSS else ""
                plot.show(Chart(words=words))
            else:
                row.fit(partial(chart_words, view, metric, best, None))
                plot.show(run_chart(view, metric, best, None, ("linear", "linear")))

    def _plot(self, metric: str) -> Plot:
        return self.query_one(f"#preview-{metric}", Plot)

    def _draw_matrix(self, view: RunView | None, room: int, height: int) -> None:
        """The matrix, where it has room beside the charts."""
        rows: list[Line] = []
        space = room - len(CHARTS) * LEAST_CHART
        if view is not None and view.matrix is not None:
            rows = _kept_lines(view, view.matrix, min(space, room // 2), height)
            if len(rows) > height or max(map(length, rows), default=0) > space:
                rows = []
        matrix = self.query_one("#preview-matrix", Lines)
        matrix.display = bool(rows)
        matrix.styles.width = max(map(length, rows), default=0) + 1
        matrix.show(rows)
        self._entitle(no_room=not rows and view is not None and view.matrix is not None)

    def _entitle(self, *, no_room: bool) -> None:
        """Whose preview it is, and that its matrix is not among it."""
        if self._run is None:
            self.border_title = ""
            return
        why = _("(no room here for its matrix or residuals)") if no_room else ""
        name = shown(self._run.name, max(self.size.width - width(why) - 8, 8))
        self.border_title = Content(f" {name} {why} " if why else f" {name} ")


def _kept_lines(view: RunView, found: Kept, room: int, height: int) -> list[Line]:
    """The matrix, or the predictions of a number against what is true."""
    if isinstance(found, Residuals):
        return scatter_lines(found.summary, room, height)
    if len(found.counts) > height:
        return []
    return matrix_lines(found.counts, view.run.class_names(len(found.counts)), room)


def _second(names: Sequence[str]) -> str:
    """The metric of the second chart: what the run is judged by."""
    return leading([name for name in names if name != LOSS])


def _still(lines: Lines) -> Lines:
    """What shows lines and takes no keys."""
    lines.can_focus = False
    return lines


def _nothing_yet(run: Summary | None, view: RunView | None) -> str:
    if run is None:
        return ""
    if view is None:
        return _("this run cannot be read")
    if not view.run.is_ended:
        return run_word(view.run)
    return _("{status} before epoch 1 ended", status=status_word(view.run.status))
