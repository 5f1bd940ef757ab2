"""Which of the saved queries to show."""

from textual.app import ComposeResult
from textual.binding import Binding

from data.errors import InputError
from tui.dialogs.dialog import Dialog
from tui.locale import N_, _, words
from tui.terminal.saved_queries import SavedQuery, forget_query, saved_queries
from tui.text.fitting import fit, shown, width
from tui.widgets.hint import Hint
from tui.widgets.lines import Line, Lines, line

NAME_CELLS = 20
LEAST_QUERY = 20
LINES = 16


class SavedScreen(Dialog[SavedQuery | None]):
    """Gives the chosen query; ``present`` is the name of the one on show."""

    TITLE_TEXT = N_("Saved queries")
    KEYS = N_("Enter takes it, d forget, Esc back")
    BOX = "-wide"
    BINDINGS = [
        Binding("enter,space", "take", show=False),
        Binding("d,delete", "forget", show=False),
        Binding("o,q", "give_up", show=False),
    ]

    def __init__(self, present: str) -> None:
        super().__init__()
        self.present = present
        self._queries: list[tuple[str, SavedQuery]] = []

    def compose_box(self) -> ComposeResult:
        """The list, and a line that says what went wrong."""
        yield Lines(id="saved", signed=True)
        yield Hint(id="saved-hint")

    def on_mount(self) -> None:
        """Fill it, with the cursor on the one on show."""
        self._fill()
        names = [name for name, _ in self._queries]
        lines = self.query_one(Lines)
        lines.focus()
        if self.present in names:
            lines.move_to(names.index(self.present))

    def _fill(self) -> None:
        self._queries = list(saved_queries().items())
        lines = self.query_one(Lines)
        lines.styles.height = min(max(len(self._queries), 1), LINES)
        lines.show(line(" ", *_told(name, query, lines.room - 1)) for name, query in self._queries)

    def on_resize(self) -> None:
        """Other words fit on a line."""
        self.call_after_refresh(self._fill)

    def action_take(self) -> None:
        """The one under the cursor."""
        row = self.query_one(Lines).row
        if row < len(self._queries):
            self.dismiss(self._queries[row][1])

    def on_lines_chosen(self) -> None:
        """A click on it."""
        self.action_take()

    def action_forget(self) -> None:
        """Forget the one under the cursor."""
        row = self.query_one(Lines).row
        if row >= len(self._queries):
            return
        name = self._queries[row][0]
        hint = self.query_one(Hint)
        try:
            forget_query(name)
        except InputError as error:
            hint.say(shown(words(error)), error=True)
            return
        hint.say(_("{name} is forgotten", name=shown(name)))
        self._fill()


def _told(name: str, query: SavedQuery, room: int) -> Line:
    """Its name, what it shows, and in which order: that stays, a long query is cut."""
    order = ""
    if query.sort:
        order = _("  by {field}", field=query.sort.removeprefix("-"))
    archived = "  " + _("archived runs, too") if query.archived else ""
    how = f"{shown(order)}{archived}"
    what, left = shown(query.query) or _("every run"), max(room - NAME_CELLS - 2, 1)
    for_what = min(max(left - width(how), LEAST_QUERY), left, width(what))
    return line(
        (fit(name, NAME_CELLS), "strong"),
        f"  {fit(what, for_what)}",
        (fit(how, min(left - for_what, width(how))), "faint"),
    )
