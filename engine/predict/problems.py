"""What is odd about rows that are predicted all the same: said by column, with the first row."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from data.messages import Message
from data.prepare.application import ColumnOutside
from data.raw_table import ArrowColumn

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

OUT_OF_RANGE, FILLED = "predict.out_of_range", "predict.filled"
LONGEST_CELL = 200


@dataclass(frozen=True, slots=True)
class Problem:
    """Cells of a column (untrusted name and ``value``) that training rows had none like.

    ``code`` tells what they are, ``row`` (from 1) is the first of ``count``.
    """

    code: str
    column: str
    row: int
    value: str
    count: int

    @property
    def message(self) -> Message:
        """Said of it."""
        about = {"column": self.column, "row": self.row, "value": self.value, "count": self.count}
        return Message(self.code, about)


def of_outside(found: ColumnOutside) -> Problem:
    """What a preparation met outside of what it was fitted on."""
    about = found.message.params
    value = str(about["value"])[:LONGEST_CELL]
    return Problem(found.message.code, found.column, about["row"], value, about["count"])


def of_rows(code: str, column: str, cells: ArrowColumn, rows: NDArray[np.int64]) -> list[Problem]:
    """One of some rows (int64 places, ascending), where there are any."""
    if not len(rows):
        return []
    value = str(cells[int(rows[0])].as_py())[:LONGEST_CELL]
    return [Problem(code, column, int(rows[0]) + 1, value, len(rows))]


class Problems:
    """The problems of a table that is read in parts, one a kind and column."""

    def __init__(self) -> None:
        self._found: dict[tuple[str, str], Problem] = {}

    def add(self, found: list[Problem]) -> None:
        """Those of the next rows."""
        for one in found:
            key = one.code, one.column
            known = self._found.get(key)
            row = known.row if known else one.row
            value = known.value if known else one.value
            count = one.count + (known.count if known else 0)
            self._found[key] = Problem(one.code, one.column, row, value, count)

    @property
    def all(self) -> list[Problem]:
        """In the order in which they were met."""
        return list(self._found.values())
