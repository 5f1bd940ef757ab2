"""The bench: its panes, and what its keys and the store's messages are handed on to."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from functools import cached_property, partial
from typing import TYPE_CHECKING, Any

from textual import events, on
from textual.app import App, ComposeResult
from textual.containers import Horizontal, Vertical
from textual.geometry import Size
from textual.screen import Screen
from textual.widget import Widget
from textual.worker import Worker

from engine.settings import read_settings
from tui.bench.arrangement import VIEWS, Arrangement, left_width
from tui.bench.desk import Desk, StoreWatcherMaker
from tui.bench.key_line import shown_actions
from tui.dialogs.person import ScreenPerson, tell_in_front
from tui.keymap.action import Action, bindings, perform
from tui.keymap.bench import BENCH
from tui.locale import _
from tui.model import messages
from tui.panes.confusion import RowsWanted, Scrubbed
from tui.panes.curves import Pointed
from tui.panes.experiments import ExperimentsPane, ListResized, ReadWanted
from tui.panes.form import FormPane
from tui.panes.header import Header
from tui.panes.pane import Edit, Pane
from tui.panes.registry import GO, PANES, Place, doing, tabs
from tui.terminal import deferred_imports as loading
from tui.terminal.languages import refused
from tui.widgets.hint import Hint
from tui.widgets.keybar import KeyBar
from tui.widgets.lines import Lines, Row, line

if TYPE_CHECKING:
    from engine.specs import ExperimentSpec
    from tui.bench.controllers import Controllers
    from tui.model.state import BenchState
    from tui.model.store_watcher import StoreWatcher


LOOK_SECONDS = 1.0
"""Between two looks whether the person rests."""


class BenchScreen(Screen[None]):
    """``make_start`` makes the first experiment: of an empty store, or of the table asked for."""

    BINDINGS = bindings((*BENCH, *GO))
    AUTO_FOCUS = ""

    def __init__(
        self,
        make_watcher: StoreWatcherMaker,
        make_start: Callable[[], ExperimentSpec],
        *,
        asked: bool,
    ) -> None:
        super().__init__()
        self.front = "experiments"
        self.front_view = "confusion"
        self._arrangement: Arrangement | None = None
        self.person = ScreenPerson(self, "hint")
        self.desk = Desk(self, self.person, make_watcher, make_start, asked=asked)

    @cached_property
    def doers(self) -> Controllers:
        """Who does what: made with the first key or message that needs them."""
        from tui.bench.controllers import Controllers

        return Controllers(self.desk)

    @property
    def controllers(self) -> dict[str, object]:
        """Those that do the actions, by their names in the table of actions."""
        return self.doers.by_name

    @property
    def state(self) -> BenchState:
        """What the bench knows."""
        return self.desk.state

    @property
    def watcher(self) -> StoreWatcher:
        """The thread between store and screen."""
        return self.desk.watcher

    @property
    def program(self) -> App[Any]:
        """The app."""
        return self.app

    def in_thread(self, work: Callable[[], None]) -> Worker[None]:
        """Do something that takes long."""
        return self.run_worker(work, thread=True, exit_on_error=False)

    def on_mount(self) -> None:
        """After the first paint, begin to follow the store."""
        self.go_to("experiments")
        if refused():
            self.person.tell(refused(), error=True)
        loaded = partial(self.call_later, self._begin_watching)
        self.call_after_refresh(loading.load_beside, loaded)

    def on_unmount(self) -> None:
        """What works beside the bench ends with it."""
        if "doers" in self.__dict__:
            self.doers.models.close()

    def _look_for_rest(self) -> None:
        self.doers.models.look(getattr(self.app, "heard", 0.0))

    def _begin_watching(self) -> None:
        self.watcher.start()
        if read_settings().warm_model:
            self.set_interval(LOOK_SECONDS, self._look_for_rest)

    def _apply(self, edit: Edit) -> str | None:
        return self.doers.selection.apply(edit)

    # The panes

    def compose(self) -> ComposeResult:
        """Header, panes, hint, keys."""
        arrangement = Arrangement.on(self.app.size, self.front, self.front_view)
        arrangement.apply(self)
        placed = arrangement.placed

        def panes(place: Place) -> Iterator[Widget]:
            return (placed(entry.make(self._apply)) for entry in PANES if entry.place == place)

        yield Header(id="header")
        yield Row(id="tabs")
        with Horizontal(id="body"):
            with placed(Vertical(id="left", classes="group")):
                yield from panes("left")
            with placed(Vertical(id="right", classes="group")):
                yield from panes("right")
                with placed(Vertical(id="lower", classes="group")):
                    yield Row(id="views")
                    with Horizontal():
                        yield from panes("lower")
        yield Hint(id="hint")
        yield KeyBar(id="keys")

    def draw(self, *names: str) -> None:
        """Bring the visible ones among these panes up to date, or all visible ones."""
        if not self.is_mounted:
            return
        self.query_one(Header).update_from(self.state)
        self._draw_tabs()
        if self._arrangement is not None and self._arrangement != self._arranged(self.app.size):
            self._arrange(self.app.size)
        for pane in self.query(Pane):
            if (not names or pane.id in names) and _visible(pane):
                pane.show(self.state)
                if pane.id == self.front and not isinstance(pane, FormPane):
                    self.person.rest(pane.resting(self.state))

    def name_anew(self) -> None:
        """In another language: titles and keys, also of panes that are out of sight."""
        for pane in self.query(Pane):
            pane.entitle()
        self.query_one(KeyBar).forget()
        self._arrange(self.app.size)
        self.refresh(layout=True)

    def go_to(self, name: str) -> None:
        """Bring a pane to the front and give it the focus."""
        self._bring_front(name)
        self._arrange(self.app.size)
        pane = self.query_one(f"#{name}", Pane)
        pane.target().focus()
        if not isinstance(pane, FormPane):  # which explains its field there
            self.person.hint("")

    def _bring_front(self, name: str) -> None:
        self.front = name
        if name in VIEWS:
            self.front_view = name

    def _arranged(self, size: Size) -> Arrangement:
        return Arrangement.on(size, self.front, self.front_view, left_width(self.state))

    def _arrange(self, size: Size) -> None:
        """Show the panes that the size allows."""
        arrangement = self._arranged(size)
        if arrangement != self._arrangement:
            self._arrangement = arrangement
            arrangement.apply(self)
            self._draw_tabs()
        self.call_after_refresh(self.draw)

    def _draw_tabs(self) -> None:
        names = [entry.id for entry in PANES]
        views, number = self._arranged(self.app.size).views, self.state.predicts_number
        narrow = tabs(names, [self.front], short=True, number=number)
        self.query_one("#tabs", Row).show(line(*narrow))
        self.query_one("#views", Row).show(line(*tabs(VIEWS, views, short=False, number=number)))
        self._draw_keys()

    def _draw_keys(self) -> None:
        self.query_one(KeyBar).set_actions(shown_actions(self.front, self.state))

    def on_resize(self, event: events.Resize) -> None:
        """Another size may show other panes, and has other room for words."""
        self._arrange(event.size)

    def on_descendant_focus(self, event: events.DescendantFocus) -> None:
        """A click into a pane brings it to the front."""
        for parent in event.widget.ancestors_with_self:
            if isinstance(parent, Pane) and parent.id and parent.id != self.front:
                self._bring_front(parent.id)
                self._draw_tabs()

    # Actions: by a key, a click on the line of keys, or the palette

    def action_do(self, doer: str, name: str, *given: Any) -> None:
        """What a key means that is a controller's."""
        perform(self.controllers, doer, name, *given)

    async def perform(self, action: Action) -> None:
        """Do an action of the table, as its key would."""
        node = self if action.doer in self.controllers else self._pane_for(action.doer)
        await self.app.run_action(action.textual, default_namespace=node)

    def _pane_for(self, doer: str) -> Pane:
        """The pane that does such actions: the one with the focus, else go to the first."""
        names = doing(doer)
        focused = self.focused
        for node in () if focused is None else focused.ancestors_with_self:
            if isinstance(node, Pane) and node.id in names:
                return node
        self.go_to(names[0])
        return self.query_one(f"#{names[0]}", Pane)

    @on(KeyBar.Pressed)
    async def _pressed(self, event: KeyBar.Pressed) -> None:
        await self.perform(event.action)

    @on(FormPane.Hinted)
    def _hinted(self, event: FormPane.Hinted) -> None:
        if event.error:
            self.person.hint(event.text, error=True)
        else:
            if not event.unasked:
                self.person.hint("")
            if event.text and not event.redrawn:
                self.person.drop_told()
            self.person.rest(event.text)

    @on(FormPane.SearchWanted)
    def _search_wanted(self, event: FormPane.SearchWanted) -> None:
        self.doers.searching.mark(event.field)

    @on(Scrubbed)
    def _scrubbed(self, event: Scrubbed) -> None:
        self.doers.look.scrub(event.by)

    @on(RowsWanted)
    def _rows_wanted(self) -> None:
        self.doers.cases.open()

    @on(Pointed)
    def _pointed(self, event: Pointed) -> None:
        self.doers.look.scrub_to(event.epoch)

    @on(ReadWanted)
    def _read_wanted(self) -> None:
        self.doers.experiments.read()

    @on(ListResized)
    def _list_resized(self) -> None:
        self.call_after_refresh(self.draw, "experiments")

    @on(Lines.Moved, "#experiment-list")
    def _moved(self, event: Lines.Moved) -> None:
        experiment = self.query_one(ExperimentsPane).experiment_at(event.row)
        if experiment is not None:
            self.person.drop_told()
            self.doers.selection.select(experiment)

    # What the watcher tells

    @on(messages.StoreRead)
    def _store_read(self, message: messages.StoreRead) -> None:
        self.doers.updates.store_read(message)
        self.doers.queue.ask_anew()
        self.doers.tables.store_read()
        self.doers.speaking.look(message.snapshot)

    @on(messages.RunRead)
    def _run_read(self, message: messages.RunRead) -> None:
        self.doers.updates.run_read(message)

    @on(messages.MatrixRead)
    def _matrix_read(self, message: messages.MatrixRead) -> None:
        self.doers.updates.matrix_read(message)

    @on(messages.Describing)
    def _describing(self, message: messages.Describing) -> None:
        self.doers.updates.describing(message)

    @on(messages.Described)
    def _described(self, message: messages.Described) -> None:
        self.doers.updates.described(message)

    @on(messages.EditKept)
    def _edit_kept(self, message: messages.EditKept) -> None:
        self.doers.updates.edit_kept(message)

    @on(messages.Created)
    def _created(self, message: messages.Created) -> None:
        self.doers.updates.created(message)

    @on(messages.Submitted)
    def _submitted(self, message: messages.Submitted) -> None:
        self.doers.updates.submitted(message)

    @on(messages.Forecasted)
    def _forecasted(self, message: messages.Forecasted) -> None:
        from tui.bench.forecasting import tell_forecast

        tell_forecast(self.desk, message)

    @on(messages.Coached)
    def _coached(self, message: messages.Coached) -> None:
        from tui.bench.coaching import tell_coached

        tell_coached(self.desk, message)

    @on(messages.Spoken)
    def _spoken(self, message: messages.Spoken) -> None:
        self.doers.speaking.spoken(message)

    @on(messages.RunsEnded)
    def _runs_ended(self, message: messages.RunsEnded) -> None:
        self.doers.updates.runs_ended(message)

    @on(messages.Answered)
    def _answered(self, message: messages.Answered) -> None:
        tell_in_front(self.app, message.sentence, error=message.error)

    @on(messages.Undone)
    def _undone(self, message: messages.Undone) -> None:
        self.doers.queue.undone(message)

    @on(messages.Withdrawn)
    def _withdrawn(self, message: messages.Withdrawn) -> None:
        self.doers.updates.withdrawn(message)

    @on(messages.AllRunsRead)
    def _all_runs_read(self, message: messages.AllRunsRead) -> None:
        self.doers.queue.all_runs_read(message)

    @on(messages.RunPreviewed)
    def _run_previewed(self, message: messages.RunPreviewed) -> None:
        self.doers.queue.run_previewed(message)

    @on(messages.RunsDeleted)
    def _runs_deleted(self, message: messages.RunsDeleted) -> None:
        self.doers.queue.runs_deleted(message)

    @on(messages.StoreLost)
    def _store_lost(self, message: messages.StoreLost) -> None:
        self.desk.lost = message.sentence
        if message.sentence:
            self.desk.undo.settled("store.not_there")  # what waited to be done is not
            self.person.hint(message.sentence, error=True)
        else:
            self.person.hint(_("the store is there again"))

    @on(messages.NoStore)
    def _no_store(self, message: messages.NoStore) -> None:
        self.desk.give_up(message.sentence)

    @on(messages.Refused)
    def _refused(self, message: messages.Refused) -> None:
        self.doers.updates.refused(message)


def _visible(pane: Pane) -> bool:
    return all(node.display for node in pane.ancestors_with_self if isinstance(node, Widget))
