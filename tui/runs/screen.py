"""All runs ever trained, in a table: filtered by a query, sorted by any column."""

from collections.abc import Callable, Sequence
from functools import partial
from typing import Any

from textual import on
from textual.app import ComposeResult
from textual.timer import Timer
from textual.widgets import Input

from data.errors import InputError
from engine.query.language import QueryError
from engine.query.table import RunPage
from engine.store.summaries import Summary
from tui.dialogs.dialog import Dialog
from tui.dialogs.person import ScreenPerson
from tui.keymap.action import bindings, perform
from tui.keymap.runs import QUEUE, RUNS
from tui.keymap.table import key_of
from tui.locale import _, n_, words
from tui.model.undo import Undo, UndoStack
from tui.panes.registry import EVERYTHING
from tui.runs.chosen import Chosen, Waiting
from tui.runs.columns import RunColumn, fixed_columns, more_columns
from tui.runs.list_columns import ListColumns
from tui.runs.run_list import Lister
from tui.text.fitting import shown, width, wrapped
from tui.widgets.entry import Entry
from tui.widgets.hint import Hint
from tui.widgets.keybar import KeyBar
from tui.widgets.lines import Row, line
from tui.widgets.table import Table

LOOK_SECONDS = 1.0
REST_SECONDS = 0.15
EXAMPLE = "val_accuracy > 0.75 and optimizer = adam and dropout > 0"


