"""One row of a file, prepared, to be explained."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

from data.errors import InputError
from data.messages import Message
from engine.predict.model import LoadedModel
from engine.predict.reading import OpenTable
from engine.predict.row_tables import Labels, Numbers
from engine.predict.work import RowsInTurn, read_rows_of

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray


class OneRow:
    """Takes the row of one number."""

    reads_labels = False
    scored: tuple[dict[str, Any], ...] = ()

    def __init__(self, number: int) -> None:
        self._number = number
        self.found: NDArray[np.float32] | None = None

    @property
    def wants_more(self) -> bool:
        """Until it is there."""
        return self.found is None

    def of(
        self,
        numbers: Numbers,
        features: Any,
        labels: Labels,  # noqa: ARG002
        files: Sequence[str],  # noqa: ARG002
    ) -> None:
        """As ``RowTables.of``: no table."""
        for place in (numbers == self._number).nonzero()[0]:
            self.found = features[place].reshape(-1).copy()

    def end(self) -> None:
        """Nothing comes of it."""


class _Nowhere:
    def write(self, table: Any) -> None:
        """Nobody asks for tables."""

    def close(self) -> None:
        """Nothing is open."""


def row_of_file(
    model: LoadedModel, file: str, number: int, table: OpenTable | None = None
) -> tuple[NDArray[np.float32], tuple[Message, ...]]:
    """The inputs (float32, shape (inputs,)) of a file's row ``number`` (from 1), and what is odd
    about it. The file's ``table`` may be open already.

    Raises:
        InputError: the file cannot be read, or has no such row.
    """
    one = OneRow(number)
    rows = RowsInTurn(model, _Nowhere(), one)
    read_rows_of(file, rows, None, table)
    rows.end()
    found = one.found
    if found is None and number <= rows.last:
        raise InputError("explain.row_empty", file=file, row=number)
    if found is None:
        raise InputError("explain.no_such_row", file=file, row=number, rows=rows.last)
    odd = [problem for problem in rows.problems.all if problem.row == number]
    return found, tuple(problem.message for problem in odd)
