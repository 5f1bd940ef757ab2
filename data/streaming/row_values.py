"""The values of a column that divides rows, gathered batch by batch: 8 bytes a row are held."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Protocol

from data.column_source import Values
from data.split.columns import DATE_FORMS, dates_of, no_numbers, not_a_time, numbers_of

if TYPE_CHECKING:
    from numpy.typing import NDArray

NUMBERS = "numbers"
FORMS = (NUMBERS, *DATE_FORMS)
"""How times that are texts may be written, in the order in which they are tried."""


class RowValues(Protocol):
    """Takes the values of rows in their order, and gives one number a row."""

    def add(self, values: Values) -> None:
        """Those of the next rows."""
        ...

    def end(self) -> NDArray[Any]:
        """All of them, shape (rows,)."""
        ...


class NotInForm(Exception):
    """A time is not written in the form that is tried; ``row`` counts from 0, by who reads among
    the values given, by who hands it on in the file.
    """

    def __init__(self, row: int, text: str) -> None:
        super().__init__(row)
        self.row, self.text = row, text


class NoValues:
    """Nothing but the number of rows decides."""

    def add(self, values: Values) -> None:
        """Passed over."""

    def end(self) -> NDArray[Any]:
        """None."""
        import numpy as np

        return np.zeros(0)


class GroupValues:
    """Groups as numbers in the order of their values; of texts every different one is held."""

    def __init__(self) -> None:
        self._places: dict[str, int] = {}
        self._found: list[NDArray[Any]] = []

    def add(self, values: Values) -> None:
        """Those of the next rows."""
        import numpy as np

        if isinstance(values, list):
            known = self._places
            values = np.array([known.setdefault(text, len(known)) for text in values], np.int64)
        self._found.append(values)

    def end(self) -> NDArray[Any]:
        """Numbers of texts in the order of their letters; other values as they are."""
        import numpy as np

        found = np.concatenate(self._found)
        self._found.clear()
        if not self._places:
            return found
        ranks = np.empty(len(self._places), np.int64)
        for rank, text in enumerate(sorted(self._places)):
            ranks[self._places[text]] = rank
        return ranks[found]


class TimeValues:
    """Times: numbers and dates as they are, texts as numbers or nanoseconds since 1970.

    ``form`` is how texts are written, one of ``FORMS``; the last is that of the first text.
    """

    def __init__(self, form: str | None) -> None:
        self._form = form
        self._first: str | None = None
        self._found: list[NDArray[Any]] = []

    def add(self, values: Values) -> None:
        """Those of the next rows.

        Raises:
            NotInForm: a text is written otherwise.
        """
        self._found.append(self.read(values) if isinstance(values, list) else values)

    def end(self) -> NDArray[Any]:
        """Float64, int64 or datetime64."""
        import numpy as np

        found = np.concatenate(self._found)
        self._found.clear()
        return found

    def read(self, texts: list[str]) -> NDArray[Any]:
        """The texts of the next rows as numbers, or nanoseconds since 1970.

        Raises:
            NotInForm: one is written otherwise.
        """
        if self._form == NUMBERS:
            numbers = numbers_of(texts)
            if numbers is None:
                row = int(no_numbers(texts).argmax())
                raise NotInForm(row, texts[row])
            return numbers
        self._first = texts[0] if self._first is None else self._first
        # The first text stands before every batch: pandas takes its form for all
        read = dates_of([self._first, *texts], self._form)
        if read is None:
            raise NotInForm(0, texts[0])
        found, missing = (one[1:] for one in read)
        if missing.any():
            row = int(missing.argmax())
            raise NotInForm(row, texts[row])
        return found


def refusal(column: str, met: list[NotInForm]) -> Exception:
    """Why no form fits: the row of the form that fits the most rows before one."""
    farthest = max(met, key=lambda one: one.row)
    return not_a_time(column, farthest.row, farthest.text)
