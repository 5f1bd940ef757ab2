"""All runs ever trained, in a table: filtered by a query, sorted by any column."""

from collections.abc import Callable, Sequence
from functools import partial
from typing import Any

from textual import on
from textual.app import ComposeResult
from textual.timer import Timer
from textual.widgets import Input

from data.errors import InputError
from data.query_language import QueryError
from engine.query.table import RunPage, understood
from engine.store.summaries import Summary
from tui.dialogs.dialog import Dialog
from tui.dialogs.person import ScreenPerson
from tui.keymap.action import bindings, perform
from tui.keymap.runs import QUEUE, RUNS
from tui.keymap.table import key_of
from tui.locale import N_, _, n_, words
from tui.model.undo import Undo, UndoStack
from tui.panes.action_table import EVERYTHING
from tui.runs.chosen import Chosen, Waiting
from tui.runs.columns import RunColumn, fixed_columns, more_columns
from tui.runs.list_columns import ListColumns
from tui.runs.preview import Preview
from tui.runs.run_list import Lister
from tui.runs.saved import Saved
from tui.text.fitting import shown, width, wrapped
from tui.widgets.entry import Entry
from tui.widgets.hint import Hint
from tui.widgets.keybar import KeyBar
from tui.widgets.lines import Row, line
from tui.widgets.table import Table

LOOK_SECONDS = 1.0
REST_SECONDS = 0.15
TALL = 30
"""Lines of a terminal from which on a run is previewed without being asked for."""
EXAMPLE = "val_accuracy > 0.75 and optimizer = adam and dropout > 0"


class RunsScreen(Dialog[str | None]):
    """Gives the id of the run to look at. What it shows, and which runs are marked, is in the
    lister's ``listing``.
    """

    TITLE_TEXT = N_("All runs")
    KEYS = ""
    BOX = "-full"
    BINDINGS = bindings((*RUNS, *QUEUE))
    AUTO_FOCUS = ""
    """The first of its widgets is the hidden field of the filter, which must get no keys."""

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
        self._back: Sequence[str] = ()
        self._typing: Timer | None = None
        self._resting: Timer | None = None
        self.person = ScreenPerson(self, "told")
        self.columns = ListColumns(self, self.person)
        self.saved = Saved(self, self.person)
        self.chosen = Chosen(self, self.person, undo, compare, branch)
        self.controllers = {
            "columns": self.columns,
            "chosen": self.chosen,
            "saved": self.saved,
            "queue": Waiting(self, self.person),
            "undo": Undo(undo, self.person.hint),
        }

    @property
    def table(self) -> Table[Summary]:
        """The table."""
        return self.query_one(Table)

    @property
    def is_open(self) -> bool:
        """Whether its parts are there: not before they are made, nor once they are taken away."""
        return bool(self.query(Table))

    def leave(self, run: str | None, then: Callable[[], None] | None = None) -> None:
        """Back to the bench, which shows this run, or goes on with what comes ``then``."""
        self.lister.listing.place = self.table.place
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
        yield Table[Summary](id="all-runs", start=self.lister.listing.place)
        yield Preview(id="preview")
        yield Hint(id="told")
        yield KeyBar(id="run-keys")

    def on_mount(self) -> None:
        """Ask for the runs now, and every second for what has changed."""
        self.query_one("#narrow").display = bool(self.lister.listing.wish.query)
        self._say_wrong(None)
        self.table.focus()
        self._arrange()
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
        if page is not None:
            back, self._back = self._back, ()
            self._go_to_any(back)

    def bring_back(self, runs: Sequence[str]) -> None:
        """These are as they were before: to the first of them, here or in what is read next."""
        self._back = runs
        self._go_to_any(runs)

    def _go_to_any(self, runs: Sequence[str]) -> None:
        there = {run.id for run in self.table.rows}
        found = next((run for run in runs if run in there), None)
        if found is not None:
            self.table.go_to(found)

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
        self.person.rest(_told(page, listing.marked, self.saved.name))
        self._follow_cursor()

    @on(Table.Moved)
    def _follow_cursor(self) -> None:
        """The keys of the queue only where they do something; the preview of another run."""
        run = self.table.chosen
        waits = run is not None and run.status == "queued"
        self.query_one(KeyBar).set_actions((*RUNS, *QUEUE) if waits else RUNS)
        self.show_preview()

    # The preview

    @property
    def _previews(self) -> bool:
        wanted = self.lister.listing.preview
        return self.size.height >= TALL if wanted is None else wanted

    def action_preview(self) -> None:
        """Show the run under the cursor in the lower half, or not."""
        self.person.hint("")
        self.lister.listing.preview = not self._previews
        self._arrange()

    def on_resize(self) -> None:
        """The preview may have room now, or no longer."""
        self._arrange()

    def _arrange(self) -> None:
        self.query_one(Preview).display = self._previews
        self.show_preview()

    def show_preview(self) -> None:
        """Preview the run under the cursor once that rests: who scrolls waits for no chart."""
        if self._resting is not None:
            self._resting.stop()
        self._resting = self.set_timer(REST_SECONDS, self.preview_now)

    def preview_now(self) -> None:
        """Draw what is known of the run under the cursor, and ask for what is not."""
        if not self._previews or not self.is_open:
            return
        run, previews = self.table.chosen, self.lister.previews
        if run is None or previews.has_read(run):
            self.query_one(Preview).show(run, None if run is None else previews.of(run))
        if run is not None and not previews.is_known(run):
            previews.ask(run)

    def action_do(self, doer: str, name: str, *given: Any) -> None:
        """What a key means that is a controller's; what was said of the one before goes."""
        self.person.hint("")
        perform(self.controllers, doer, name, *given)

    def action_help(self) -> None:
        """All keys."""
        self.person.hint("")
        from tui.dialogs.help import HelpScreen

        self.person.push(HelpScreen(EVERYTHING, "Runs", "Queue"))

    # The filter

    def narrow(self, query: str) -> None:
        """Show this query in the line that filters."""
        box = self.query_one("#narrow", Input)
        box.value = query
        box.display = bool(query)

    def action_narrow(self) -> None:
        """Type a query."""
        self.person.hint("")
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
        """Back to the table; a query that cannot be read stays to be mended."""
        self._filter(event.value)
        if self.page is not None:
            try:
                understood(event.value, self.page.fields)
            except QueryError as error:
                self._say_wrong(error)
                return
        self.query_one("#narrow").display = bool(self.lister.listing.wish.query)
        self.table.focus()

    def action_give_up(self) -> None:
        """Forget the filter; without one, leave."""
        self.person.hint("")
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


def _told(view: RunPage, marked: Sequence[str], saved: str) -> str:
    """How many runs there are, where the others are, and under which name the query is saved."""
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
    if saved:
        parts.append(_("saved as {name}", name=saved))
    return " · ".join(parts)
