"""A table larger than memory as a data set: described from a first pass, written in a second."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING, Any, BinaryIO

from data.choosing import without_effect
from data.dataset import Dataset, Description
from data.errors import InputError
from data.opened import OpenTable
from data.options import TableOptions
from data.prepare.application import not_in
from data.prepare.preparation import Preparation
from data.prepare.target_column import TargetColumn
from data.raw_table import RawTable
from data.rows_file import RowsFile, RowsWriter
from data.sources.formats.reader import Progress, part_of
from data.sources.streams import TableStream
from data.streaming.describing import (
    FittedRows,
    described,
    dropped_note,
    fitted,
    streamed_note,
)
from data.streaming.dividing import AnyParts, Division, LabelOf
from data.streaming.held_table import HeldTable, held_table
from data.streaming.looking import LookedAt
from data.streaming.sliding_windows import SlidingWindows, check_order
from data.streaming.survey import Survey, rests_on_sample
from data.streaming.writing import Preparing, Tally, Writing
from data.windows import WindowOptions, window_description

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray


@dataclass(frozen=True, slots=True, eq=False)
class StreamedTable:
    """A table that was passed over; ``parts`` tell which rows train, ``trained`` which of them the
    preparation was fitted on; ``held`` are those of a file of their own that validate, if any.
    The ``description`` is that of the rows as they are prepared; ``windows`` are those that a
    network is given of them, if any.
    """

    stream: TableStream
    parts: AnyParts
    label: LabelOf
    preparation: Preparation
    description: Description
    trained: FittedRows
    held: HeldTable | None = None
    windows: WindowOptions | None = None

    @classmethod
    def of(  # noqa: PLR0913, PLR0917
        cls,
        stream: TableStream,
        options: TableOptions,
        division: Division,
        recorded: Mapping[str, Any] | None = None,
        progress: Progress | None = None,
        windows: WindowOptions | None = None,
        looked: LookedAt | None = None,
    ) -> StreamedTable:
        """Pass over the table; its preparation is fitted on those of a sample that train.

        ``recorded`` is the JSON of an earlier run's preparation, which is applied as it is. Where
        the table was ``looked`` at it passes again only for what that does not tell.

        Raises:
            InputError: it cannot be read or divided, has no label or no input that can be used.
            ReadingStopped: the progress asked for it.
        """
        survey = None
        if looked is not None and rests_on_sample(options, division, windows):
            survey = Survey.of_sample(looked, stream, options, division)
        if survey is None:
            survey = Survey.of(stream, options, division, progress, windows)
        found, table, reader = survey.found, survey.table, survey.reader
        number, trained = survey.label.number, survey.trained
        if recorded is None:
            check_no_pictures(table)
            preparation = fitted(trained, table, reader)
        else:
            preparation = Preparation.from_dict(recorded)
            if any(isinstance(one.transform, TargetColumn) for one in preparation.columns):
                # Only these ask which rows they were fitted on
                preparation.check_rows(stream.source, len(trained.places))
        notes = (streamed_note(found), *reader.told.notes, *preparation.notes)
        notes = (*notes, *dropped_note(survey.used.dropped(found.rows)))
        notes = (*notes, *(without_effect(options.rows) if number else ()))
        description = described(table, found, reader, preparation, notes)
        parts, label = survey.parts, survey.label
        return cls(survey.stream, parts, label, preparation, description, trained, windows=windows)

    def validated_on(
        self, stream: TableStream, options: TableOptions, progress: Progress | None = None
    ) -> StreamedTable:
        """The same with the rows of another file, which it passes over, to validate on.

        Raises:
            InputError: the file cannot be used with this table.
            ReadingStopped: the progress asked for it.
        """
        held = held_table(stream, options, self.preparation, self.description, progress)
        if self.windows is not None and self.windows.by:
            check_order(held.stream, self.windows, held.label, progress)
        return replace(self, description=held.description, held=held)

    @property
    def given(self) -> Description:
        """The description of what a network is given: the table's, or that of its windows.

        Raises:
            InputError: the table is shorter than a window.
        """
        told = self.description
        return told if self.windows is None else window_description(told, self.windows)

    @property
    def counts(self) -> tuple[int, int, int]:
        """So many rows each part has at most."""
        train, validation, test = self.parts.counts
        return (train, validation if self.held is None else self.held.rows, test)

    def dataset(self) -> Dataset:
        """The table without its rows."""
        import numpy as np

        values = self.preparation.to_dict()
        given = self.given
        features = np.zeros((0, given.columns), np.float32)
        return Dataset(given, features, np.zeros(0), values)

    def each(
        self, act: Callable[[NDArray[np.float32]], None], progress: Progress | None = None
    ) -> None:
        """Let ``act`` have the inputs of every row that has a label (rows, inputs), batch by batch
        in the order of the table, whatever its part; those of the held file last.

        Raises:
            InputError: as ``of``.
            ReadingStopped: the progress asked for it.
        """
        own, held = _share(self), self.held
        ours = Preparing(self.preparation, self.label, self.trained)
        self._each(self.stream, ours, act, part_of(progress, 0.0, own))
        if held is not None:
            theirs = Preparing(self.preparation, held.label)
            self._each(held.stream, theirs, act, part_of(progress, own, 1.0))

    def _each(
        self,
        stream: TableStream,
        prepared: Preparing,
        act: Callable[[NDArray[np.float32]], None],
        progress: Progress | None,
    ) -> None:
        sliding = self._sliding()

        def take(batch: RawTable) -> None:
            inputs = prepared.inputs(batch)
            if sliding is None:
                act(inputs)
                return
            for _, windows in sliding.take(inputs):
                act(windows)

        stream.each(take, progress)

    def _sliding(self) -> SlidingWindows | None:
        """What makes the windows of one of its files, if there are any."""
        if self.windows is None:
            return None
        return SlidingWindows(self.windows, self.description.columns)

    def write(self, out: BinaryIO, progress: Progress | None = None) -> None:
        """Pass over the table again, and write its rows as the network gets them.

        Raises:
            InputError: as ``of``.
            ReadingStopped: the progress asked for it.
            OSError: the file cannot be written.
        """
        held, given = self.held, self.given
        writer = RowsWriter(out, given.columns, self.counts)
        tally = Tally(len(self.description.class_names))
        prepared = Preparing(self.preparation, self.label, self.trained)
        ours = Writing(prepared, self.parts, writer, tally, self._sliding())
        own = _share(self)
        self.stream.each(ours.take, part_of(progress, 0.0, own))
        notes = (*not_in(ours.notes, given.notes), *ours.notes)
        if held is not None:
            prepared = Preparing(self.preparation, held.label)
            theirs = Writing(prepared, held.parts, writer, tally, self._sliding())
            held.stream.each(theirs.take, part_of(progress, own, 1.0))
            notes = (*notes, *held.notes(theirs.notes))
        description = replace(given, notes=notes)
        told = {"description": description.to_json(), "preparation": self.preparation.to_dict()}
        writer.end({**told, **tally.to_dict()})


def _share(table: StreamedTable) -> float:
    """The part of its rows that are not those of a file of their own."""
    held = 0 if table.held is None else table.held.rows
    return 1.0 - held / max(sum(table.counts), 1)


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
