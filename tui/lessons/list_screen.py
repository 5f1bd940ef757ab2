"""The lessons: which there are, and how far the person has come with each."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from textual import on
from textual.app import ComposeResult

from data.errors import InputError
from engine.client.lesson_specs import On
from engine.lessons.finding import Lessons, find_lessons, own_folder
from engine.lessons.lesson import Lesson
from engine.settings import read_settings
from engine.store.lessons import Progress
from tui.dialogs.person import ScreenPerson
from tui.keymap.action import bindings
from tui.keymap.lessons import LESSONS
from tui.keymap.table import key_of
from tui.lessons.lines import list_lines
from tui.lessons.mathematics import view_of
from tui.lessons.port import LessonBench, Table
from tui.lessons.reading import ProgressRead, read_progress
from tui.lessons.screen import LessonScreen
from tui.locale import _, words
from tui.panes.front import FrontScreen
from tui.text.fitting import shown, wrapped
from tui.widgets.hint import Hint
from tui.widgets.keybar import KeyBar
from tui.widgets.lines import Lines, Row, line

MARGIN = 3


class LessonsScreen(FrontScreen):
    """``tables`` are those that lessons can be done on, the one to begin with first."""

    BINDINGS = bindings(LESSONS)
    HELP_OF = ("Lessons", "Lesson")
    CSS_PATH = "lessons.tcss"
    AUTO_FOCUS = "#lessons-list"

    def __init__(self, bench: LessonBench, tables: Sequence[Table]) -> None:
        super().__init__()
        self.person = ScreenPerson(self, "lessons-hint")
        self.bench = bench
        self.tables = tuple(tables)
        self.place = 0
        self.found, self.flaw = _found()
        self.known: tuple[Progress, ...] = ()

    @property
    def lessons(self) -> tuple[Lesson, ...]:
        """In their order."""
        return self.found.all

    @property
    def on_table(self) -> On:
        """What they are done on."""
        table = self.tables[self.place]
        return On(table.source, table.label)

    def compose(self) -> ComposeResult:
        """The table, the list; a hint, the keys."""
        yield Row(id="lessons-words")
        yield Lines(id="lessons-list", signed=True)
        yield Hint(id="lessons-hint")
        yield KeyBar(id="lessons-keys")

    def on_mount(self) -> None:
        """Read how far the person has come."""
        shown_keys = [one for one in LESSONS if one.name != "table" or len(self.tables) > 1]
        self.query_one(KeyBar).set_actions(shown_keys)
        self.person.rest(_("{key} opens a lesson; what you did stays", key=key_of("lessons.open")))
        self.call_after_refresh(self.draw)
        self._read()

    def on_screen_resume(self) -> None:
        """Back from a lesson."""
        self._read()

    def on_resize(self) -> None:
        """Other words fit."""
        self.call_after_refresh(self.draw)

    def _read(self) -> None:
        lessons, on_table, opened = self.lessons, self.on_table, self.bench.open_store

        def work() -> None:
            read_progress(opened, lessons, on_table, self.post_message)

        self.run_worker(work, thread=True, exit_on_error=False)

    @on(ProgressRead)
    def _progress_read(self, message: ProgressRead) -> None:
        self.known = message.known
        self.draw()

    # Keys

    def action_open(self) -> None:
        """The marked lesson."""
        row = self.query_one(Lines).row
        if row < len(self.lessons):
            screen = LessonScreen(
                self.lessons[row], self.on_table, self.tables[self.place].name, self.bench
            )
            self.person.push(screen)

    def action_mathematics(self) -> None:
        """The mathematics, at what the marked lesson is about."""
        row = self.query_one(Lines).row
        self.bench.mathematics(view_of(self.lessons[row]) if row < len(self.lessons) else "")

    def action_table(self) -> None:
        """Another table."""
        self.place = (self.place + 1) % len(self.tables)
        self.known = ()
        self.draw()
        self._read()

    @on(Lines.Chosen)
    def _chosen(self) -> None:
        self.action_open()

    def draw(self) -> None:
        """Bring everything up to date."""
        if not self.is_mounted:
            return
        right = sum(one.state == "right" for one in self.known)
        done = sum(one.is_right is not None for one in self.known)
        told = _("{done} of {count} done", done=done, count=len(self.lessons))
        told += _(", {right} right", right=right) if right else ""
        name = shown(self.tables[self.place].name, 30)
        heading = (f"   {_('on {table}', table=name)}", "strong")
        self.query_one("#lessons-words", Row).show(
            line((_("Lessons"), "strong accent"), heading, (f"   {told}", "faint"))
        )
        room = max(self.size.width - MARGIN, 40)
        rows = list_lines(self.lessons, self.known, room)
        flaws = [*self.flaw, *(words(flaw) for _folder, flaw in self.found.broken)]
        told = [line((f"  {text}", "bad")) for one in flaws for text in wrapped(one, room - 2)]
        lines = self.query_one(Lines)
        lines.show([*rows, *([line("")] if told else []), *told], range(len(rows)))


def _found() -> tuple[Lessons, list[str]]:
    """The lessons, and why the person's own are not among them."""
    try:
        folder: Path | None = read_settings().lessons or own_folder()
        return find_lessons(folder), []
    except InputError as refused:
        return find_lessons(), [words(refused)]
