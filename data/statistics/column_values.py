"""The cells of a column as the statistics take them: numbers, or categories."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from data.parsing import number_format_of, numbers_in, times_in
from data.prepare.column import categories_in
from data.raw_table import ArrowColumn
from data.schema import ColumnSchema, ColumnType, Role, Task

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

QUANTITIES: frozenset[Role] = frozenset(("numeric", "number_in_text", "latitude", "longitude"))
"""Roles whose cells are numbers."""
_OPEN: frozenset[Role] = frozenset(("id", "ignore"))
"""Roles that say nothing of what the cells hold: the column's type tells."""
_NUMBERS: frozenset[ColumnType] = frozenset(("integer", "number"))


@dataclass(frozen=True, slots=True, eq=False)
class ColumnValues:
    """The cells of a column, shape (rows,): ``numbers`` (float64, NaN where missing), or ``codes``
    (int64, -1 where missing) that index ``texts``.
    """

    numbers: NDArray[np.float64] | None
    codes: NDArray[np.int64] | None
    texts: tuple[str, ...] = ()

    @property
    def present(self) -> NDArray[np.bool_]:
        """Which rows have a value."""
        import numpy as np

        if self.numbers is not None:
            return np.isfinite(self.numbers)
        assert self.codes is not None
        return self.codes >= 0

    def coded(self) -> NDArray[np.int64]:
        """A number for each different value (int64, -1 where missing)."""
        import numpy as np

        if self.codes is not None:
            return self.codes
        found = np.full(len(self.present), -1, dtype=np.int64)
        present = self.present
        assert self.numbers is not None
        found[present] = np.unique(self.numbers[present], return_inverse=True)[1]
        return found


def values_of(
    cells: ArrowColumn, schema: ColumnSchema, task: Task | None, decimal: str | None
) -> ColumnValues:
    """Read a column as its role says; a label as its task does. ``decimal``: of the whole table."""
    kind = _kind(schema, task)
    if kind == "times":
        return ColumnValues(_finite(times_in(cells)[0]), None)
    if kind == "numbers":
        form = number_format_of(cells, decimal)
        return ColumnValues(_finite(numbers_in(cells, form)[0]), None)
    found = categories_in(cells)
    return ColumnValues(None, found.codes, found.texts)


def _kind(schema: ColumnSchema, task: Task | None) -> str:
    if schema.role == "label":
        return "numbers" if task == "regression" else "categories"
    if schema.role in QUANTITIES or (schema.role in _OPEN and schema.type in _NUMBERS):
        return "numbers"
    if schema.role == "datetime" or (schema.role in _OPEN and schema.type == "datetime"):
        return "times"
    return "categories"


def _finite(values: NDArray[Any]) -> NDArray[np.float64]:
    import numpy as np

    return np.where(np.isfinite(values), values, np.nan)
