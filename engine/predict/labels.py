"""The label of rows that bring one, as the run's own were read: to score what is predicted."""

from __future__ import annotations

from collections.abc import Sequence
from decimal import Decimal
from functools import cached_property
from typing import TYPE_CHECKING, Any

from data.parsing import NumberFormat
from data.parsing.column_texts import is_missing_word, texts_of
from data.prepare.plain_numbers import numbers_in
from data.raw_table import ArrowColumn, RawTable
from data.sources.labels import is_number
from engine.predict.outputs import Output
from engine.predict.problems import Problem, of_rows

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

UNKNOWN_CLASS, NO_NUMBER = "predict.unknown_class", "predict.label_no_number"
MISSING, UNKNOWN = -1, -2


def _never(*_: object) -> bool:
    """What a cell tells is decided by the classes."""
    return False


class LabelReader:
    """Reads the column of an output where a table has it."""

    def __init__(self, output: Output) -> None:
        self._output = output

    def read(self, raw: RawTable) -> tuple[NDArray[Any] | None, list[Problem]]:
        """The rows' labels: of classes their numbers (int64, below 0 where there is none), of a
        number float64, NaN where there is none. None: the table has no such column.
        """
        place = raw.place(self._output.label)
        if place is None:
            return None, []
        column = raw.columns[place]
        if self._output.classes:
            return self._classes(column)
        return self._numbers(raw, column)

    def of_texts(self, texts: Sequence[str]) -> NDArray[np.int64]:
        """The classes' numbers of labels that are texts; below 0 where there is none."""
        import numpy as np

        return np.array([self._number_of(text) for text in texts], np.int64)

    def _classes(self, column: ArrowColumn) -> tuple[NDArray[np.int64], list[Problem]]:
        import numpy as np

        found = texts_of(column, _never)
        numbers = [self._number_of(text) for text in found.texts]
        labels = np.array([*numbers, MISSING], np.int64)[found.codes]
        unknown = np.flatnonzero(labels == UNKNOWN)
        return labels, of_rows(UNKNOWN_CLASS, self._output.label, column, unknown)

    def _number_of(self, text: str) -> int:
        for known in (text, text.strip()):
            if known in self._places:
                return self._places[known]
        if self._values is not None and is_number(text):
            return self._values.get(Decimal(text.strip()), UNKNOWN)
        return MISSING if is_missing_word(text) else UNKNOWN

    @cached_property
    def _places(self) -> dict[str, int]:
        return {name: place for place, name in enumerate(self._output.classes)}

    @cached_property
    def _values(self) -> dict[Decimal, int] | None:
        """The classes by what they are as numbers (1 and 1.0 are one), where all are numbers."""
        names = self._output.classes
        if not all(map(is_number, names)):
            return None
        return {Decimal(name.strip()): place for place, name in enumerate(names)}

    def _numbers(
        self, raw: RawTable, column: ArrowColumn
    ) -> tuple[NDArray[np.float64], list[Problem]]:
        import numpy as np

        form = NumberFormat("," if raw.format is not None and raw.format.decimal == "," else ".")
        values, bad = numbers_in(column, form)
        values[~np.isfinite(values)] = np.nan
        return values, of_rows(NO_NUMBER, self._output.label, column, bad)
