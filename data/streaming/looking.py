"""A table to be looked at before anything trains on it: a sample, and its label over all rows."""

from __future__ import annotations

from contextlib import suppress
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING

from data.errors import InputError
from data.parsing import number_format_of
from data.raw_table import RawTable
from data.sources.formats.reader import Progress
from data.sources.streams import TableStream
from data.streaming.asked import Asked
from data.streaming.label_count import LabelCount
from data.streaming.row_sample import RowSample

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray


@dataclass(frozen=True, slots=True, eq=False)
class LookedAt:
    """``rows`` of the whole table; ``sample`` are some in their order, ``numbers`` theirs (int64,
    from 0). ``label`` is the place of the column that was counted over all rows, ``counted`` what
    it came to; None: which one is the label was not to be told from the first rows.
    """

    rows: int
    sample: RawTable
    numbers: NDArray[np.int64]
    label: int | None = None
    counted: LabelCount | None = None


@dataclass(slots=True)
class _Taken:
    """What has passed so far."""

    asked: Asked
    sample: RowSample | None = None
    label: int | None = None
    counted: LabelCount | None = field(default=None)

    def take(self, batch: RawTable) -> None:
        """The next rows; the first of them tell which column is the label."""
        if self.sample is None:
            self.sample = RowSample(len(batch.names))
            with suppress(InputError, ValueError):  # who looks sees why nothing is the label
                self.label = self.asked.label(batch)
                self.counted = LabelCount(number_format_of(batch.columns[self.label]))
        self.sample.add(batch)
        if self.counted is not None and self.label is not None:
            self.counted.add(batch, self.label)


def look_at(stream: TableStream, asked: Asked, progress: Progress | None = None) -> LookedAt:
    """Pass over the table once, whatever its label.

    Raises:
        InputError: it cannot be read.
        ReadingStopped: the progress asked for it.
    """
    taken = _Taken(asked)
    ended = stream.each(taken.take, progress)
    if taken.sample is None:
        raise InputError("table.only_header", file=stream.source)
    rows, numbers = taken.sample.drawn()
    rows = replace(rows, notes=ended.notes, doubtful=ended.doubtful)
    return LookedAt(taken.sample.rows, rows, numbers, taken.label, taken.counted)
