"""Columns whose cells are not what a person, or a recipe, said of them."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING, Any

from data.messages import Message
from data.options import PreparationOptions
from data.prepare.column import Training, categories_in
from data.prepare.registry import fit_column
from data.raw_table import ArrowColumn, RawTable
from data.schema import ColumnSchema, Role, Schema

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

LOOKED_AT = 5_000
"""Rows, spread over the table."""
FEW = 0.5
"""A column of which a smaller share can be read as it was said is told."""
READ: frozenset[Role] = frozenset(
    (
        *("numeric", "number_in_text", "latitude", "longitude"),
        *("boolean", "ordinal", "datetime", "token_ids"),
    )
)
"""Roles that not every cell can have."""


def misfits(raw: RawTable, schema: Schema) -> tuple[Message, ...]:
    """Warnings (``role.fits_no_cell``, ``role.fits_few_cells``) on what was said of columns.

    What was guessed fits. ``schema`` has the columns of ``raw`` in their order.
    """
    asked = [
        (column, cells)
        for column, cells in zip(schema.columns, raw.columns, strict=True)
        if column.role in READ and column.reason.code == "role.asked"
    ]
    if not asked or not raw.rows:
        return ()
    rows, decimal = _looked_at(raw.rows), None
    if raw.format is not None and raw.format.decimal == ",":
        decimal = ","
    return tuple(note for one in asked for note in _misfit(*one, rows, decimal))


def _looked_at(rows: int) -> NDArray[np.int64]:
    import numpy as np

    return np.unique(np.linspace(0, rows - 1, min(rows, LOOKED_AT)).astype(np.int64))


def _misfit(
    column: ColumnSchema, cells: ArrowColumn, rows: NDArray[np.int64], decimal: str | None
) -> Iterator[Message]:
    import numpy as np
    import pyarrow as pa

    places: Any = pa.array(rows)
    taken = cells.take(places)
    present = categories_in(taken).codes >= 0
    settings = PreparationOptions(scaling="none")
    transform = fit_column(Training(taken, column, settings, None, decimal))
    unread = np.flatnonzero(present & transform.apply(taken).missing)
    count, fits = int(present.sum()), int(present.sum()) - len(unread)
    if not count or fits >= FEW * count:
        return
    value = str(taken[int(unread[0])].as_py())
    name, role = column.name, column.role
    if fits:
        yield Message(
            "role.fits_few_cells",
            {"column": name, "role": role, "value": value, "fits": fits, "count": count},
        )
    else:
        yield Message("role.fits_no_cell", {"column": name, "role": role, "value": value})
