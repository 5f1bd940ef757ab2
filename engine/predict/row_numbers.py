"""Which row of its file a row is: rows in which nothing stands are left out, and count."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from data.errors import InputError
from data.messages import Message
from data.raw_table import RawTable
from engine.predict.problems import Problem

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray


class RowNumbers:
    """Numbers the rows of a table (from 1) that comes in one or more parts, in their order."""

    def __init__(self) -> None:
        self._taken = 0
        self._first_empty: int | None = None

    def of(self, part: RawTable) -> NDArray[np.int64]:
        """The numbers of the next rows: int64, ascending."""
        import numpy as np

        numbers = np.arange(self._taken + 1, self._taken + part.rows + 1, dtype=np.int64)
        self._taken += part.rows
        if part.empty is None or part.lines is None or not len(part.empty):
            return numbers
        if self._first_empty is None and part.empty[0] < part.lines[-1]:
            self._first_empty = int(numbers[np.searchsorted(part.lines, part.empty[0])])
        return numbers + np.searchsorted(part.empty, part.lines)

    def left_out(self, whole: RawTable) -> tuple[Message, ...]:
        """Which rows are empty, once all parts of a table have been numbered."""
        if whole.empty is None or not len(whole.empty):
            return ()
        first = self._first_empty or self._taken + 1
        return (Message("predict.rows_empty", {"row": first, "count": len(whole.empty)}),)


def named_in_file(error: InputError, numbers: NDArray[np.int64]) -> InputError:
    """An error of a part's row (from 1), said of the row of the file."""
    if error.row is None:
        return error
    about = {**error.message.params, "row": int(numbers[error.row - 1])}
    return InputError(replace(error.message, params=about))


def numbered(found: list[Problem], numbers: NDArray[np.int64]) -> list[Problem]:
    """Problems of a part's rows (from 1), said of the rows of the file."""
    return [replace(one, row=int(numbers[one.row - 1])) for one in found]
