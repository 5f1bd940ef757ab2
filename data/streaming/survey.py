"""What passes over a table tell before its rows are prepared: a sample, the label, the parts."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from data.opened import OpenTable
from data.options import TableOptions
from data.parsing import number_format_of
from data.raw_table import RawTable
from data.sources.formats.reader import Progress, part_of
from data.sources.streams import TableStream
from data.streaming.asked import Asked
from data.streaming.describing import FittedRows
from data.streaming.dividing import AnyParts, Division, LabelOf, divided
from data.streaming.first_pass import FirstPass, first_pass, opened_sample
from data.streaming.label_count import LabelReader, reader_of
from data.streaming.looking import LookedAt
from data.streaming.row_choices import RowsInUse, passes_of, rows_in_use
from data.streaming.row_memory import TO_DIVIDE, check_memory
from data.streaming.sliding_windows import check_order
from data.windows import WindowOptions

if TYPE_CHECKING:
    from numpy.typing import NDArray


@dataclass(frozen=True, slots=True, eq=False)
class Survey:
    """The rows in ``used``, of which ``found`` has a sample, and ``table`` that sample's columns
    with their roles; ``parts`` tell which rows train, ``trained`` which of the sample do.
    """

    used: RowsInUse
    found: FirstPass
    table: OpenTable
    reader: LabelReader
    label: LabelOf
    parts: AnyParts
    trained: FittedRows

    @classmethod
    def of(
        cls,
        stream: TableStream,
        options: TableOptions,
        division: Division,
        progress: Progress | None = None,
        windows: WindowOptions | None = None,
    ) -> Survey:
        """Pass over a table, once more where ``windows`` need its rows in an order.

        Raises:
            InputError: it cannot be read or divided, or has no label that can be used.
            ReadingStopped: the progress asked for it.
        """
        asked = Asked.of(options)
        choosing = passes_of(asked)
        in_order = windows is not None and bool(windows.by)
        passes = choosing + 1 + division.by_all_rows + in_order
        if not stream.sha256:
            stream = stream.with_digest()
        used = rows_in_use(stream, asked, part_of(progress, 0.0, choosing / passes))
        stream = used.stream
        after = part_of(progress, choosing / passes, (choosing + 1) / passes)
        found, table = first_pass(stream, used.asked, after)
        reader, label = _label_of(found, table)
        if windows is not None and in_order:
            check_order(stream, windows, label, part_of(progress, 1 - 1 / passes, 1.0))
        last = part_of(progress, (choosing + 1) / passes, 1.0 - in_order / passes)
        if division.by_all_rows:
            check_memory(found.rows, TO_DIVIDE, stream.source, options.most_bytes)
        parts = divided(stream, found.rows, division, label, last)
        return cls(used, found, table, reader, label, parts, FittedRows.of(found, table, parts))

    @classmethod
    def of_sample(
        cls, looked: LookedAt, stream: TableStream, options: TableOptions, division: Division
    ) -> Survey | None:
        """What ``of`` finds without an order of the rows, of a table that was looked at; None where
        that takes passes of its own.

        Raises:
            InputError: it has no label that can be used, or a part would be empty.
        """
        if looked.counted is None or not rests_on_sample(options, division):
            return None
        asked = Asked.of(options)
        found = FirstPass(looked.rows, looked.sample, looked.numbers, looked.counted)
        table = opened_sample(found, asked)
        form = number_format_of(looked.sample.columns[table.schema.label or 0])
        if table.schema.label != looked.label or form != looked.counted.form:
            return None
        reader, label = _label_of(found, table)
        parts = divided(stream, found.rows, division, label)
        trained = FittedRows.of(found, table, parts)
        return cls(RowsInUse(stream, asked), found, table, reader, label, parts, trained)

    @property
    def stream(self) -> TableStream:
        """The file, of which the rows in use are read."""
        return self.used.stream

    def rows_that_train(self, most: int) -> tuple[RawTable, NDArray[Any]]:
        """At most so many of the sample's rows that train, as they were read, in the order of the
        table and at equal distances in it; their labels: numbers of classes (int64), or numbers
        (float64).
        """
        import numpy as np

        places = np.sort(self.trained.places)
        if len(places) > most:
            places = places[np.arange(most) * len(places) // most]
        rows = self.table.raw.taken(places)
        labels = self.reader.read(rows.columns[self.label.place])
        return rows, labels if self.label.number else labels.astype(np.int64)


def rests_on_sample(
    options: TableOptions, division: Division, windows: WindowOptions | None = None
) -> bool:
    """Whether all that is to be known of a table is known once it was looked at.

    Raises:
        InputError: there is no such recipe, or it cannot be asked for so.
    """
    in_order = windows is not None and bool(windows.by)
    return not (passes_of(Asked.of(options)) or division.by_all_rows or in_order)


def _label_of(found: FirstPass, table: OpenTable) -> tuple[LabelReader, LabelOf]:
    """How the label of any rows is read."""
    about, number = (found.sample.source, table.label_column.name), table.label.task == "regression"
    reader = reader_of(found.counted, about, number=number)
    return reader, LabelOf(table.schema.label or 0, reader.read, number)
