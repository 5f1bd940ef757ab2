"""The file that a streamed table is validated on: a second stream, prepared as the first."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from data.dataset import Description
from data.joining import joined_description, of_file
from data.messages import Message
from data.options import TableOptions
from data.prepare.preparation import Preparation
from data.raw_table import ArrowColumn, RawTable
from data.sources.formats.reader import Progress, part_of
from data.sources.streams import TableStream
from data.split import SplitOptions
from data.streaming.asked import Asked
from data.streaming.describing import described, dropped_note
from data.streaming.dividing import LabelOf
from data.streaming.first_pass import first_pass
from data.streaming.label_count import reader_of
from data.streaming.parts import Parts
from data.streaming.row_choices import passes_of, rows_in_use

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray


@dataclass(frozen=True, slots=True, eq=False)
class HeldTable:
    """The rows of a file that validate, all of them; ``label`` reads them in the classes' numbers
    of the table that trains, whose ``description`` with this file's rows this holds.
    """

    stream: TableStream
    label: LabelOf
    parts: Parts
    rows: int
    name: str
    description: Description

    def notes(self, found: tuple[Message, ...]) -> tuple[Message, ...]:
        """What is said of the file's rows, as part of what is said of both."""
        return tuple(of_file(self.name, note) for note in found)


def held_table(
    stream: TableStream,
    options: TableOptions,
    preparation: Preparation,
    ours: Description,
    progress: Progress | None = None,
) -> HeldTable:
    """Pass over the file; ``ours`` is what is told of the table, whose preparation it gets.

    Rows that lack what is to drop the row are left out.

    Raises:
        InputError: a column is missing, no row is left, or it has a class that the table has not.
        ReadingStopped: the progress asked for it.
    """
    import numpy as np

    asked = Asked.of(options)
    passes = passes_of(asked) + 1
    if not stream.sha256:
        stream = stream.with_digest()
    used = rows_in_use(stream, asked, part_of(progress, 0.0, 1 - 1 / passes))
    stream = _complete(used.stream, preparation)
    last = part_of(progress, 1 - 1 / passes, 1.0)
    found, table = first_pass(stream, used.asked, last)
    preparation.application(
        table.raw.taken(np.zeros(1, np.int64))
    )  # names a column that is missing
    number = table.label.task == "regression"
    about = (stream.source, table.label_column.name)
    reader = reader_of(found.counted, about, number=number)
    theirs = described(table, found, reader, preparation, table.label.notes)
    theirs = replace(theirs, notes=(*theirs.notes, *dropped_note(used.dropped(found.rows))))
    both = joined_description(ours, theirs)
    ours_of = [ours.class_names.index(name) for name in theirs.class_names]

    def read(column: ArrowColumn) -> NDArray[np.float64]:
        labels = reader.read(column)
        if number:
            return labels
        known = ~np.isnan(labels)
        labels[known] = np.array(ours_of, np.float64)[labels[known].astype(np.int64)]
        return labels

    label = LabelOf(table.schema.label or 0, read, number)
    # As if they were the last rows of a table, all of which validate
    everything = Parts(found.rows, SplitOptions(1.0, "tail"), (0, found.rows, 0))
    return HeldTable(stream, label, everything, reader.rows, theirs.name, both)


def _complete(stream: TableStream, preparation: Preparation) -> TableStream:
    """The rows that lack nothing of what a preparation is to drop them for."""
    if not any(column.drops_rows for column in preparation.columns):
        return stream

    def choose(batch: RawTable) -> RawTable:
        complete = preparation.application(batch).complete
        return batch if len(complete) == batch.rows else batch.taken(complete)

    return replace(stream, choices=(*stream.choices, lambda: choose))
