"""Single cells that cannot be read as their column's role says, whether it was guessed or said."""

from __future__ import annotations

from collections.abc import Iterator

from data.messages import Message
from data.options import PreparationOptions
from data.prepare.column import Reason, Training
from data.prepare.misfits import READ
from data.prepare.preparation import told
from data.prepare.registry import fit_column
from data.raw_table import ArrowColumn, RawTable
from data.schema import ColumnSchema, ColumnType, Schema

_SURE: frozenset[ColumnType] = frozenset(("integer", "number", "boolean", "datetime"))
"""Types of which every cell is known to be one already."""


def unread_cells(
    raw: RawTable, schema: Schema, passed_over: tuple[Message, ...] = ()
) -> tuple[Message, ...]:
    """A note on each column of which some cells count as missing for what stands there: the first
    one's row and value, and how many there are, as training tells of the rows that it has.

    ``schema`` has the columns of ``raw`` in their order. Columns of which ``passed_over`` tell
    are those of which nearly no cell can be read.
    """
    known = {str(note.params.get("column")) for note in passed_over}
    decimal = None if raw.format is None or raw.format.decimal == "." else raw.format.decimal
    return tuple(
        note
        for column, cells in zip(schema.columns, raw.columns, strict=True)
        if column.role in READ and column.type not in _SURE and column.name not in known
        for note in _unread(raw, column, cells, decimal)
    )


def _unread(
    raw: RawTable, column: ColumnSchema, cells: ArrowColumn, decimal: str | None
) -> Iterator[Message]:
    settings = PreparationOptions(scaling="none")
    transform = fit_column(Training(cells, column, settings, None, decimal))
    unseen: Reason = "unseen"
    for part in told(column.name, cells, transform.apply(cells), raw.numbers):
        if part.reason != unseen:
            yield part.message
