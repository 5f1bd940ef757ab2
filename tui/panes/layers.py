"""The layers: their summary before anything is trained, and what was recorded of them."""

from __future__ import annotations

from typing import TYPE_CHECKING

from textual.app import ComposeResult

from tui.keymap.action import bindings
from tui.keymap.panes import LAYERS
from tui.keymap.table import key_of
from tui.locale import N_, _
from tui.panes.confusion import Scrubbed
from tui.panes.form import known
from tui.panes.pane import Apply, Pane
from tui.widgets.lines import Line, Lines, line

if TYPE_CHECKING:
    from tui.model.messages import RunView
    from tui.model.state import BenchState


class LayersPane(Pane):
    """As Keras' ``model.summary()`` shows it, before anything is built; or a figure of every layer
    over the epochs of the run on show.
    """

    BINDINGS = bindings(LAYERS)
    ARROWS = N_("\u2191 \u2193 scroll; in the network \u2190 \u2192 change the layers' fields")

    def __init__(self, id: str, heading: str, apply: Apply) -> None:
        super().__init__(id, heading, apply)
        self._state: BenchState | None = None
        self._figure: str | None = None

    def compose(self) -> ComposeResult:
        """The table, or the bars."""
        yield Lines(id="layer-lines", with_cursor=False)

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        """The summary is of no epoch: there arrows say what they do elsewhere."""
        if action == "scrub" and self._figure is None:
            return False
        return super().check_action(action, parameters)

    def action_figure(self) -> None:
        """The next figure that was recorded; after the last the summary."""
        state = self._state
        names = [None, *_recorded(None if state is None else state.shown)]
        place = names.index(self._figure) if self._figure in names else 0
        self._turn_to(names[(place + 1) % len(names)])

    def action_summary(self) -> None:
        """The summary again."""
        self._turn_to(None)

    def action_scrub(self, by: int) -> None:
        """An earlier or later epoch, or (0) the newest again."""
        self.post_message(Scrubbed(by))

    def _turn_to(self, figure: str | None) -> None:
        self._figure = figure
        self.query_one(Lines).scroll_home(animate=False)
        if self._state is not None:
            self.show(self._state)

    def show(self, state: BenchState) -> None:
        """Draw the selected experiment's layers, or what was recorded of its run's."""
        self._state = state
        lines, view = self.query_one(Lines), state.shown
        if self._figure is not None and self._figure in _recorded(view):
            self._show_figure(state, self._figure)
            return
        spec, table = state.spec, known(state.table)
        if spec is not None and spec.watched is not None:
            from tui.text.watched import model_lines, program_lines

            room = max(lines.room, 40)
            told = [line((text, "faint")) for text in program_lines(spec.watched, room)]
            lines.show([*told, line(""), *map(line, model_lines(spec.watched, room))])
        elif spec is None or table is None:
            lines.show([line((_("the summary appears when the table is read"), "faint"))])
        else:
            from tui.panes.summary_lines import summary_lines

            more = [] if view is None else _hint(view)
            lines.show([*summary_lines(spec, table, max(lines.room, 40)), *more])
        self.entitle()

    def _show_figure(self, state: BenchState, figure: str) -> None:
        from tui.panes.layer_history import history_lines, place_of
        from tui.text.layer_figures import FIGURES

        view, lines = state.shown, self.query_one(Lines)
        if view is None or view.layers is None:
            return
        height = lines.size.height
        found = view.layers
        lines.show(history_lines(found, figure, state.scrub_to, max(lines.room, 40), height))
        epoch = found.epochs[place_of(found, state.scrub_to)]
        self.entitle(_("{figure}, epoch {epoch}", figure=_(FIGURES[figure].title), epoch=epoch))


def _recorded(view: RunView | None) -> list[str]:
    """The figures that any layer of the run has."""
    if view is None or view.layers is None:
        return []
    from tui.text.layer_figures import FIGURES

    return [name for name in FIGURES if view.layers.known(name)]


def _hint(view: RunView) -> list[Line]:
    """How one comes to what was recorded, or why nothing was."""
    key = key_of("layers.figure")
    if view.layers is not None:
        said = _("{key}: what was recorded of the layers while it trained", key=key)
    elif view.run.facts.layers and not view.run.is_ended:
        said = _("{key}: what is recorded of the layers, from the first epoch on", key=key)
    else:
        return []
    return [line((said, "faint"))]
