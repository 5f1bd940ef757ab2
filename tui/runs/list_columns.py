"""What a person does with the columns of the list, and with what it leaves out."""

from tui.dialogs.person import Person
from tui.keymap.table import key_of
from tui.locale import _
from tui.runs.column_choice import ColumnsScreen
from tui.runs.window import RunsWindow


class ListColumns:
    """The keys of columns."""

    def __init__(self, window: RunsWindow, person: Person) -> None:
        self._window = window
        self._lister = window.lister
        self._person = person

    @property
    def sorted_by(self) -> tuple[str, bool]:
        """The column that sorts, and whether its highest value comes first."""
        sort, page = self._lister.listing.wish.sort, self._window.page
        name = sort.removeprefix("-")
        if not name or page is None:
            return "", False
        return name, page.fields.find(name).falls != sort.startswith("-")

    def sort(self) -> None:
        """By the column under the cursor: the best first, the other way, not at all."""
        column, before = self._window.table.chosen_column, self._lister.listing.wish.sort
        if column is None or not column.key:
            self._person.hint(_("nothing sorts by this column"), error=True)
            return
        after = {column.key: f"-{column.key}", f"-{column.key}": ""}
        self._lister.want(sort=after.get(before, column.key))
        self._lister.listing.keep()

    def column(self, by: int) -> None:
        """Move to another column."""
        if not self._window.table.move_column(by):
            said = _("this is the first column") if by < 0 else _("this is the last column")
            self._person.hint(said)

    def hide_column(self) -> None:
        """Hide the column under the cursor."""
        column = self._window.table.chosen_column
        if column is None or column.key not in {one.key for one in self._window.more}:
            self._person.hint(
                _("this column stays; {key} chooses among the others", key=key_of("table.columns")),
                error=True,
            )
            return
        self._lister.listing.hidden.add(column.key)
        self._changed()
        self._person.hint(
            _(
                "{column} is hidden; {key} shows it again",
                column=column.name,
                key=key_of("table.columns"),
            )
        )

    def columns(self) -> None:
        """Choose the columns."""
        titles = [(column.key, column.name) for column in self._window.more]
        hidden = self._lister.listing.hidden
        self._person.push(ColumnsScreen(titles, hidden, self._changed))

    def _changed(self) -> None:
        """Other columns, and so the next time."""
        self._lister.listing.keep()
        self._window.draw()

    def archived(self) -> None:
        """Show what is put away, or no longer."""
        self._lister.want(archived=not self._lister.listing.wish.archived)
