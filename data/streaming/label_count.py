"""What the label of a table comes to over all its rows, which pass once."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from data.dataset import Quantity
from data.errors import InputError
from data.labels_left_out import NONE_UNREAD, UnreadLabels, numbers_of_label
from data.parsing import NumberFormat, numbers_in
from data.parsing.column_texts import texts_of
from data.raw_table import ArrowColumn, RawTable
from data.sources.label_values import LabelValues, label_values
from data.sources.labels import is_missing

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

MOST_TEXTS = 100_000
"""Different texts that are counted; a label of more is a number, or of no use."""


@dataclass(slots=True)
class Moments:
    """Number, mean, deviation and limits of values that come in parts (Chan et al., 1979)."""

    count: int = 0
    mean: float = 0.0
    squares: float = 0.0
    """The sum of the squared distances from the mean."""
    least: float = math.inf
    greatest: float = -math.inf

    def add(self, values: NDArray[np.float64]) -> None:
        """More values (rows,), all finite."""
        if not len(values):
            return
        count, mean = len(values), float(values.mean())
        apart, total = mean - self.mean, self.count + count
        self.squares += float(((values - mean) ** 2).sum()) + apart**2 * self.count * count / total
        self.mean += apart * count / total
        self.count = total
        self.least = min(self.least, float(values.min()))
        self.greatest = max(self.greatest, float(values.max()))

    @property
    def deviation(self) -> float:
        """The standard deviation of all of them."""
        return math.sqrt(self.squares / self.count) if self.count else 0.0


@dataclass(slots=True)
class LabelCount:
    """Different texts with their counts, None where there are too many; and the numbers."""

    form: NumberFormat
    texts: dict[str, int] | None = field(default_factory=dict[str, int])
    numbers: Moments = field(default_factory=Moments)
    unread: UnreadLabels = NONE_UNREAD

    def add(self, rows: RawTable, place: int) -> None:
        """The next rows, and the place of the label among their columns."""
        import numpy as np

        values, unread = numbers_of_label(rows, place, self.form)
        self.unread = self.unread.and_then(unread)
        self.numbers.add(values[np.isfinite(values)])
        if self.texts is None:
            return
        found = texts_of(rows.columns[place], never)
        counts = np.bincount(found.codes[found.codes >= 0], minlength=len(found.texts))
        for text, count in zip(found.texts, counts.tolist(), strict=True):
            self.texts[text] = self.texts.get(text, 0) + count
        if len(self.texts) > MOST_TEXTS:
            self.texts = None


@dataclass(frozen=True, slots=True, eq=False)
class LabelReader:
    """The label of any rows of the table as float64: the class's number, or the number itself.

    ``told`` is what the label comes to over all rows, without their values.
    """

    told: LabelValues
    form: NumberFormat
    rows: int
    """How many rows have a label."""
    unread: UnreadLabels = NONE_UNREAD
    """Where the label is a number: cells that hold something else."""
    classes: dict[str, int] = field(default_factory=dict[str, int])

    def read(self, column: ArrowColumn) -> NDArray[np.float64]:
        """Float64 of shape (rows,), NaN where there is no label."""
        import numpy as np

        if self.told.task == "regression":
            values = numbers_in(column, self.form)[0]
            values[~np.isfinite(values)] = np.nan
            return values
        found = texts_of(column, never)
        numbers = [self.classes.get(text, math.nan) for text in found.texts]
        return np.array([*numbers, math.nan], np.float64)[found.codes]


def reader_of(counted: LabelCount, about: tuple[str, str], *, number: bool) -> LabelReader:
    """How the label is read; ``about`` are the file and the column, for errors.

    Raises:
        InputError: it has a single value, or too many classes.
    """
    import numpy as np

    where, column = about
    if number:
        told = _quantity(counted.numbers, where, column)
        return LabelReader(told, counted.form, counted.numbers.count, counted.unread)
    if counted.texts is None:
        about_it: dict[str, Any] = {"file": where, "column": column, "classes": MOST_TEXTS}
        raise InputError("label.too_many_classes", **about_it, rows=counted.numbers.count)
    texts = [text for text in counted.texts if not is_missing(text, list(counted.texts))]
    if not texts:
        raise InputError("table.labels_missing", file=where)
    found = label_values(np.arange(len(texts), dtype=np.int64), texts, about, "classification")
    assert found is not None  # it is None for a number alone
    places: Sequence[int] = found.values.tolist()
    counts = [0] * len(found.names)
    for text, place in zip(texts, places, strict=True):
        counts[place] += counted.texts[text]
    told = LabelValues("classification", np.zeros(0), found.names, tuple(counts), notes=found.notes)
    classes = dict(zip(texts, places, strict=True))
    return LabelReader(told, counted.form, sum(counts), classes=classes)


def _quantity(numbers: Moments, where: str, column: str) -> LabelValues:
    import numpy as np

    if not numbers.count:
        raise InputError("table.labels_missing", file=where)
    if numbers.least == numbers.greatest:
        raise InputError("label.constant", file=where, column=column, value=numbers.least)
    limit = float(np.finfo(np.float32).max)
    if max(-numbers.least, numbers.greatest) > limit:
        raise InputError("label.too_large", file=where, column=column)
    told = Quantity(numbers.mean, numbers.deviation, numbers.least, numbers.greatest)
    return LabelValues("regression", np.zeros(0), quantity=told)


def never(*_: object) -> bool:
    """Here ``NA`` is a text as others are."""
    return False
