"""What the bench's controllers share: the state, the way to the store, the person, the window."""

from __future__ import annotations

from collections.abc import Callable
from functools import cached_property
from typing import TYPE_CHECKING, Any, Protocol

from textual.app import App
from textual.message import Message
from textual.timer import Timer
from textual.worker import Worker

from tui.dialogs.person import Person
from tui.model.state import BenchState

if TYPE_CHECKING:
    from engine.specs import ExperimentSpec
    from tui.model.messages import RunView
    from tui.model.store_watcher import StoreWatcher
    from tui.model.undo import UndoStack

StoreWatcherMaker = Callable[[Callable[[Message], object]], "StoreWatcher"]


class Window(Protocol):
    """The screen as its controllers see it; ``front`` is the pane that was gone to."""

    front: str

    @property
    def program(self) -> App[Any]:
        """The app, for what only it can do."""
        ...

    def draw(self, *names: str) -> None:
        """Bring these panes up to date, as far as they are in sight, or all of them."""
        ...

    def name_anew(self) -> None:
        """Draw everything with the words of another language."""
        ...

    def go_to(self, name: str) -> None:
        """Bring a pane to the front."""
        ...

    def post_message(self, message: Message) -> bool:
        """Tell the screen something, from any thread."""
        ...

    def call_later(self, callback: Callable[..., Any], *args: Any) -> bool:
        """Do something after the messages that wait."""
        ...

    def call_after_refresh(self, callback: Callable[..., Any], *args: Any) -> bool:
        """Do something after what is drawn now."""
        ...

    def set_timer(self, delay: float, callback: Callable[[], Any]) -> Timer:
        """Do something after so many seconds."""
        ...

    def in_thread(self, work: Callable[[], None]) -> Worker[None]:
        """Do something that takes long."""
        ...


class Desk:
    """``make_start`` makes the first experiment, ``asked`` says that its table was asked for.

    ``refused`` is why the bench cannot be used, once that is known; ``lost`` says that the store
    is gone, as long as it is.
    """

    def __init__(
        self,
        window: Window,
        person: Person,
        make_watcher: StoreWatcherMaker,
        make_start: Callable[[], ExperimentSpec],
        *,
        asked: bool = False,
    ) -> None:
        self.window = window
        self.person = person
        self.asked = asked
        self.state = BenchState()
        self.refused = ""
        self.lost = ""
        self._make_watcher = make_watcher
        self._make_start = make_start
        self._asked_of_run: tuple[str, Callable[[RunView], object]] | None = None

    @cached_property
    def watcher(self) -> StoreWatcher:
        """The thread between store and screen, made when it is first needed."""
        return self._make_watcher(self.window.post_message)

    @cached_property
    def undo(self) -> UndoStack:
        """What the person has changed, to be taken back."""
        from tui.model.undo import UndoStack

        return UndoStack(self.watcher.do, self.window.post_message)

    @cached_property
    def start(self) -> ExperimentSpec:
        """The first experiment, made when it is first asked for."""
        return self._make_start()

    def with_shown(self, act: Callable[[RunView], object], missing: str) -> None:
        """Do something with the run on show: now, or as soon as it is read, if it is still on show.

        ``missing`` is said where there is none.
        """
        run, view = self.state.run_id, self.state.shown
        self._asked_of_run = None
        if view is not None:
            act(view)
        elif run is None:
            self.person.hint(missing, error=True)
        else:
            self._asked_of_run = (run, act)

    def run_is_read(self, view: RunView) -> None:
        """Do what a key asked of a run before it was read; nothing if it has left the screen."""
        asked = self._asked_of_run
        if asked is None or asked[0] != view.run.id:
            return
        self._asked_of_run = None
        if self.state.run_id == view.run.id:
            asked[1](view)

    def give_up(self, sentence: str) -> None:
        """There is nothing to show: leave, and say why on the terminal."""
        self.refused = sentence
        self.window.program.exit(2)
