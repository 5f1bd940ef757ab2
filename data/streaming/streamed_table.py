"""A table larger than memory as a data set: described from a first pass, written in a second."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING, Any, BinaryIO

from data.dataset import Dataset, Description, digest_of
from data.errors import InputError
from data.messages import Message
from data.opened import OpenTable
from data.options import TableOptions
from data.prepare.application import ColumnOutside
from data.prepare.fitting import fit
from data.prepare.preparation import Preparation
from data.prepare.settings import in_use
from data.raw_table import RawTable
from data.rows_file import PARTS, RowsFile, RowsWriter
from data.sources.formats.reader import Progress, part_of
from data.sources.streams import TableStream
from data.split import SplitOptions
from data.streaming.first_pass import FirstPass, first_pass
from data.streaming.label_count import LabelReader, Moments, reader_of
from data.streaming.parts import TRAIN, Parts, parts_of
from data.streaming.row_choices import of_all_rows, passes_of, rows_in_use

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

    Labels = NDArray[np.float64]

_LABELS_MISSING = "table_note.labels_missing"


@dataclass(frozen=True, slots=True, eq=False)
class StreamedTable:
    """A table that was passed over once; ``parts`` tell which rows train."""

    stream: TableStream
    parts: Parts
    reader: LabelReader
    place: int
    """The label's column."""
    preparation: Preparation
    description: Description

    @classmethod
    def of(
        cls,
        stream: TableStream,
        options: TableOptions,
        split: SplitOptions,
        recorded: Mapping[str, Any] | None = None,
        progress: Progress | None = None,
    ) -> StreamedTable:
        """Pass over the table; its preparation is fitted on those of a sample that train.

        ``recorded`` is the JSON of an earlier run's preparation, which is applied as it is.

        Raises:
            InputError: it cannot be read, has no label or no input that can be used.
            ReadingStopped: the progress asked for it.
        """
        passes = passes_of(options) + 1
        if not stream.sha256:
            stream = stream.with_digest()
        used = rows_in_use(stream, options, part_of(progress, 0.0, 1 - 1 / passes))
        stream = used.stream
        last = part_of(progress, 1 - 1 / passes, 1.0)
        found, table = first_pass(stream, of_all_rows(options), last)
        about, number = (stream.source, table.label_column.name), table.label.task == "regression"
        reader = reader_of(found.counted, about, number=number)
        parts = parts_of(found.rows, split)
        if recorded is None:
            check_no_pictures(table)
            preparation = _fitted(found, table, parts, reader)
        else:
            preparation = Preparation.from_dict(recorded)
        description = _description(table, found, reader, preparation)
        description = _with_dropped(description, used.dropped(found.rows))
        place = table.schema.label or 0
        return cls(stream, parts, reader, place, preparation, description)

    def dataset(self) -> Dataset:
        """The table without its rows."""
        import numpy as np

        values = self.preparation.to_dict()
        features = np.zeros((0, self.description.columns), np.float32)
        return Dataset(self.description, features, np.zeros(0), values)

    def write(self, out: BinaryIO, progress: Progress | None = None) -> None:
        """Pass over the table again, and write its rows as the network gets them.

        Raises:
            InputError: as ``of``.
            ReadingStopped: the progress asked for it.
            OSError: the file cannot be written.
        """
        writing = _Writing(self, RowsWriter(out, self.description.columns, self.parts.counts))
        self.stream.each(writing.take, progress)
        writing.end()


def open_rows(path: Path) -> Dataset:
    """The data set of a file that ``StreamedTable.write`` has written.

    Raises:
        InputError: it is damaged, or of another version.
        OSError: it cannot be read.
    """
    import numpy as np

    rows = RowsFile.open(path)
    description = Description.from_json(rows.facts["description"])
    features = np.zeros((0, description.columns), np.float32)
    return Dataset(description, features, np.zeros(0), rows.facts["preparation"], rows_file=rows)


def check_no_pictures(table: OpenTable) -> None:
    """Refuse a column of pictures: these are not read in parts.

    Raises:
        InputError: there is one.
    """
    for column in table.schema.columns:
        if column.role == "image":
            about = {"file": table.raw.source, "column": column.name}
            raise InputError("streaming.image_column", **about)


