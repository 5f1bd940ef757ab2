"""A bench without Textual: controllers over a real store, a person who answers at once."""

from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

from textual.message import Message

from engine.specs import ExperimentSpec
from engine.store.database import Store
from engine.store.experiments import experiments
from engine.store.runs import active_runs, newest_runs
from tui.bench.desk import Desk
from tui.bench.experiments import Experiments
from tui.bench.queue import Queue
from tui.bench.runs import Runs
from tui.bench.selection import Selection
from tui.bench.updates import Updates
from tui.dialogs.pick import PickScreen
from tui.model.messages import Created, EditKept, Snapshot, Undone, Withdrawn
from tui.model.on_show import runs_on_show
from tui.model.undo import Undo


@dataclass
class FakePerson:
    """Answers every question with the next of ``answers``; remembers what was said and asked."""

    answers: list[str] = field(default_factory=list)
    said: list[str] = field(default_factory=list)
    errors: list[str] = field(default_factory=list)
    asked: list[str] = field(default_factory=list)
    offered: list[str] = field(default_factory=list)

    def hint(self, text: str, *, error: bool = False, passing: bool = False) -> None:
        (self.errors if error else self.said).append(text)

    def drop_passing(self) -> None:
        self.said.append("")

    def rest(self, text: str, *, error: bool = False) -> None:
        """What stands there is no answer."""

    def tell(self, text: str, *, error: bool = False) -> None:
        (self.errors if error else self.said).append(text)

    def notice(self, title: str, text: str) -> None:
        self.errors.append(f"{title}: {text}")

    def ask(
        self, title: str, question: str, value: str, take: Any, check: Any = None, **_how: Any
    ) -> None:
        self.asked.append(title)
        answer = self.answers.pop(0)
        wrong = check(answer) if check else None
        if wrong:
            self.errors.append(wrong)
        else:
            take(answer)

    def pick(self, title: str, options: Any, present: str, text: str, take: Any) -> None:
        self.asked.append(title)
        self.offered += [key for key, _ in options]
        take(self.answers.pop(0))

    def push(self, dialog: object, take: Any = None) -> None:
        self.asked.append(type(dialog).__name__)
        if isinstance(dialog, PickScreen):
            self.offered += [key for key, _ in dialog.options]
            take(self.answers.pop(0))


class FakeWindow:
    """Draws nothing; ``left`` is the code with which the app was left."""

    front = "experiments"

    def __init__(self, told: list[Message]) -> None:
        self.told = told
        self.program = self
        self.left: int | None = None
        self.drawn: list[str] = []

    def exit(self, code: int) -> None:
        self.left = code

    def draw(self, *names: str) -> None:
        self.drawn += names

    def post_message(self, message: Message) -> bool:
        self.told.append(message)
        return True

    def go_to(self, name: str) -> None:
        self.front = name

    def call_after_refresh(self, callback: Callable[..., Any], *args: Any) -> bool:
        callback(*args)
        return True

    def in_thread(self, work: Callable[[], None]) -> None:
        """Tables are not read here."""


class FakeWatcher:
    """Does at once what the thread would do in its time."""

    read_only = False

    def __init__(self, store: Store) -> None:
        self.store = store
        self.directory = store.directory
        self.told: list[Message] = []
        self.woken = 0

    def do(self, job: Callable[[Store], Message | None]) -> None:
        answer = job(self.store)
        if answer is not None:
            self.told.append(answer)

    def follow(self, run: str | None) -> None:
        """Nobody follows here."""

    def wake_host(self) -> None:
        self.woken += 1


class FakeBench:
    """The controllers together; ``look`` takes in what the store holds by now."""

    def __init__(self, store: Store, start: ExperimentSpec, *answers: str) -> None:
        self.store = store
        self.person = FakePerson(list(answers))
        self.watcher = FakeWatcher(store)
        self.window = FakeWindow(self.watcher.told)
        made: Any = (self.window, self.person, lambda _: self.watcher, lambda: start)
        self.desk = Desk(*made)
        self.state = self.desk.state
        self.selection = Selection(self.desk)
        self.experiments = Experiments(self.desk, self.selection)
        self.runs = Runs(self.desk)
        self.queue = Queue(self.desk, self.selection, self.runs)
        self.updates = Updates(self.desk, self.selection)
        self.undo = Undo(self.desk.undo, self.person.hint)
        self.look()

    def look(self) -> None:
        """Read the store, and go to what has been created since."""
        active = tuple(active_runs(self.store))
        on_show = runs_on_show(newest_runs(self.store), active)
        self.state.snapshot = Snapshot(tuple(experiments(self.store)), on_show, active)
        for message in self.watcher.told:
            if isinstance(message, EditKept):
                self.updates.edit_kept(message)
        self.state.forget_stored_drafts()
        for message in self.watcher.told:
            if isinstance(message, Created):
                self.selection.select(message.experiment)
            elif isinstance(message, Withdrawn):
                self.updates.withdrawn(message)
            elif isinstance(message, Undone):
                self.person.hint(message.sentence, error=bool(message.refused))
                self.desk.undo.settled(message.refused)
        self.watcher.told.clear()
        if self.state.experiment is None and self.state.experiments:
            self.selection.select(self.state.experiments[0].id)

    @property
    def names(self) -> list[str]:
        """The experiments on the list."""
        return [item.spec.name for item in experiments(self.store)]
