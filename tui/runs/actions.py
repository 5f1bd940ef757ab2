"""What the keys do to runs in the list of all runs."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING

from data.errors import InputError
from engine.store import labels
from engine.store.database import Store
from tui.dialogs.ask import AskScreen
from tui.dialogs.dialog import Dialog
from tui.dialogs.pick import PickScreen
from tui.model.messages import RunsDeleted
from tui.runs.column_choice import ColumnsScreen
from tui.runs.run_list import MOST_MARKED, Lister

if TYPE_CHECKING:
    from engine.query.table import RunPage
    from engine.store.summaries import Summary
    from tui.runs.columns import Column
    from tui.widgets.table import Table

NAMES_TOLD = 4


class RunsActions(Dialog[str | None]):
    """The actions, over what the list shows."""

    lister: Lister
    compare: Callable[[Sequence[str]], None]
    branch: Callable[[str], None]
    view: RunPage | None
    more: list[Column]

    @property
    def table(self) -> Table:
        """The table."""
        raise NotImplementedError

    def draw(self) -> None:
        """Bring the list up to date."""
        raise NotImplementedError

    def say(self, text: str, *, error: bool = False) -> None:
        """Say something above the keys."""
        raise NotImplementedError

    def _meant(self) -> list[Summary]:
        """The run under the cursor, or all marked ones in sight if it is one of them."""
        chosen, marked = self.table.chosen, self.lister.listing.marked
        if chosen is None:
            return []
        if chosen.id not in marked:
            return [chosen]
        return [run for run in self.table.rows if run.id in marked]

    def action_take(self) -> None:
        """Show the run under the cursor in the bench."""
        if self.table.chosen is not None:
            self.dismiss(self.table.chosen.id)

    # Columns

    @property
    def sorted_by(self) -> tuple[str, bool]:
        """The column that sorts, and whether its highest value comes first."""
        sort = self.lister.listing.wish.sort
        name = sort.removeprefix("-")
        if not name or self.view is None:
            return "", False
        return name, self.view.fields.find(name).falls != sort.startswith("-")

    def action_sort(self) -> None:
        """By the column under the cursor: the best first, the other way, not at all."""
        column, before = self.table.chosen_column, self.lister.listing.wish.sort
        if column is not None and column.key:
            after = {column.key: f"-{column.key}", f"-{column.key}": ""}
            self.lister.want(sort=after.get(before, column.key))

    def action_column(self, by: int) -> None:
        """Move to another column."""
        self.table.move_column(by)

    def action_hide_column(self) -> None:
        """Hide the column under the cursor."""
        column = self.table.chosen_column
        if column is None or column.key not in {one.key for one in self.more}:
            self.say("this column stays; C chooses among the others", error=True)
            return
        self.lister.listing.hidden.add(column.key)
        self.draw()
        self.say(f"{column.title} is hidden; C shows it again")

    def action_columns(self) -> None:
        """Choose the columns."""
        titles = [(column.key, column.title) for column in self.more]
        self.app.push_screen(ColumnsScreen(titles, self.lister.listing.hidden, self.draw))

    # Runs

    def action_mark(self) -> None:
        """Mark the run under the cursor, or no longer, and go on to the next."""
        run = self.table.chosen
        if run is None:
            return
        if not self.lister.listing.mark(run.id):
            self.say(f"at most {MOST_MARKED} runs can be marked", error=True)
            return
        self.draw()
        self.table.action_cursor(1)

    def action_compare(self) -> None:
        """The marked runs over one another, or the one under the cursor."""
        chosen = [] if self.table.chosen is None else [self.table.chosen.id]
        ids = self.lister.listing.marked or chosen
        if ids:
            self.compare(tuple(ids))

    def action_branch(self) -> None:
        """Branch from the run under the cursor; the bench asks for the epoch."""
        run = self.table.chosen
        if run is not None:
            self.dismiss(None)
            self.app.call_later(self.branch, run.id)

    def action_tag(self) -> None:
        """The tags of one run, or one more for several."""
        runs = self._meant()
        if not runs:
            return
        ids = [run.id for run in runs]

        def take(text: str | None) -> None:
            tags = _tags(text or "")
            if text is not None and (len(ids) == 1 or tags):
                self.lister.change(lambda store: _tag(store, ids, tags))

        one = len(runs) == 1
        text = "Tags, separated by commas:" if one else f"Tags to add to {_named(runs)}:"
        value = ", ".join(runs[0].tags) if one else ""
        self.app.push_screen(AskScreen("Tags", text, value, _wrong_tags), take)

    def action_rename(self) -> None:
        """Another name for one run, or one for several."""
        runs = self._meant()
        if not runs:
            return
        ids = [run.id for run in runs]

        def take(name: str | None) -> None:
            if name is not None:
                self.lister.change(lambda store: _rename(store, ids, name))

        text = "A new name for this run; its experiment keeps its own:"
        if len(runs) > 1:
            text = f"One new name for {_named(runs)}; their experiments keep theirs:"
        title = "Rename the run" if len(runs) == 1 else f"Rename {len(runs)} runs"
        self.app.push_screen(AskScreen(title, text, runs[0].name, _wrong_name), take)

    def action_pin(self) -> None:
        """Keep runs on top, or no longer."""
        runs = self._meant()
        if runs:
            ids, on_top = [run.id for run in runs], not runs[0].pinned
            self.lister.change(lambda store: labels.pin(store, ids, on_top))

    def action_archive(self) -> None:
        """Put runs away, or bring them back."""
        runs = self._meant()
        if runs:
            ids, away = [run.id for run in runs], not runs[0].archived
            self.lister.change(lambda store: labels.archive(store, ids, away))

    def action_archived(self) -> None:
        """Show what is put away, or no longer."""
        self.lister.want(archived=not self.lister.listing.wish.archived)

    def action_delete(self) -> None:
        """Delete runs for good, after a question."""
        runs = self._meant()
        if not runs:
            return
        ids = [run.id for run in runs]

        def take(choice: str | None) -> None:
            if choice == "delete":
                self.lister.change(lambda store: _delete(store, ids))

        them = "it" if len(runs) == 1 else "them"
        options = [
            ("keep", f"keep {them}"),
            ("delete", f"delete {them} for good, with all metrics and models"),
        ]
        title = f"Delete {'a run' if len(runs) == 1 else f'{len(runs)} runs'}"
        self.app.push_screen(PickScreen(title, options, "keep", f"{_named(runs)}."), take)

    def action_help(self) -> None:
        """All keys."""
        from tui.dialogs.help import HelpScreen

        self.app.push_screen(HelpScreen("All runs", "Queue"))

    # The queue

    def action_move_queued(self, by: int) -> None:
        """Move the run under the cursor."""
        from engine.store.queue import move_run

        run = self.table.chosen
        if run is not None:
            self.lister.change(lambda store: _nothing(move_run(store, run.id, by)))

    def action_cancel_queued(self) -> None:
        """Take the run under the cursor off the queue."""
        from engine.store.queue import cancel_run

        run = self.table.chosen
        if run is not None:
            self.lister.change(lambda store: cancel_run(store, run.id))


def _tags(text: str) -> list[str]:
    return [part.strip() for part in text.split(",") if part.strip()]


def _wrong_tags(text: str) -> str | None:
    try:
        for tag in _tags(text):
            labels.clean_tag(tag)
    except InputError as error:
        return str(error)
    return None


def _wrong_name(text: str) -> str | None:
    try:
        labels.clean_name(text)
    except InputError as error:
        return str(error)
    return None


def _tag(store: Store, ids: Sequence[str], tags: Sequence[str]) -> None:
    if len(ids) == 1:
        labels.set_tags(store, ids[0], tags)
    else:
        labels.tag(store, ids, tags)


def _rename(store: Store, ids: Sequence[str], name: str) -> None:
    for run_id in ids:
        labels.rename(store, run_id, name)


def _delete(store: Store, ids: Sequence[str]) -> RunsDeleted:
    from engine.store.deleting import delete_runs

    return RunsDeleted(tuple(run.id for run in delete_runs(store, ids)))


def _nothing(_: object) -> None:
    """What was done shows in the list."""


def _named(runs: Sequence[Summary]) -> str:
    names = [run.name for run in runs[:NAMES_TOLD]]
    if len(runs) > NAMES_TOLD:
        names[-1] = f"{len(runs) - NAMES_TOLD + 1} more"
    return names[0] if len(names) == 1 else f"{', '.join(names[:-1])} and {names[-1]}"
