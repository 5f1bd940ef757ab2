"""Which rows of a streamed table are in which part: by their number, or as of a table in memory."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, TypeAlias

from data.raw_table import ArrowColumn, RawTable
from data.sources.formats.reader import Progress
from data.sources.streams import TableStream
from data.split import SplitOptions, split
from data.streaming.parts import Parts, parts_of
from data.streaming.placed_parts import PlacedParts
from data.streaming.row_values import (
    FORMS,
    GroupValues,
    NotInForm,
    NoValues,
    RowValues,
    TimeValues,
    refusal,
)

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

AnyParts: TypeAlias = Parts | PlacedParts


@dataclass(frozen=True, slots=True)
class Division:
    """How a table is divided; ``column`` is the one whose values decide, where one does."""

    split: SplitOptions
    column: str = ""

    @property
    def by_all_rows(self) -> bool:
        """Whether the rows are divided as those of a table in memory; else by their number.

        That takes a pass more, and some numbers a row: 8 bytes are held until the rows are
        written, ``row_memory.TO_DIVIDE`` at most while they are divided.
        """
        options = self.split
        return options.shuffle_seed is not None or options.folds is not None or options.by_column


@dataclass(frozen=True, slots=True, eq=False)
class LabelOf:
    """The label of a table: its ``place``, and what reads it as float64, NaN where there is none;
    ``number``: it is a quantity.
    """

    place: int
    read: Callable[[ArrowColumn], NDArray[np.float64]]
    number: bool

    def __call__(self, batch: RawTable) -> NDArray[np.float64]:
        """That of a batch's rows, shape (rows,)."""
        return self.read(batch.columns[self.place])


def divided(
    stream: TableStream,
    rows: int,
    division: Division,
    label: LabelOf,
    progress: Progress | None = None,
) -> AnyParts:
    """The parts of a table of ``rows`` rows; rows without a label are in none where all decide.

    Raises:
        InputError: there is no such column, a row has no time, or a part would be empty.
        ReadingStopped: the progress asked for it.
    """
    options, column = division.split, division.column
    if not division.by_all_rows:
        return parts_of(rows, options)
    found = _gathered(stream, division, label, progress)
    values = found.values.end() if options.by_column and column else None
    numbers, labels = found.end(number=label.number)
    return PlacedParts.of_split(rows, split(labels, options, values, column), numbers)


class _Gathered:
    """The labels and values of the rows that have a label, and which rows these are."""

    def __init__(self, division: Division, label: LabelOf, values: RowValues) -> None:
        self._division, self._label = division, label
        self._known: list[NDArray[np.bool_]] = []
        self._labels: list[NDArray[np.float64]] = []
        self.values = values

    def take(self, batch: RawTable) -> None:
        """The next rows."""
        import numpy as np

        labels = self._label(batch)
        known = ~np.isnan(labels)
        self._known.append(known)
        if not known.any():
            return
        if self._division.split.method == "stratified":
            self._labels.append(labels[known])
        if self._division.split.by_column and self._division.column:
            rows = batch if known.all() else batch.taken(np.flatnonzero(known).astype(np.int64))
            try:
                self.values.add(rows.column(self._division.column))
            except NotInForm as met:
                raise NotInForm(rows.number_at(met.row) - 1, met.text) from None

    def end(self, *, number: bool) -> tuple[NDArray[np.int64], NDArray[Any]]:
        """The numbers of the rows (int64, rising), and their labels; 0 where they do not matter."""
        import numpy as np

        numbers = np.flatnonzero(np.concatenate(self._known)).astype(np.int64)
        self._known.clear()
        if self._division.split.method != "stratified":
            return numbers, np.broadcast_to(np.int64(0), len(numbers))
        labels = np.concatenate(self._labels)
        self._labels.clear()
        return numbers, labels if number else labels.astype(np.int64)


def _gathered(
    stream: TableStream, division: Division, label: LabelOf, progress: Progress | None
) -> _Gathered:
    """What decides about the rows, after one pass; times of texts may take one a form."""
    met: list[NotInForm] = []
    for values in _ways(division.split):
        found = _Gathered(division, label, values)
        try:
            stream.each(found.take, progress)
        except NotInForm as other:
            met.append(other)
            continue
        return found
    raise refusal(division.column, met)


def _ways(options: SplitOptions) -> list[RowValues]:
    if options.method == "time":
        return [TimeValues(form) for form in FORMS]
    return [GroupValues() if options.method == "group" else NoValues()]
