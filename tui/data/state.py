"""What the screen of a table knows: what was read, what has been edited since, the view."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING, Literal, get_args

from data.schema import ColumnSchema, Schema
from engine.tables.table_view import RowsView, RowView, TableView
from tui.keymap.data import OF_PICTURES, OF_PIXELS
from tui.text.how_far import HowFar

if TYPE_CHECKING:
    from engine.client.augmentation import Augmented
    from engine.specs.data import DataSpec

View = Literal["columns", "label", "pictures", "rows", "prepared", "map", "warnings"]
MARGIN = 3
"""Cells of the screen beside its lines."""
VIEWS: tuple[View, ...] = get_args(View)


@dataclass
class DataState:
    """Owned by the screen.

    ``asked`` is the description whose table was asked for last, ``table`` what was read last (the
    table of ``read``), ``error`` why the one asked for cannot be read, ``progress`` how far that
    is, ``row_progress`` how far the row is. ``column`` is the place of the first column of the rows
    as read, ``row`` the number of
    the row to show prepared, ``found`` that row. ``shape`` is that of a row that is an image,
    ``first`` the number of the first one on show, ``pictures`` those; ``changes``: with what
    the network makes of them. ``without`` names actions that the table has not.
    """

    asked: DataSpec | None = None
    read: DataSpec | None = None
    table: TableView | None = None
    error: str = ""
    progress: HowFar = field(default_factory=HowFar)
    row_progress: HowFar = field(default_factory=HowFar)
    view: View = "columns"
    column: int = 0
    row: int = 1
    found: RowView | None = None
    row_error: str = ""
    shape: tuple[int, ...] = ()
    first: int = 1
    changes: bool = False
    pictures: Augmented | RowsView | None = None
    pictures_error: str = ""
    without: tuple[str, ...] = ()

    @property
    def is_reading(self) -> bool:
        """Whether what was asked for is still to come."""
        return self.asked != self.read and not self.error

    @property
    def views(self) -> list[View]:
        """Those that show something."""
        has_map = self.table is not None and bool(self.table.statistics.maps)
        hidden = {"map": not has_map, "pictures": not self.shape}
        return [view for view in VIEWS if not hidden.get(view, False)]

    def turn_view(self, by: int) -> None:
        """The next view, or the one before."""
        views = self.views
        place = views.index(self.view) if self.view in views else 0
        self.view = views[(place + by) % len(views)]

    def move_column(self, by: int) -> None:
        """Other columns of the rows as they were read."""
        columns = 0 if self.table is None else len(self.table.schema.columns)
        self.column = min(max(self.column + by, 0), max(columns - 1, 0))

    def move_pictures(self, by: int) -> bool:
        """Other pictures, ``by`` rows on; whether there are any."""
        rows = 0 if self.table is None else self.table.rows
        wanted = max(self.first + by, 1)
        if wanted > rows or wanted == self.first:
            return False
        self.first = wanted
        return True

    def move_row(self, by: int) -> bool:
        """Another row of the table; whether there is one."""
        rows = 0 if self.table is None else self.table.rows
        wanted = min(max(self.row + by, 1), max(rows, 1))
        moved = wanted != self.row
        self.row = wanted
        return moved

    def shown(self, spec: DataSpec) -> TableView | None:
        """What was read, with the roles that the description gives by now."""
        if self.table is None or self.read == spec:
            return self.table
        if spec.label is not None and spec.label != _label_of(self.table):
            return self.table  # what was measured is of the label that was read
        columns = tuple(_as_said(column, spec) for column in self.table.schema.columns)
        return replace(self.table, schema=Schema(columns))


def not_for(spec: DataSpec) -> tuple[str, ...]:
    """Actions on columns that the table has not, for a row of it is an image."""
    from data import is_builtin, is_of_images
    from data.image_tables import kind_of

    if not is_of_images(spec.source, spec.shape):
        return ()
    of_pixels = not is_builtin(spec.source) and kind_of(spec.source, spec.shape) == "columns"
    return OF_PIXELS if of_pixels else OF_PICTURES


def _label_of(table: TableView) -> str:
    return "" if table.label is None else table.label.name


def _as_said(column: ColumnSchema, spec: DataSpec) -> ColumnSchema:
    """The column as it is described now; what only reading tells stays as it was."""
    if column.role == "label":
        return column
    asked = (spec.roles or {}).get(column.name)
    if asked is not None and asked != column.role:
        return column.as_role(asked, (spec.orders or {}).get(column.name, ()))
    return column
