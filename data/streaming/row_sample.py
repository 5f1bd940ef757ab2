"""Rows drawn from a table that passes once, each as likely as any other."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Any

from data.raw_table import RawTable
from data.streaming.row_keys import keys_of

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

MOST_ROWS = 200_000
MOST_CELLS = 2_000_000
"""So many are held of a table with many columns."""
_SEED = (0, 0)


class RowSample:
    """Keeps the rows with the smallest random numbers of all that are ``add``-ed in order."""

    def __init__(self, columns: int) -> None:
        self._most = max(min(MOST_ROWS, MOST_CELLS // max(columns, 1)), 1)
        self._tables: list[RawTable] = []
        self._keys: list[NDArray[np.float64]] = []
        self._numbers: list[NDArray[np.int64]] = []
        self._held = 0
        self._below = 1.0
        self.rows = 0
        """How many rows have passed."""

    def add(self, table: RawTable) -> None:
        """The next rows of the table."""
        import numpy as np

        keys = keys_of(self.rows, table.rows, _SEED)
        kept = np.flatnonzero(keys < self._below).astype(np.int64)
        if len(kept):
            self._tables.append(table if len(kept) == table.rows else table.taken(kept))
            self._keys.append(keys[kept])
            self._numbers.append(kept + self.rows)
            self._held += len(kept)
        self.rows += table.rows
        if self._held > 2 * self._most:
            self._cut()

    def drawn(self) -> tuple[RawTable, NDArray[np.int64]]:
        """The rows in the order of the table, and their numbers (int64, from 0)."""
        self._cut()
        return self._tables[0], self._numbers[0]

    def _cut(self) -> None:
        import numpy as np

        keys, numbers = np.concatenate(self._keys), np.concatenate(self._numbers)
        table = _joined(self._tables)
        if len(keys) > self._most:
            kept = np.sort(np.argpartition(keys, self._most)[: self._most]).astype(np.int64)
            table, keys, numbers = table.taken(kept), keys[kept], numbers[kept]
            self._below = float(keys.max())
        self._tables, self._keys, self._numbers = [table], [keys], [numbers]
        self._held = len(keys)


def _joined(tables: list[RawTable]) -> RawTable:
    """Tables of the same columns, one below the other; each column in one piece."""
    import numpy as np
    import pyarrow as pa

    if len(tables) == 1:
        return tables[0]
    columns: list[Any] = []
    for each in zip(*(table.columns for table in tables), strict=True):
        chunks = [chunk for column in each for chunk in column.chunks]
        columns.append(pa.chunked_array(chunks, each[0].type).combine_chunks())
    lines = [table.lines for table in tables if table.lines is not None]
    numbers = [table.numbers for table in tables if table.numbers is not None]
    columns = [pa.chunked_array([one]) if isinstance(one, pa.Array) else one for one in columns]
    of_rows = {"lines": np.concatenate(lines), "numbers": np.concatenate(numbers)}
    return replace(tables[0], columns=tuple(columns), **of_rows)
