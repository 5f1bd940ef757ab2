"""The columns of a table as a list: what they are, are for, and how they go with the label."""

from __future__ import annotations

from dataclasses import dataclass

from data.schema import ColumnSchema
from data.statistics.summary import ColumnStatistics
from engine.tables.table_view import TableView
from tui.data.distribution import strength_bar
from tui.data.role_words import ROLE_WORDS, TYPE_WORDS, role_cell
from tui.locale import _
from tui.text.fitting import width
from tui.widgets.table import Column

WARNING = "!"
RELATION_CELLS = 11


@dataclass(frozen=True, slots=True)
class ListedColumn:
    """A line of the list; names are unique, and so the id is the name."""

    schema: ColumnSchema
    statistics: ColumnStatistics
    rows: int

    @property
    def id(self) -> str:
        """For the cursor, which stays on it."""
        return self.schema.name


def listed(view: TableView) -> list[ListedColumn]:
    """The columns in the table's order."""
    pairs = zip(view.schema.columns, view.statistics.columns, strict=True)
    return [ListedColumn(column, told, view.statistics.measured) for column, told in pairs]


def fixed_columns() -> list[Column[ListedColumn]]:
    """What stays in sight."""
    return [
        Column("", "", 1, _warning),
        Column("name", _("column"), 16, lambda item: (item.schema.name, ""), "middle", 36),
        Column("role", _("role"), _role_cells(), lambda item: role_cell(item.schema)),
    ]


def more_columns() -> list[Column[ListedColumn]]:
    """What gives way in a narrow terminal, the last first."""
    return [
        Column("relation", _("with label"), RELATION_CELLS, _relation),
        Column("missing", _("missing"), 7, _missing, "right"),
        Column("distinct", _("distinct"), 8, _distinct, "right"),
        Column("type", _("type"), max(map(width, TYPE_WORDS.values())), _type),
    ]


def _role_cells() -> int:
    return max(map(width, ROLE_WORDS.values())) + 2


def _warning(item: ListedColumn) -> tuple[str, str]:
    return (WARNING, "warn strong") if item.statistics.suspicions else (" ", "")


def _type(item: ListedColumn) -> tuple[str, str]:
    return TYPE_WORDS[item.schema.type], "faint"


def _missing(item: ListedColumn) -> tuple[str, str]:
    count = item.statistics.missing
    if not count or not item.rows:
        return "", "faint"
    share = count / item.rows
    return (f"{share:.0%}" if share >= 0.01 else "<1%"), ""


def _distinct(item: ListedColumn) -> tuple[str, str]:
    return f"{item.statistics.distinct:,}", ""


def _relation(item: ListedColumn) -> tuple[str, str]:
    found = item.statistics.relation
    if found is None:
        return "", "faint"
    return f"{strength_bar(found.strength)} {found.value:5.2f}", ""
