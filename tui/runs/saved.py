"""What a person does with saved queries: save what is on show under a name, choose one."""

from data.errors import InputError
from tui.dialogs.person import Person
from tui.keymap.table import key_of
from tui.locale import _, words
from tui.runs.saved_choice import SavedScreen
from tui.runs.window import RunsWindow
from tui.terminal.saved_queries import (
    SavedQuery,
    check_readable,
    clean_name,
    save_query,
    saved_queries,
)


class Saved:
    """The keys of saved queries."""

    def __init__(self, window: RunsWindow, person: Person) -> None:
        self._window = window
        self._lister = window.lister
        self._person = person

    @property
    def _present(self) -> SavedQuery:
        wish = self._lister.listing.wish
        return SavedQuery(wish.query, wish.sort, wish.archived)

    @property
    def name(self) -> str:
        """Under which name what is on show is saved; empty if under none."""
        present = self._present
        if present == SavedQuery():
            return ""
        return next((name for name, one in saved_queries().items() if one == present), "")

    def save(self) -> None:
        """Ask for a name."""
        present = self._present
        if present == SavedQuery():
            self._person.hint(
                _(
                    "nothing filters or sorts: {filter} and {sort} do",
                    filter=key_of("table.narrow"),
                    sort=key_of("table.sort"),
                ),
                error=True,
            )
            return

        def take(name: str) -> None:
            try:
                kept = save_query(name, present)
            except InputError as error:
                self._person.hint(words(error), error=True)
                return
            self._window.draw()
            said = _(
                "saved as {name}: {key} chooses it, and pkgo-tui runs --saved does",
                name=kept,
                key=key_of("table.choose_saved"),
            )
            self._person.hint(said)

        question = _("A name for this query with its sorting; one of that name is replaced:")
        self._person.ask(_("Save the query"), question, self.name, take, _wrong_name)

    def choose_saved(self) -> None:
        """One of the saved ones."""
        try:
            check_readable()
        except InputError as error:
            self._person.hint(words(error), error=True)
            return
        if not saved_queries():
            self._person.hint(
                _("no query is saved yet: {key} saves the one on show", key=key_of("table.save")),
                error=True,
            )
            return
        self._person.push(SavedScreen(self.name), self._take)

    def _take(self, query: SavedQuery) -> None:
        self._window.narrow(query.query)
        self._lister.want(query=query.query, sort=query.sort, archived=query.archived)


def _wrong_name(text: str) -> str | None:
    try:
        clean_name(text)
    except InputError as error:
        return words(error)
    return None