def _fitted(found: FirstPass, table: OpenTable, parts: Parts, reader: LabelReader) -> Preparation:
    """The preparation of the sample's rows that train."""
    import numpy as np

    sample, lines = table.raw, found.sample.lines
    assert sample.lines is not None
    assert lines is not None
    # Rows without a label are gone from the table; lines tell which are left
    numbers = found.numbers[np.searchsorted(lines, sample.lines)]
    rows = np.flatnonzero(parts.at(numbers) == TRAIN).astype(np.int64)
    targets = reader.read(sample.columns[table.schema.label or 0])
    if reader.told.quantity is None:
        targets = targets.astype(np.int64)
    return fit(sample, table.schema, rows, in_use(table.options.preparation, table.schema), targets)


def _description(
    table: OpenTable, found: FirstPass, reader: LabelReader, preparation: Preparation
) -> Description:
    """What the sample tells, with the counts of all rows."""
    told, without = reader.told, found.rows - reader.rows
    column, sampled = table.label_column.name, found.sample.rows
    notes = [note for note in table.notes if note.code != _LABELS_MISSING]
    if without:
        notes.append(Message(_LABELS_MISSING, {"column": column, "count": without}))
    notes.append(Message("table_note.streamed", {"rows": found.rows, "sampled": sampled}))
    return replace(
        table.description,
        rows=reader.rows,
        feature_names=tuple(one.name for one in preparation.inputs),
        class_names=told.names,
        class_counts=told.counts,
        quantity=told.quantity,
        notes=(*notes, *told.notes, *preparation.notes),
        preparation=digest_of(preparation.to_dict()),
        sampled=sampled,
    )


def _with_dropped(description: Description, count: int) -> Description:
    note = Message("table_note.rows_dropped", {"count": count})
    return replace(description, notes=(*description.notes, note)) if count else description


class _Writing:
    """Prepares and writes every batch, and counts what the parts' labels come to."""

    def __init__(self, table: StreamedTable, writer: RowsWriter) -> None:
        self._table, self._writer = table, writer
        classes = len(table.description.class_names)
        self._counts: list[NDArray[np.int64]] = [_zeros(classes) for _ in PARTS]
        self._trained = Moments()
        self._outside: dict[tuple[str, str], tuple[Message, int]] = {}
        self._done = 0

    def take(self, batch: RawTable) -> None:
        """The next rows."""
        import numpy as np

        table = self._table
        applied = table.preparation.application(batch)
        labels = table.reader.read(batch.columns[table.place])
        parts = table.parts.of(self._done, batch.rows)
        for part in range(len(PARTS)):
            rows = np.flatnonzero((parts == part) & ~np.isnan(labels))
            if len(rows):
                self._writer.add(part, applied.inputs[rows], labels[rows])
                self._count(part, labels[rows])
        for one in applied.outside:
            self._join(one)
        self._done += batch.rows

    def end(self) -> None:
        """Tell what has been written."""
        table, trained = self._table, self._trained
        outside = (
            Message(first.code, {**first.params, "count": count})
            for first, count in self._outside.values()
        )
        description = replace(table.description, notes=(*table.description.notes, *outside))
        self._writer.end(
            {
                "description": description.to_json(),
                "preparation": table.preparation.to_dict(),
                "label_counts": [counts.tolist() for counts in self._counts],
                "mean": trained.mean,
                "deviation": trained.deviation,
            }
        )

    def _count(self, part: int, labels: Labels) -> None:
        import numpy as np

        counts = self._counts[part]
        if len(counts):
            counts += np.bincount(labels.astype(np.int64), minlength=len(counts))
        elif part == TRAIN:
            self._trained.add(labels)

    def _join(self, found: ColumnOutside) -> None:
        """What lies outside is told of a column once: the first row, and how many there are."""
        first = replace(found, rows=found.rows[:1] + self._done)
        known, count = self._outside.get((found.column, found.reason), (first.message, 0))
        self._outside[found.column, found.reason] = known, count + len(found.rows)


def _zeros(count: int) -> NDArray[np.int64]:
    import numpy as np

    return np.zeros(count, np.int64)
