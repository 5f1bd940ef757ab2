"""The columns that a model is told, of some rows: numbers as they are, or raw cells that a
preparation makes inputs of.
"""

from __future__ import annotations

import difflib
from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, Literal, Protocol

from data.errors import InputError

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

Kind = Literal["number", "time", "category", "other"]
"""What a column's cells are for the model."""


class Cells(Protocol):
    """Rows of the columns that inputs are made of."""

    @property
    def names(self) -> tuple[str, ...]:
        """The columns."""
        ...

    @property
    def rows(self) -> int:
        """How many rows there are."""
        ...

    def kind(self, name: str) -> Kind:
        """What a column is."""
        ...

    def numbers(self, name: str) -> NDArray[np.float64]:
        """A column's numbers, float64 of shape (rows,), of times seconds since 1970; NaN where a
        cell is none.
        """
        ...

    def texts(self, name: str) -> tuple[tuple[str, ...], NDArray[np.int64]]:
        """A column's different texts, and which of them each row has (int64, shape (rows,), -1
        where it has none).
        """
        ...

    def taken(self, places: NDArray[np.int64]) -> Cells:
        """Some rows, in that order; a row may come several times."""
        ...

    def with_numbers(self, name: str, values: NDArray[np.float64]) -> Cells:
        """With other numbers in a column (shape (rows,)), of times as seconds since 1970."""
        ...

    def with_texts(self, name: str, texts: Sequence[str], codes: NDArray[np.int64]) -> Cells:
        """With other texts in a column: ``texts[codes[row]]`` in each row.

        Raises:
            InputError: a text cannot stand in the column.
        """
        ...

    def features(self) -> NDArray[np.float32]:
        """What the network is given, float32 of shape (rows, inputs)."""
        ...

    def inputs_of(
        self, name: str, values: NDArray[np.float64]
    ) -> tuple[Sequence[int], NDArray[np.float32]]:
        """Which of the inputs a column's numbers become, and what they are for other numbers
        (shape (n,)): float32 of shape (n, how many).
        """
        ...


def with_told(cells: Cells, told: Mapping[str, str]) -> Cells:
    """Cells with one text in all rows of each of some columns."""
    import numpy as np

    for name, text in told.items():
        cells = cells.with_texts(name, [text], np.zeros(cells.rows, np.int64))
    return cells


def check_told(cells: Cells, told: Mapping[str, str]) -> None:
    """Refuse what a model cannot be told of a place, ``cells`` being what it learned from.

    Raises:
        InputError: there is no such column, or the text cannot stand in it: it is no number where
            there are numbers, or a category that no row has.
    """
    import numpy as np

    for name, text in told.items():
        if name not in cells.names:
            near = difflib.get_close_matches(name, cells.names, 3, 0.6)
            raise InputError("radar.no_such_column", column=name, near=near)
        row = cells.taken(np.zeros(1, np.int64)).with_texts(name, [text], np.zeros(1, np.int64))
        kind = cells.kind(name)
        if kind in ("number", "time") and not np.isfinite(row.numbers(name)).all():
            raise InputError("radar.no_number", column=name, value=text)
        if kind == "category" and text not in (known := cells.texts(name)[0]):
            raise InputError("radar.no_category", column=name, value=text, known=sorted(known))