class RunsScreen(Dialog[str | None]):
    """Gives the id of the run to look at. What it shows, and which runs are marked, is in the
    lister's ``listing``.
    """

    TITLE_TEXT = _("All runs")
    KEYS = ""
    BOX = "-full"
    BINDINGS = bindings((*RUNS, *QUEUE))

    def __init__(
        self,
        lister: Lister,
        undo: UndoStack,
        compare: Callable[[Sequence[str]], None],
        branch: Callable[[str], None],
    ) -> None:
        super().__init__()
        self.lister = lister
        self.page: RunPage | None = None
        self.more: list[RunColumn] = []
        self._typing: Timer | None = None
        self.person = ScreenPerson(self, "told")
        self.columns = ListColumns(self, self.person)
        self.chosen = Chosen(self, self.person, undo, compare, branch)
        self.controllers = {
            "columns": self.columns,
            "chosen": self.chosen,
            "queue": Waiting(self, self.person),
            "undo": Undo(undo, self.person.hint),
        }

    @property
    def table(self) -> Table[Summary]:
        """The table."""
        return self.query_one(Table)

    def leave(self, run: str | None, then: Callable[[], None] | None = None) -> None:
        """Back to the bench, which shows this run, or goes on with what comes ``then``."""
        self.dismiss(run)
        if then is not None:
            self.app.call_later(then)

    def compose_box(self) -> ComposeResult:
        """The filter, what is wrong with it, the runs, how many they are, the keys."""
        yield Entry(
            self.lister.listing.wish.query, placeholder=EXAMPLE, select_on_focus=False, id="narrow"
        )
        yield Row(id="caret")
        yield Hint(id="wrong")
        # The best validation accuracy is what most want to sort by
        yield Table[Summary](id="all-runs", start="val_accuracy")
        yield Hint(id="told")
        yield KeyBar(id="run-keys")

    def on_mount(self) -> None:
        """Ask for the runs now, and every second for what has changed."""
        self.query_one("#narrow").display = bool(self.lister.listing.wish.query)
        self._say_wrong(None)
        self.table.focus()
        self.lister.ask(anew=True)
        self.set_interval(LOOK_SECONDS, self.lister.ask)

    def show(self, page: RunPage | None, error: InputError | None) -> None:
        """Draw the runs, or what was wrong with the wish: then those before stay."""
        if error is not None and self.page is None and not self.lister.listing.wish.query:
            self.lister.want(sort="")  # nothing here has the column that sorted the last time
            return
        if page is not None:
            self.page = page
            self.more = more_columns(page)
        self._say_wrong(error)
        self.draw()

    def draw(self) -> None:
        """Bring the table and the line below it up to date."""
        page, listing = self.page, self.lister.listing
        if page is None:
            return
        more = [column for column in self.more if column.key not in listing.hidden]
        table = self.table
        table.sorted_by = self.columns.sorted_by
        table.nothing = _("no run yet") if not page.total else _("no run is like that")
        table.show(page.runs, fixed_columns(listing.marked, page), more)
        self.person.rest(_told(page, listing.marked))
        self._name_keys()

    @on(Table.Moved)
    def _name_keys(self) -> None:
        """Those of the queue only where they do something."""
        run = self.table.chosen
        waits = run is not None and run.status == "queued"
        self.query_one(KeyBar).set_actions((*RUNS, *QUEUE) if waits else RUNS)

    def action_do(self, doer: str, name: str, *given: Any) -> None:
        """What a key means that is a controller's."""
        perform(self.controllers, doer, name, *given)

    def action_help(self) -> None:
        """All keys."""
        from tui.dialogs.help import HelpScreen

        self.person.push(HelpScreen(EVERYTHING, "Runs", "Queue"))

    # The filter

    def action_narrow(self) -> None:
        """Type a query."""
        box = self.query_one("#narrow", Input)
        box.display = True
        box.focus()

    def on_input_changed(self, event: Input.Changed) -> None:
        """A query filters as soon as the typing rests."""
        if self._typing is not None:
            self._typing.stop()
        self._typing = self.set_timer(REST_SECONDS, partial(self._filter, event.value))

    def _filter(self, query: str) -> None:
        if query != self.lister.listing.wish.query:
            self.lister.want(query=query)

    def on_input_submitted(self, event: Input.Submitted) -> None:
        """Back to the table."""
        self._filter(event.value)
        self.query_one("#narrow").display = bool(self.lister.listing.wish.query)
        self.table.focus()

    def action_give_up(self) -> None:
        """Forget the filter; without one, leave."""
        box = self.query_one("#narrow", Input)
        if not box.has_focus and not box.value:
            self.leave(None)
            return
        box.value = ""
        box.display = False
        self._filter("")
        self.table.focus()

    def _say_wrong(self, error: InputError | None) -> None:
        """The sentence, below the character that it is about."""
        caret, wrong = self.query_one("#caret", Row), self.query_one("#wrong", Hint)
        caret.display = isinstance(error, QueryError)
        wrong.display = error is not None
        if isinstance(error, QueryError):
            box = self.query_one("#narrow", Input)
            place = width(shown(error.text[: error.at])) - box.scroll_offset.x
            caret.show(
                line((" " * min(max(place, 0), max(box.size.width - 1, 0)) + "^", "bad strong"))
            )
        said = shown(words(error or ""))
        wrong.show(said, error=True)
        wrong.styles.height = min(len(wrapped(said, max(self.table.size.width, 20))), 3)

    # The mouse

    @on(Table.Chosen)
    def _row_clicked(self) -> None:
        self.chosen.take()

    @on(Table.HeadClicked)
    def _head_clicked(self) -> None:
        self.columns.sort()

    @on(KeyBar.Pressed)
    async def _key_clicked(self, event: KeyBar.Pressed) -> None:
        await self.app.run_action(event.action.textual, default_namespace=self)


def _told(view: RunPage, marked: Sequence[str]) -> str:
    """How many runs there are, and where the others are."""
    count, total = len(view.runs), view.total
    if count == total:
        parts = [n_("{count:,} run", "{count:,} runs", total)]
    else:
        parts = [n_("{some:,} of {count:,} run", "{some:,} of {count:,} runs", total, some=count)]
    if view.archived:
        parts.append(
            _("{count:,} put away ({key})", count=view.archived, key=key_of("table.archived"))
        )
    if marked:
        there = {run.id for run in view.runs}
        unseen = sum(run_id not in there for run_id in marked)
        parts.append(
            _("{count} marked, {unseen} not in sight", count=len(marked), unseen=unseen)
            if unseen
            else _("{count} marked", count=len(marked))
        )
    return " · ".join(parts)
