"""What is told of rows whose label cannot be used: they are left out of everything."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from data.messages import Message
from data.parsing import NumberFormat, numbers_in
from data.raw_table import RawTable

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

MISSING, UNREAD = "table_note.labels_missing", "table_note.labels_unread"
CODES = frozenset((MISSING, UNREAD))


@dataclass(frozen=True, slots=True)
class UnreadLabels:
    """Cells of a label of numbers that hold something else: how many, and the first one's row in
    the file (from 1) and text.
    """

    count: int = 0
    row: int = 0
    value: str = ""

    def and_then(self, later: UnreadLabels) -> UnreadLabels:
        """Both, of parts that follow each other."""
        first = self if self.count else later
        return UnreadLabels(self.count + later.count, first.row, first.value)


NONE_UNREAD = UnreadLabels()


def numbers_of_label(
    raw: RawTable, place: int, form: NumberFormat | None = None
) -> tuple[NDArray[np.float64], UnreadLabels]:
    """A label of numbers, float64 of shape (rows,) and not finite where there is none; and the
    cells that hold something else.
    """
    import numpy as np

    values, others = numbers_in(raw.columns[place], form)
    unread = np.union1d(others, np.flatnonzero(np.isinf(values)))
    if not len(unread):
        return values, NONE_UNREAD
    first = int(unread[0])
    cell = str(raw.columns[place][first].as_py())
    return values, UnreadLabels(len(unread), raw.number_at(first), cell)


def left_out(column: str, count: int, unread: UnreadLabels) -> tuple[Message, ...]:
    """Notes on ``count`` rows of which the label cannot be used, ``unread`` among them."""
    notes: list[Message] = []
    if unread.count:
        row, value = unread.row, unread.value
        notes.append(
            Message(UNREAD, {"column": column, "row": row, "value": value, "count": unread.count})
        )
    if count > unread.count:
        notes.append(Message(MISSING, {"column": column, "count": count - unread.count}))
    return tuple(notes)
