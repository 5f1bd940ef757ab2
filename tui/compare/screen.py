"""Runs over one another: one chart, a cursor that reads them all."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any

from textual import on
from textual.app import ComposeResult
from textual.screen import Screen

from engine.compare.history import BATCH_LOSS
from engine.store.database import Store
from tui.compare.actions import Comparison
from tui.compare.comparison_state import ComparisonState
from tui.compare.drawing import comparison_chart
from tui.compare.heading import heading
from tui.compare.histories import Histories, Pair
from tui.compare.lines import empty_words, legend
from tui.compare.panels import difference_lines, matrix_panel
from tui.compare.reading import (
    BesideRead,
    HistoryRead,
    NotRead,
    RunsGone,
    RunsRead,
    SettingsRead,
)
from tui.compare.seeds import SeedsRead, read_seeds, seed_words
from tui.dialogs.person import ScreenPerson
from tui.keymap.action import bindings, perform
from tui.keymap.compare import COMPARE, keys_of
from tui.keymap.table import key_of
from tui.locale import _
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
MANY = 3
"""Runs from which on validation alone is shown at first."""
PANEL_MARGIN = 3
"""Cells beside the differences and matrices: a blank on both sides, the scrollbar."""


class CompareScreen(Screen[None]):
    """``ids`` are the runs to compare, ``focus`` the one to begin with; ``open_store`` gives a
    thread a store of its own. Many curves hide each other: then validation alone is shown first.
    """

    BINDINGS = bindings(COMPARE)
    CSS_PATH = "compare.tcss"
    AUTO_FOCUS = ""

    def __init__(
        self, ids: Sequence[str], open_store: Callable[[], Store], focus: str | None = None
    ) -> None:
        super().__init__()
        self.state = ComparisonState(part="validation" if len(ids) >= MANY else "both")
        self.histories = Histories(ids, self.state, open_store, self.post_message, self._in_thread)
        self.pair = Pair(self.state, open_store, self.post_message, self._in_thread)
        self.person = ScreenPerson(self, "compare-hint")
        self.comparison = Comparison(self.state, self.histories, self, self.person)
        self.controllers = {"comparison": self.comparison}
        self._owed = False
        self._wanted = focus
        self._open_store = open_store

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
        self.histories.read()
        ids = tuple(self.histories.ids)
        self._in_thread(lambda: read_seeds(self._open_store, ids, self.post_message))
        self.set_interval(LOOK_SECONDS, self.histories.read_again)

    def on_resize(self) -> None:
        """Other words fit."""
        self.call_after_refresh(self.draw)

    def _in_thread(self, work: Callable[[], None]) -> None:
        self.run_worker(work, thread=True, exit_on_error=False)

    # Keys

    def action_do(self, doer: str, name: str, *given: Any) -> None:
        """What a key means that is a controller's."""
        perform(self.controllers, doer, name, *given)

    @on(Plot.Pointed)
    def _pointed(self, event: Plot.Pointed) -> None:
        self.comparison.point(event.x)

    @on(KeyBar.Pressed)
    async def _key_clicked(self, event: KeyBar.Pressed) -> None:
        await self.app.run_action(event.action.textual, default_namespace=self)

    def scroll_panel(self, pages: int) -> None:
        """Scroll the differences or the matrices; 0 goes to their top."""
        panel = self.query_one(Lines)
        if pages:
            panel.scroll_relative(y=pages * max(panel.size.height - 1, 1), animate=False)
        else:
            panel.scroll_home(animate=False)

    def leave(self) -> None:
        """Back to the bench."""
        self.dismiss(None)

    # What is read

    @on(HistoryRead)
    def _history_read(self, message: HistoryRead) -> None:
        """One run more, or more of one."""
        self.histories.take(message)
        if message.history.run.id == self._wanted:
            # Runs come in their order: those that follow stand behind it
            self.state.focus, self._wanted = len(self.state.histories) - 1, None
        if message.left:
            self.person.rest(
                _(
                    "reading, {count} to go  ({key} leaves)",
                    count=message.left,
                    key=key_of("compare.leave"),
                )
            )
        else:
            self._say_resting()
        if not message.left or len(self.state.histories) <= 1:
            self._draw_when_quiet()

    @on(RunsRead)
    def _runs_read(self, message: RunsRead) -> None:
        if self.histories.take_runs(message):
            self._draw_when_quiet()

    @on(SettingsRead)
    def _settings_read(self, message: SettingsRead) -> None:
        """The legend has columns for what differs."""
        self.state.settings = message.settings
        self._draw_when_quiet()

    @on(RunsGone)
    def _runs_gone(self, message: RunsGone) -> None:
        self.histories.lose(message)
        self._say_resting()
        self._draw_when_quiet()

    @on(SeedsRead)
    def _seeds_read(self, message: SeedsRead) -> None:
        self.state.repeated = message.repeated
        self._say_resting()
        self._draw_when_quiet()

    def _say_resting(self) -> None:
        """Who is gone, else what the seeds of the run in focus came to."""
        gone = [shown(name) for name in self.histories.gone]
        if gone:
            said = _("deleted meanwhile: {names}", names=", ".join(gone))
            self.person.rest(said, error=True)
        else:
            self.person.rest(seed_words(self.state))

    @on(BesideRead)
    def _beside_read(self, message: BesideRead) -> None:
        if self.pair.take(message):
            self._draw_panel()

    @on(NotRead)
    def _not_read(self, message: NotRead) -> None:
        """Say why there is nothing to see."""
        self.histories.reading = False
        self.person.hint(message.sentence, error=True)

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
        self.query_one("#compare-words", Row).fit(lambda width: heading(state, width - 2))
        self.query_one(Plot).show(comparison_chart(state, curves, self._words()))
        self.query_one(Legend).show(legend(state, curves, self.size.width - 2), state.focus)
        self.pair.ask()
        self._draw_panel()
        if not self.histories.reading:
            self._say_resting()

    def _draw_panel(self) -> None:
        """Differences or matrices: below the curves on a tall terminal, else in their place."""
        panel, view, pair = self.query_one(Lines), self.state.view, self.state.pair
        panel.display = view != "curves"
        curves = view == "curves" or self.size.height >= TALL
        self.query_one(Plot).display = curves
        self.query_one(KeyBar).set_actions(keys_of(curves=curves, panel=panel.display))
        if view == "curves":
            return
        found = self.pair.found
        if pair is None:
            panel.show([line((_("two runs are needed to put one beside the other"), "faint"))])
        elif self.pair.lost:
            panel.show(
                [
                    line(
                        (
                            _(
                                "one of the two runs is gone; {key} takes it out",
                                key=key_of("compare.drop"),
                            ),
                            "faint",
                        )
                    )
                ]
            )
        elif found is None or {found.first.id, found.second.id} != {
            self.state.histories[place].run.id for place in pair
        }:
            panel.show([line((_("reading the runs"), "faint"))])
        else:
            lines = difference_lines if view == "differences" else matrix_panel
            # Not the panel's own width: it has none yet when it has just come in sight
            panel.show(lines(found, pair, max(self.size.width - PANEL_MARGIN, 40)))

    def _words(self) -> str:
        if not self.histories.ids:
            return _(
                "no run to compare yet: {train} trains, {mark} marks runs under {runs}",
                train=key_of("run.train"),
                mark=key_of("table.mark"),
                runs=key_of("experiment.runs"),
            )
        if self.histories.reading:
            return _("reading the runs")
        if not self.state.histories:
            return _("nothing to compare")
        if self.state.metric == BATCH_LOSS and not self.histories.has_batches:
            return _("reading the loss of every batch")
        return empty_words(self.state)
