"""Runs over one another: one chart, a cursor that reads them all."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from textual.app import ComposeResult

from engine.compare.history import BATCH_LOSS, History
from engine.compare.pair_comparison import Beside
from engine.store.database import Store
from tui.compare.actions import CompareActions
from tui.compare.drawing import comparison_chart
from tui.compare.lines import empty_words, heading, legend
from tui.compare.panels import difference_lines, matrix_panel
from tui.compare.reading import (
    BesideRead,
    HistoryRead,
    NotRead,
    Question,
    RunsGone,
    read_beside,
    read_histories,
)
from tui.keymap.action import bindings
from tui.keymap.compare import COMPARE, keys_of
from tui.terminal.one_key import quiet_seconds
from tui.text.fitting import shown
from tui.widgets.hint import Hint
from tui.widgets.keybar import KeyBar
from tui.widgets.legend import Legend
from tui.widgets.lines import Lines, Row, line
from tui.widgets.plot import Plot

LOOK_SECONDS = 1.0
TALL = 36
"""Lines of a terminal on which curves and matrices stand together."""
PANEL_MARGIN = 3
"""Cells beside the differences and matrices: a blank on both sides, the scrollbar."""


class CompareScreen(CompareActions):
    """``ids`` are the runs to compare, ``open_store`` gives a thread a store of its own."""

    BINDINGS = bindings(COMPARE)
    CSS_PATH = "compare.tcss"
    AUTO_FOCUS = ""

    def __init__(self, ids: Sequence[str], open_store: Callable[[], Store]) -> None:
        super().__init__(ids)
        self.open_store = open_store
        self._known: dict[str, History] = {}
        self._reading = False
        self._owed = False
        self._asked: tuple[Question, int, int] | None = None
        self._beside: Beside | None = None
        self._lost = False

    def compose(self) -> ComposeResult:
        """What is on show, the chart, the runs, a hint, the keys."""
        yield Row(id="compare-words")
        yield Plot(id="compare-chart")
        panel = Lines(id="compare-panel", with_cursor=False)
        panel.can_focus = False
        yield panel
        yield Legend(id="compare-runs")
        yield Hint(id="compare-hint")
        yield KeyBar(id="compare-keys")

    def on_mount(self) -> None:
        """Read the runs, and from then on those that still train."""
        self._read(self.ids)
        self.set_interval(LOOK_SECONDS, self._look)

    def on_resize(self) -> None:
        """Other words fit."""
        self.call_after_refresh(self.draw)

    # Reading

    def _look(self) -> None:
        alive = [name for name in self.ids if name in self._known and self._goes_on(name)]
        if alive:
            self._read(alive)

    def _goes_on(self, name: str) -> bool:
        return not self._known[name].run.is_ended

    def _read(self, ids: Sequence[str]) -> None:
        """Read in a thread: a long run has millions of batches."""
        if self._reading or not ids:
            return
        self._reading = True
        batches = self.state.metric == BATCH_LOSS

        self._beside_thread(
            lambda: read_histories(self.open_store, ids, self.post_message, batches=batches)
        )

    def _beside_thread(self, work: Callable[[], None]) -> None:
        self.run_worker(work, thread=True, exit_on_error=False)

    def on_history_read(self, message: HistoryRead) -> None:
        """One run more, or more of one."""
        self._known[message.history.run.id] = message.history
        self._reading = message.left > 0
        self._take_known()
        if self.state.metric not in self.state.metrics:
            self.state.metric = self.state.metrics[0]
        if message.left:
            self.query_one(Hint).show(f"reading, {message.left} to go  (Esc leaves)")
        else:
            self._say_gone()
        if self.state.metric == BATCH_LOSS:
            self.read_batches()
        if not message.left or len(self.state.histories) <= 1:
            self._draw_when_quiet()

    def on_runs_gone(self, message: RunsGone) -> None:
        """What was read of them stays on show."""
        self.state.gone.update(message.ids)
        self._reading = message.left > 0
        self._say_gone()
        self._draw_when_quiet()

    def _say_gone(self) -> None:
        known = {name: history.run.name for name, history in self._known.items()}
        gone = [shown(known.get(name, name)) for name in self.ids if name in self.state.gone]
        words = f"deleted meanwhile: {', '.join(gone)}" if gone else ""
        self.query_one(Hint).show(words, error=True)

    def _take_known(self) -> None:
        """The runs that have been read, in their order."""
        self.state.histories = tuple(self._known[name] for name in self.ids if name in self._known)

    def read_batches(self) -> None:
        """Read the loss of every batch, unless it is known or something is being read."""
        if not self._has_batches():
            self._read(self.ids)

    def take_out(self, run: str) -> None:
        """Go on without a run."""
        self.ids.remove(run)
        self._known.pop(run)
        self._take_known()

    def _has_batches(self) -> bool:
        """Whether no run's batches are still to come: of those that are gone none will."""
        return all(
            history.batches is not None or history.run.id in self.state.gone
            for history in self.state.histories
        )

    def _ask_beside(self) -> None:
        """Read about the pair on show, unless that is known or asked already."""
        pair = self.state.pair
        if pair is None or self.state.view == "curves":
            return
        first, second = (self.state.histories[place] for place in pair)
        epochs = (self.state.epoch_at(pair[0]), self.state.epoch_at(pair[1]))
        question = Question(first.run.id, second.run.id, self.state.judged, epochs)
        told = (question, len(first.epoch), len(second.epoch))
        if told != self._asked:
            self._asked, self._lost = told, False
            self._beside_thread(lambda: read_beside(self.open_store, question, self.post_message))

    def on_beside_read(self, message: BesideRead) -> None:
        """The pair on show, unless another was asked for meanwhile."""
        if self._asked is not None and message.question == self._asked[0]:
            self._beside, self._lost = message.found, message.found is None
            self._draw_panel()

    def on_not_read(self, message: NotRead) -> None:
        """Say why there is nothing to see."""
        self._reading = False
        self.query_one(Hint).show(message.sentence, error=True)

    # Drawing

    def _draw_when_quiet(self) -> None:
        wait = quiet_seconds(self.app)
        if not wait:
            self.draw()
        elif not self._owed:
            self._owed = True
            self.set_timer(wait, self.draw)

    def draw(self) -> None:
        """Bring everything up to date."""
        self._owed = False
        state = self.state
        curves = tuple(state.curves())
        row = self.query_one("#compare-words", Row)
        row.show(heading(state, row.size.width - 2))
        self.query_one(Plot).show(comparison_chart(state, curves, self._words()))
        self.query_one(Legend).show(legend(state, curves, self.size.width - 2), state.focus)
        self._ask_beside()
        self._draw_panel()

    def _draw_panel(self) -> None:
        """Differences or matrices: below the curves on a tall terminal, else in their place."""
        panel, view, pair = self.query_one(Lines), self.state.view, self.state.pair
        panel.display = view != "curves"
        curves = view == "curves" or self.size.height >= TALL
        self.query_one(Plot).display = curves
        self.query_one(KeyBar).set_actions(keys_of(curves=curves, panel=panel.display))
        if view == "curves":
            return
        found = self._beside
        if pair is None:
            panel.show([line(("two runs are needed to put one beside the other", "faint"))])
        elif self._lost:
            panel.show([line(("one of the two runs is gone; d takes it out", "faint"))])
        elif found is None or {found.first.id, found.second.id} != {
            self.state.histories[place].run.id for place in pair
        }:
            panel.show([line(("reading", "faint"))])
        else:
            lines = difference_lines if view == "differences" else matrix_panel
            # Not the panel's own width: it has none yet when it has just come in sight
            panel.show(lines(found, pair, max(self.size.width - PANEL_MARGIN, 40)))

    def _words(self) -> str:
        if not self.ids:
            return "no run to compare yet: t trains, m marks runs under R"
        if self._reading:
            return "reading"
        if not self.state.histories:
            return "nothing to compare"
        if self.state.metric == BATCH_LOSS and not self._has_batches():
            return "reading the loss of every batch"
        return empty_words(self.state)
