"""The table of the experiment on show: columns and roles, the label, rows, a map."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING, Any

from textual import on
from textual.app import ComposeResult
from textual.containers import Container

from data.raw_table import TextFormat
from tui.data.columns import ListedColumn, fixed_columns, listed, more_columns
from tui.data.details import detail_lines
from tui.data.heading import heading, resting_words
from tui.data.panels import label_lines, maps_lines, prepared_lines, rows_lines, warnings_lines
from tui.data.pictures import TablePictures
from tui.data.read_options import ReadOptions
from tui.data.reading import (
    PicturesProgressed,
    PicturesRead,
    Progressed,
    Reading,
    RowRead,
    TableRead,
    TableSource,
)
from tui.data.recipes import Recipes
from tui.data.roles import Roles
from tui.data.state import MARGIN, DataState, not_for
from tui.dialogs.person import ScreenPerson
from tui.keymap.action import bindings, perform
from tui.keymap.data import BESIDE_RECIPE, DATA, MARKED, keys_of
from tui.keymap.table import key_of
from tui.locale import _
from tui.model.known_files import KnownFiles
from tui.model.undo import Undo, UndoStack
from tui.panes.front import FrontScreen
from tui.panes.pane import Apply
from tui.text.fitting import wrapped
from tui.text.glyphs import GLYPHS
from tui.text.how_far import HowFar, so_far
from tui.widgets.hint import Hint
from tui.widgets.keybar import KeyBar
from tui.widgets.lines import Line, Lines, Row, line
from tui.widgets.table import Table

if TYPE_CHECKING:
    from engine.specs import ExperimentSpec
    from engine.tables.table_view import TableView

WIDE = 110
"""Cells of a terminal from which on the marked column stands beside the list."""
LOOK_SECONDS = 0.5


class DataScreen(FrontScreen):
    """``now`` gives the description of the experiment on show, and the shape of a row of its table
    where that is an image, ``id_now`` its id; ``apply`` edits it.
    """

    BINDINGS = bindings(DATA)
    HELP_OF = ("Data",)
    CSS_PATH = "data.tcss"
    AUTO_FOCUS = ""

    def __init__(  # noqa: PLR0913, PLR0917
        self,
        source: TableSource,
        now: Callable[[], tuple[ExperimentSpec | None, tuple[int, ...]]],
        id_now: Callable[[], str],
        apply: Apply,
        undo: UndoStack,
        files: KnownFiles,
    ) -> None:
        super().__init__()
        self.state = DataState()
        self.reading = Reading(source, self.post_message, self._in_thread)
        self._now = now
        self._apply = apply
        self.person = ScreenPerson(self, "data-hint")
        self.pictures = TablePictures(self, self.person)
        self.controllers = {
            "pictures": self.pictures,
            "roles": Roles(self, self.person),
            "reading": ReadOptions(self, self.person),
            "recipes": Recipes(self, self.person, files),
            "undo": Undo(undo, self.person.hint, id_now),
        }

    def compose(self) -> ComposeResult:
        """What is on show, the columns with the marked one, or another view; a hint, the keys."""
        yield Row(id="data-words")
        with Container(id="data-columns"):
            yield Table[ListedColumn](id="column-list")
            details = Lines(id="column-details", with_cursor=False)
            details.can_focus = False
            yield details
        yield Lines(id="data-page", with_cursor=False)
        yield Hint(id="data-hint")
        yield KeyBar(id="data-keys")

    def on_mount(self) -> None:
        """Read the table, and look whether the experiment is edited elsewhere."""
        self._look()
        self.draw()
        self.set_interval(LOOK_SECONDS, self._look)

    def on_unmount(self) -> None:
        """Nobody waits for the table any more."""
        self.reading.stop()

    def on_resize(self) -> None:
        """Other words fit."""
        self.call_after_refresh(self.draw)

    # What controllers ask

    @property
    def spec(self) -> ExperimentSpec | None:
        """The experiment's description."""
        return self._now()[0]

    @property
    def table(self) -> TableView | None:
        """What was read, with the roles of the description."""
        spec = self.spec
        return None if spec is None else self.state.shown(spec.data)

    @property
    def is_settled(self) -> bool:
        """Whether what was read is the table of the description."""
        return self.state.table is not None and not self.state.is_reading and not self.state.error

    @property
    def _by_recipe(self) -> str:
        """The recipe of the description; empty where it has none."""
        spec = self.spec
        return "" if spec is None else spec.data.recipe

    @property
    def columns(self) -> Table[ListedColumn]:
        """The list of columns."""
        return self.query_one("#column-list", Table)

    @property
    def marked(self) -> ListedColumn | None:
        """The column under the cursor."""
        return self.columns.chosen

    @property
    def format(self) -> TextFormat | None:
        """How the file was read."""
        return None if self.state.table is None else self.state.table.format

    @property
    def rows(self) -> int:
        """The rows in use."""
        return 0 if self.state.table is None else self.state.table.rows

    def change(self, values: dict[str, Any]) -> bool:
        """Edit the experiment."""
        from engine.specs import ExperimentSpec
        from engine.specs.edit import set_value

        def edit(spec: ExperimentSpec) -> ExperimentSpec:
            fields = spec.model_dump(mode="json")
            for path, value in values.items():
                set_value(fields, path, value)
            return ExperimentSpec.parse(fields)

        refused = self._apply(edit)
        if refused:
            self.person.hint(refused, error=True)
        self._look()
        return not refused

    def show_row(self, number: int) -> None:
        """Show this row before and after."""
        self.state.view, self.state.row = "prepared", number
        self._ask_row()
        self.draw()

    # Keys

    def action_do(self, doer: str, name: str, *given: Any) -> None:
        """What a key means that is a controller's."""
        self.person.hint("")
        if name in MARKED and self.state.view != "columns":
            return  # nothing is seen to be marked there
        if name in self.state.without and not self._takes_back(name):
            said = _("a row is a picture here: that is for tables of columns")
            self.person.hint(said, error=True)
            return
        if name in BESIDE_RECIPE and self._by_recipe:
            key = key_of("data.apply")
            said = _("the recipe says that; {key} chooses another, or none", key=key)
            self.person.hint(said, error=True)
            return
        perform(self.controllers, doer, name, *given)
        self._look()

    def _takes_back(self, name: str) -> bool:
        """Whether the action changes what stands there already."""
        spec = self.spec
        if spec is None:
            return False
        stands = {"filter_rows": spec.data.where, "read_as": spec.data.reading}
        return bool({**stands, "apply": spec.data.recipe}.get(name))

    @on(Table.Chosen)
    def _chosen(self) -> None:
        self.action_do("roles", "role")

    @on(Table.Moved)
    def _moved(self) -> None:
        self._draw_details()

    def action_view(self, by: int) -> None:
        """Another view."""
        self.state.turn_view(by)
        self.query_one("#data-page", Lines).scroll_home(animate=False)
        if self.state.view == "prepared" and self.state.found is None:
            self._ask_row()
        if self.state.view == "pictures" and self.state.pictures is None:
            self.pictures.ask()
        self.draw()

    def action_beside(self, by: int) -> None:
        """Another row, or other columns."""
        if self.state.view == "prepared" and self.state.move_row(by):
            self._ask_row()
            self.draw()
        elif self.state.view == "pictures":
            self.pictures.move(by)
        elif self.state.view == "rows":
            self.state.move_column(by)
            self.draw()

    # What is read

    def _look(self) -> None:
        """Read the table where the description asks for another than was asked for last."""
        spec, self.state.shape = self._now()
        if spec is None or spec.data == self.state.asked:
            return
        self.state.asked, self.state.error, self.state.progress = spec.data, "", HowFar()
        self.state.found, self.state.row_error = None, ""
        self.state.first, self.state.pictures, self.state.pictures_error = 1, None, ""
        self.state.without = not_for(spec.data)
        self.reading.ask(spec.data)
        self.draw()

    def _ask_row(self) -> None:
        state = self.state
        state.found, state.row_error, state.row_progress = None, "", HowFar()
        if state.asked is not None:
            self.reading.ask_row(state.asked, state.row)

    @on(TableRead)
    def _table_read(self, message: TableRead) -> None:
        state = self.state
        if message.spec != state.asked:
            return
        state.error = message.error
        if message.view is not None:
            state.table, state.read = message.view, message.spec
            state.move_row(0)
        if state.view == "prepared":
            self._ask_row()
        elif state.view == "pictures":
            self.pictures.ask()
        self.draw()

    @on(RowRead)
    def _row_read(self, message: RowRead) -> None:
        if message.spec == self.state.asked and message.number == self.state.row:
            self.state.found, self.state.row_error = message.found, message.error
            self.draw()

    @on(PicturesRead)
    def _pictures_read(self, message: PicturesRead) -> None:
        self.pictures.read(message)

    @on(PicturesProgressed)
    def _pictures_progressed(self, message: PicturesProgressed) -> None:
        self.pictures.progressed(message)

    @on(Progressed)
    def _progressed(self, message: Progressed) -> None:
        if not message.of:
            return
        far = self.state.row_progress if message.of_row else self.state.progress
        far.part = message.done / message.of
        if not message.of_row:
            self._say_resting()
        elif self.state.view == "prepared":
            self.draw()

    # Drawing

    def draw(self) -> None:
        """Bring everything up to date."""
        if not self.is_mounted:
            return
        state, view = self.state, self.table
        row = self.query_one("#data-words", Row)
        row.show(heading(state, view, max(self.size.width - 2, 0)))
        in_columns = state.view == "columns" and view is not None
        panes = self.query_one("#data-columns", Container)
        panes.display = in_columns
        panes.set_class(self.size.width >= WIDE, "-wide")
        page = self.query_one("#data-page", Lines)
        page.display = not in_columns
        self.query_one(KeyBar).set_actions(keys_of(state.view, state.without))
        self._say_resting()
        if in_columns and view is not None:
            if self.focused is not self.columns:
                self.columns.focus()
            self.columns.show(listed(view), fixed_columns(), more_columns())
            self._draw_details()
        else:
            if self.focused is not page:
                page.focus()
            page.show(self._page_lines(view))

    def _draw_details(self) -> None:
        details = self.query_one("#column-details", Lines)
        marked = self.marked
        if marked is None:
            details.show([])
            return
        wide = self.size.width >= WIDE
        # Not the widget's own size: it has none yet when it has just come in sight
        across = self.size.width * 2 // 5 - MARGIN - 2 if wide else self.size.width - MARGIN
        down = self.size.height - 3 if wide else 11
        details.show(detail_lines(marked, across, down))
        details.scroll_home(animate=False)

    def _page_lines(self, view: TableView | None) -> list[Line]:
        across, down = max(self.size.width - MARGIN, 20), max(self.size.height - 5, 5)
        if view is None:
            said, role = self.state.error or _("reading the table"), "faint"
            if self.state.error:
                role = "bad"
            return [line((text, role)) for text in wrapped(said, across)]
        match self.state.view:
            case "label":
                return label_lines(view, across, down)
            case "pictures":
                return self.pictures.lines(across, plain=self._plain)
            case "rows":
                return rows_lines(view, across, self.state.column)
            case "map":
                return maps_lines(view, across, down)
            case "warnings":
                return warnings_lines(view, across)
            case _:
                return self._prepared_lines(view, across)

    @property
    def _plain(self) -> bool:
        """Whether pictures are drawn without colours."""
        return GLYPHS.plain or self.app.no_color

    def _prepared_lines(self, view: TableView, across: int) -> list[Line]:
        if self.state.found is not None:
            return prepared_lines(view, self.state.found, across, plain=self._plain)
        said = self.state.row_error or so_far(_("preparing the row"), self.state.row_progress)
        return [line((text, "faint")) for text in wrapped(said, across)]

    def _say_resting(self) -> None:
        state = self.state
        if state.error and state.table is not None:
            self.person.rest(_("as before: {error}", error=state.error), error=True)
        elif state.error:
            self.person.rest("")
        elif state.is_reading:
            self.person.rest(so_far(_("reading the table"), state.progress))
        else:
            self.person.rest("" if state.table is None else resting_words(state.table, state.view))
