"""A run's metrics over the epochs: loss and accuracy, or what else was recorded."""

from __future__ import annotations

from typing import TYPE_CHECKING

from textual import on
from textual.app import ComposeResult
from textual.containers import Horizontal, Vertical
from textual.message import Message

from tui.keymap.action import bindings
from tui.keymap.panes import CURVES
from tui.keymap.table import key_of
from tui.locale import N_, _
from tui.panes.chart_choice import ACCURACY, LOSS, ChartChoice, metric_word
from tui.panes.confusion import Scrubbed
from tui.panes.pane import Apply, Pane
from tui.terminal.one_key import quiet_seconds
from tui.text.status import status_word
from tui.widgets.lines import Line, Row, length, line
from tui.widgets.plot import Plot

if TYPE_CHECKING:
    from engine.compare.chart import Scale
    from tui.model.messages import RunView
    from tui.model.state import BenchState

PLACES = (LOSS, ACCURACY)
"""The two charts, by what they show at first: the second may show another metric."""


class Pointed(Message):
    """An epoch was pointed at on the curves."""

    def __init__(self, epoch: int) -> None:
        self.epoch = epoch
        super().__init__()


class CurvesPane(Pane, can_focus=True):
    """Two charts side by side or one alone, training as a line, validation in dashes."""

    BINDINGS = bindings(CURVES)
    ARROWS = N_("← → look at other epochs")
    DEFAULT_CSS = """
    CurvesPane {
        & Horizontal { height: 1fr; }
        & .curve { width: 1fr; padding: 0 1 0 0; }
        & .curve.-last { padding: 0; }
    }
    """

    def __init__(self, id: str, heading: str, apply: Apply) -> None:
        super().__init__(id, heading, apply)
        self.choice = ChartChoice.of_last_time()
        self._state: BenchState | None = None

    def compose(self) -> ComposeResult:
        """Two charts, each with a line of words above."""
        with Horizontal():
            for place in PLACES:
                with Vertical(id=f"{place}-place", classes="curve"):
                    yield Row(id=f"{place}-words")
                    yield Plot(id=f"{place}-chart")

    def show(self, state: BenchState) -> None:
        """Draw the curves of the run on show."""
        self._state = state
        self.choice.settle(_recorded(state))
        for place, alone in zip(PLACES, ("first", "second"), strict=True):
            box = self.query_one(f"#{place}-place")
            box.display = self.choice.large in ("", alone)
            box.set_class(place == ACCURACY or self.choice.large == "first", "-last")
        self._show_place(state, LOSS)
        # Later: a key that waits comes between the two charts
        self.call_after_refresh(self._show_second, state)
        if state.shown is None:
            self.entitle()
        else:
            from tui.panes.titles import curves_title

            self.entitle(*curves_title(state))

    def _show_second(self, state: BenchState) -> None:
        wait = quiet_seconds(self.app)
        if wait:
            self.set_timer(wait, lambda: self._show_place(state, ACCURACY))
        else:
            self._show_place(state, ACCURACY)

    def _show_place(self, state: BenchState, place: str) -> None:
        if not self.query_one(f"#{place}-place").display:
            return
        metric = LOSS if place == LOSS else self.choice.second
        row, plot = self.query_one(f"#{place}-words", Row), self.query_one(f"#{place}-chart", Plot)
        if state.shown is None:
            row.show(line((metric_word(metric), "strong")))
            plot.show(_nothing_yet(state, metric))
        else:
            self._draw_chart(state, state.shown, metric, row, plot)

    def _draw_chart(
        self, state: BenchState, shown: RunView, metric: str, row: Row, plot: Plot
    ) -> None:
        from tui.panes.bands import drawn_view, last_means
        from tui.panes.epoch_arrays import arrays_of
        from tui.panes.run_chart import chart_words, run_chart, scale_words

        view = drawn_view(state) or shown
        best = arrays_of(view.epochs).best if view.epochs else None
        looked_at = None if state.scrubbed is None else state.scrubbed.epoch
        scale = scale_words(self._scales)
        end: Line = ((f"  {scale}", "warn"),) if scale else ()
        means = last_means(state)

        def words_in(width: int) -> Line:
            room = width - length(end)
            return (*chart_words(view, metric, best, looked_at, room, means), *end)

        row.fit(words_in)
        if view.epochs:
            plot.show(run_chart(view, metric, best, looked_at, self._scales))
        else:
            plot.show(_nothing_yet(state, metric))

    @property
    def _scales(self) -> tuple[Scale, Scale]:
        scales: tuple[Scale, Scale] = "linear", "log"
        return scales[self.choice.log_x], scales[self.choice.log_y]

    def target(self) -> CurvesPane:
        """The pane itself: there is no cursor inside."""
        return self

    def action_scrub(self, by: int) -> None:
        """The epoch before or after the one looked at, or (0) the newest again."""
        self.post_message(Scrubbed(by))

    @on(Plot.Pointed)
    def _pointed(self, event: Plot.Pointed) -> None:
        event.stop()
        self.post_message(Pointed(round(event.x)))

    def action_metric(self) -> None:
        """Another metric in the second chart, or in the one that stands alone."""
        if self._state is not None:
            self.choice.turn(_recorded(self._state))
            self._draw_again()

    def action_enlarge(self) -> None:
        """One chart alone, the other alone, both."""
        self.choice.enlarge()
        self._draw_again()

    def action_log(self, axis: str) -> None:
        """A logarithmic axis, or not."""
        if axis == "x":
            self.choice.log_x = not self.choice.log_x
        else:
            self.choice.log_y = not self.choice.log_y
        self._draw_again()

    def _draw_again(self) -> None:
        if self._state is not None:
            self.show(self._state)
            # The words above a chart fit its width, which is another one now
            self.call_after_refresh(self.show, self._state)
        self.call_after_refresh(self.choice.keep)


def _recorded(state: BenchState) -> list[str]:
    """The metrics of the run on show."""
    if state.shown is None:
        return []
    from tui.panes.bands import drawn_view
    from tui.panes.run_chart import recorded

    return recorded(drawn_view(state))


def _nothing_yet(state: BenchState, metric: str) -> str:
    """Why there is no curve yet, and what to do."""
    run = None if state.shown is None else state.shown.run
    branch = None if state.spec is None else state.spec.branch
    if state.run_id is None and branch is not None and metric == "loss":
        return _("{key} goes on from epoch {epoch}", epoch=branch.epoch, key=key_of("run.train"))
    if state.run_id is None:
        return (
            _("{key} trains this experiment", key=key_of("run.train"))
            if metric == "loss"
            else _(
                "{copy} copies it, {open} opens a preset",
                copy=key_of("experiment.new"),
                open=key_of("experiment.open"),
            )
        )
    if run is None or metric != "loss":
        return ""
    if run.status == "queued" and run.for_workers:
        return _("waits for a worker: pkgo-tui work")
    if run.is_unasked:
        return _("set aside: {key} has it trained", key=key_of("run.resume"))
    if run.status == "queued":
        hosts = {host.status for host in state.snapshot.serving}
        busy = any(not run.is_watched for run in state.snapshot.live) and "ready" not in hosts
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
