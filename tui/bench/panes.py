"""The panes of the bench: laid out by the terminal's size, brought to the front, drawn."""

from __future__ import annotations

from textual import events, on
from textual.app import ComposeResult
from textual.containers import Horizontal, Vertical
from textual.geometry import Size
from textual.widget import Widget

from tui.bench.actions import BenchActions
from tui.bench.arrangement import VIEWS, Arrangement
from tui.keymap.actions import BENCH, Action, of_pane
from tui.panes.classes import ClassesPane
from tui.panes.confusion import ConfusionPane
from tui.panes.curves import CurvesPane
from tui.panes.experiments import ExperimentsPane
from tui.panes.form import FormPane
from tui.panes.header import Header
from tui.panes.layers import LayersPane
from tui.panes.log import LogPane
from tui.panes.network import NetworkPane
from tui.panes.pane import Pane, tabs
from tui.panes.training import TrainingPane
from tui.text.fitting import shown
from tui.widgets.hint import Hint
from tui.widgets.keybar import KeyBar
from tui.widgets.lines import Row, line


class BenchPanes(BenchActions):
    """The widgets, over the state that the bench owns."""

    def __init__(self) -> None:
        super().__init__()
        self.front = "experiments"
        self.front_view = "confusion"
        self._arrangement: Arrangement | None = None

    def compose(self) -> ComposeResult:
        """Header, panes, hint, keys."""
        arrangement = Arrangement.on(self.app.size, self.front, self.front_view)
        arrangement.apply(self)
        placed = arrangement.placed
        yield Header(id="header")
        yield Row(id="tabs")
        with Horizontal(id="body"):
            with placed(Vertical(id="left", classes="group")):
                yield placed(ExperimentsPane("experiments"))
                yield placed(NetworkPane("network", self.apply))
                yield placed(TrainingPane("training", self.apply))
            with placed(Vertical(id="right", classes="group")):
                yield placed(CurvesPane("curves"))
                with placed(Vertical(id="lower", classes="group")):
                    yield Row(id="views")
                    yield placed(ConfusionPane("confusion"))
                    yield placed(ClassesPane("classes"))
                    yield placed(LayersPane("layers"))
                    yield placed(LogPane("log"))
        yield Hint(id="hint")
        yield KeyBar(id="keys")

    def draw(self, *names: str) -> None:
        """Bring the visible ones among these panes up to date, or all visible ones."""
        if not self.is_mounted:
            return
        self.query_one(Header).update_from(self.state)
        for pane in self.query(Pane):
            if (not names or pane.id in names) and _visible(pane):
                pane.show(self.state)

    def hint(self, text: str, *, error: bool = False) -> None:
        """Say something on the line above the keys."""
        self.query_one(Hint).show(shown(text), error=error)

    @on(FormPane.Hinted)
    def _hinted(self, event: FormPane.Hinted) -> None:
        self.hint(event.text, error=event.error)

    @property
    def panes(self) -> list[str]:
        """The panes in their order."""
        return [str(pane.id) for pane in self.query(Pane)]

    def go_to(self, name: str) -> None:
        """Bring a pane to the front and give it the focus."""
        self.front = name
        if name in VIEWS:
            self.front_view = name
        self._arrange(self.app.size)
        self.query_one(f"#{name}", Pane).target().focus()
        if name not in ("network", "training"):
            self.hint("")

    def _arrange(self, size: Size) -> None:
        """Show the panes that the size allows."""
        arrangement = Arrangement.on(size, self.front, self.front_view)
        if arrangement != self._arrangement:
            self._arrangement = arrangement
            arrangement.apply(self)
            self._draw_tabs()
        self.call_after_refresh(self.draw)

    def _draw_tabs(self) -> None:
        panes = list(self.query(Pane))
        self.query_one("#tabs", Row).show(line(*tabs(panes, self.front, short=True)))
        views = [pane for pane in panes if pane.id in VIEWS]
        self.query_one("#views", Row).show(line(*tabs(views, self.front_view, short=False)))
        self.query_one(KeyBar).set_actions((*of_pane(self.front), *BENCH))

    def on_resize(self, event: events.Resize) -> None:
        """Another size may show other panes, and has other room for words."""
        self._arrange(event.size)

    def on_descendant_focus(self, event: events.DescendantFocus) -> None:
        """A click into a pane brings it to the front."""
        for parent in event.widget.ancestors_with_self:
            if isinstance(parent, Pane) and parent.id and parent.id != self.front:
                self.front = parent.id
                if parent.id in VIEWS:
                    self.front_view = parent.id
                self._draw_tabs()

    @on(KeyBar.Pressed)
    async def _pressed(self, event: KeyBar.Pressed) -> None:
        await self.run_bench_action(event.action)

    async def run_bench_action(self, action: Action) -> None:
        """Do an action of the table, as its key would."""
        focused = self.focused
        chain = [] if focused is None else list(focused.ancestors_with_self)
        name = action.call.partition("(")[0]
        for node in (*chain, self):
            if hasattr(node, f"action_{name}"):
                await self.app.run_action(action.call, default_namespace=node)
                return
        for pane in self.query(Pane):
            if hasattr(pane, f"action_{name}"):
                self.go_to(str(pane.id))
                await self.app.run_action(action.call, default_namespace=pane)
                return


def _visible(pane: Pane) -> bool:
    return all(node.display for node in pane.ancestors_with_self if isinstance(node, Widget))
