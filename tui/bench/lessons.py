"""The key that leads to the lessons, and what they ask of the bench."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

from textual.message import Message

from engine.store.database import Store
from tui.bench.desk import Desk
from tui.bench.mathematics import MathematicsKey
from tui.locale import _
from tui.model import messages
from tui.text.files import without_folder

if TYPE_CHECKING:
    from tui.lessons.port import Table


class LessonsKey:
    """Opens the lessons on the table of the experiment on show."""

    def __init__(self, desk: Desk, mathematics: MathematicsKey) -> None:
        self._desk = desk
        self._mathematics = mathematics

    def lessons(self) -> None:
        """All lessons."""
        from tui.lessons.list_screen import LessonsScreen

        self._desk.person.push(LessonsScreen(self, self._tables()))

    def _tables(self) -> list[Table]:
        """The table of the bench, where lessons can be done on it, and the built-in one."""
        import data
        from tui.lessons.port import Table

        spec, builtin = self._desk.state.spec, Table(data.BUILTIN)
        if spec is None or data.is_named(spec.data.source):
            return [builtin]
        source = spec.data.source
        if data.is_of_images(source, spec.data.shape):
            return [builtin]
        return [Table(without_folder(source, source), source, spec.data.label), builtin]

    # What lessons ask for

    def open_store(self) -> Store:
        """A store of one's own, for a thread."""
        watcher = self._desk.watcher
        return Store(watcher.directory, read_only=watcher.read_only)

    def do(self, job: Callable[[Store], None]) -> None:
        """Do this to the store, in order; what is refused is told to the person."""

        def act(store: Store) -> Message | None:
            job(store)
            return None

        self._desk.watcher.do(act)

    def wake_host(self) -> None:
        """See that an engine trains what waits."""
        self._desk.watcher.wake_host()

    def mathematics(self, view: str = "") -> None:
        """The mathematics in front, at the view with this id."""
        self._mathematics.mathematics(view)

    def show(self, experiment: str) -> None:
        """Leave the lessons for this experiment."""
        from tui.lessons.list_screen import LessonsScreen
        from tui.lessons.screen import LessonScreen

        app = self._desk.window.program
        while isinstance(app.screen, LessonScreen | LessonsScreen):
            app.pop_screen()
        self._desk.window.post_message(messages.Created(experiment))
        self._desk.person.hint(_("change one thing, train it, and go back to the lesson"))
