"""Makes what the screen shows of a table: read, opened, measured. Runs in a child process."""

from __future__ import annotations

import math
from collections.abc import Sequence
from contextlib import suppress
from dataclasses import dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING, Any

import data
from data import Dataset
from data.errors import InputError
from data.image_tables import kind_of
from data.labels_left_out import CODES as LEFT_OUT
from data.labels_left_out import UNREAD
from data.messages import Message
from data.options import TableOptions
from data.prepare.misfits import misfits
from data.prepare.unread_cells import unread_cells
from data.prepare.unread_pictures import unread_pictures
from data.raw_table import RawTable
from data.recipes.opening import fitting
from data.roles.label_names_rows import label_names_rows
from data.roles.picture_names import missing_pictures
from data.roles.table_schema import with_types
from data.roles.token_note import token_note
from data.rows_at import inputs_at, labels_at, limits_of, names_at
from data.schema import Schema, Task
from data.sources.formats.reader import Progress, part_of
from data.sources.streams import TableStream
from data.statistics.measuring import statistics_of
from data.statistics.summary import TableStatistics
from engine.specs.data import DataSpec
from engine.specs.splitting import split_rows
from engine.tables.loading import alone, described, is_used_as_it_is, load, load_alone
from engine.tables.options import options_of
from engine.tables.sampled_rows import (
    classes_of_all,
    inputs_of_row,
    label_of_all,
    labels_missing,
    quantity_of_all,
)
from engine.tables.sampling import Seen, read_or_sample
from engine.tables.streaming import stream_for
from engine.tables.table_view import (
    FIRST_ROWS,
    LONGEST_CELL,
    PreparedInput,
    ReadRow,
    RowsView,
    RowView,
    SeenPicture,
    TableView,
)

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

    Parts = tuple[NDArray[np.int64], NDArray[np.int64]]

READING = 0.4
"""The part of the work that reading is, for the progress."""
HALF = 0.5
"""The part that reading is where a row is prepared."""
STEPS = 1_000


@dataclass(frozen=True, slots=True)
class _InUse:
    """The rows that a description uses; ``refused``: why nothing can be trained on them."""

    raw: RawTable
    schema: Schema
    task: Task | None
    parts: Parts | None = None
    refused: Message | None = None
    without_label: tuple[Message, ...] = ()


def view_of(spec: DataSpec, progress: Progress, folder: Path | None = None) -> TableView:
    """The table of a description; one that cannot be trained on is shown all the same. Of one that
    streams it is a sample of its rows, which a note tells; pictures are known by their file in the
    ``folder`` where it is there.

    Raises:
        InputError: it cannot be read, no row fits, or there is no such column.
    """
    seen = _read(
        spec, lambda done, of: progress(int(READING * STEPS * done / max(of, 1)), STEPS), folder
    )
    raw = seen.raw
    used = _in_use(raw, spec)

    def measured(done: int, of: int) -> None:
        progress(int(STEPS * (READING + (1 - READING) * done / max(of, 1))), STEPS)

    of_all = label_of_all(seen.looked, used.schema, used.task, options_of(spec))
    classes = classes_of_all(of_all, options_of(spec))
    told = statistics_of(used.raw, used.schema, used.task, used.parts, measured, classes=classes)
    told = _with_cells(told, used)
    number = quantity_of_all(of_all, options_of(spec))
    if number is not None and told.baseline is not None:
        errors = {"mean": number.mean, "root_mean_square_error": number.deviation}
        told = replace(told, baseline=replace(told.baseline, **errors))
    count = min(used.raw.rows, FIRST_ROWS)
    without = used.without_label
    if seen.looked is not None:  # of whose rows the sample knows too few
        without = labels_missing(seen.looked, of_all, used.schema)
    return TableView(
        spec.source,
        raw.name,
        seen.rows,
        used.schema,
        told,
        _read_rows(used.raw, 0, count),
        raw.format,
        (
            *fitting(raw.names, options_of(spec)),
            *missing_pictures(used.raw, used.schema),
            *token_note(used.schema),
            *raw.notes,
            *without,
        ),
        (*_doubts(spec, used, raw), *(note for note in without if note.code == UNREAD)),
        used.refused,
    )


def _doubts(spec: DataSpec, used: _InUse, raw: RawTable) -> tuple[Message, ...]:
    """What is to be looked at before training, beside what the columns' numbers tell."""
    unread = ()
    if used.refused is None:  # which names the first of them
        unread = unread_pictures(used.raw, used.schema, options_of(spec).preparation)
    label = label_names_rows(used.raw, used.schema)
    misread = misfits(used.raw, used.schema)
    return (*misread, *label, *unread, *raw.doubtful, *_of_held(spec, used))


def _with_cells(told: TableStatistics, used: _InUse) -> TableStatistics:
    """The columns with what is told of single cells that cannot be read."""
    notes = unread_cells(used.raw, used.schema, misfits(used.raw, used.schema))
    columns = tuple(
        replace(
            column,
            suspicions=(
                *(note for note in notes if note.params["column"] == column.name),
                *column.suspicions,
            ),
        )
        for column in told.columns
    )
    return replace(told, columns=columns) if notes else told


def _of_held(spec: DataSpec, used: _InUse) -> tuple[Message, ...]:
    """What is to be told of the validation file, or why it cannot be used with the table."""
    if spec.validation.file is None or used.refused is not None:
        return ()
    try:
        notes = described(spec).notes
    except InputError as refused:
        return (refused.message,)
    return tuple(note for note in notes if note.code == "table_note.of_held")


def row_of(
    spec: DataSpec, number: int, progress: Progress | None = None, folder: Path | None = None
) -> RowView:
    """One row (from 1) of the rows in use, before and after its preparation.

    Raises:
        InputError: the table cannot be read, or has no such row.
    """

    import numpy as np

    stream = stream_for(spec)
    if not isinstance(stream, TableStream):
        _must_have_numbers(spec)
    seen = _read(spec, part_of(progress, 0.0, HALF), folder)
    used = _in_use(seen.raw, spec)
    if not 1 <= number <= used.raw.rows:
        raise InputError("view.no_such_row", row=number, rows=used.raw.rows)
    (row,) = _read_rows(used.raw, number - 1, 1)
    if used.refused is not None:
        return RowView(row, refused=used.refused)
    try:
        if seen.looked is not None and isinstance(stream, TableStream):
            one = used.raw.taken(np.array([number - 1]))
            then = part_of(progress, HALF, 1.0)
            return RowView(row, inputs_of_row(stream, spec, seen.looked, one, then))
        return _prepared(spec, row, used.raw.rows, folder)
    except InputError as refused:
        return RowView(row, refused=refused.message)


def rows_of(  # noqa: PLR0913
    spec: DataSpec,
    numbers: Sequence[int],
    progress: Progress | None = None,
    folder: Path | None = None,
    *,
    pictures: bool,
    every: bool = False,
) -> RowsView:
    """Some rows (from 1) of the rows in use, as they were read, or as ``pictures`` where a row is
    an image; numbers behind the last row of the table itself are passed over. Of cells those of
    inputs, or of ``every`` column.

    Raises:
        InputError: the table cannot be read.
    """
    _must_have_numbers(spec, pictures=pictures)
    if pictures:
        return _pictures(load(spec, progress=progress, folder=folder), numbers)
    used = _in_use(_read(spec, progress, folder).raw, spec)
    columns = used.schema.columns
    places = [place for place, column in enumerate(columns) if every or column.is_input]
    found: dict[int, ReadRow] = {}
    for number in numbers:
        if 1 <= number <= used.raw.rows:
            (row,) = _read_rows(used.raw, number - 1, 1)
            found[number] = replace(row, cells=tuple(row.cells[place] for place in places))
    return RowsView(tuple(columns[place].name for place in places), found)


def _pictures(dataset: Dataset, numbers: Sequence[int]) -> RowsView:
    """The images of some rows, brightest where the table's largest value is."""
    import numpy as np

    shape = dataset.description.shape
    known = [number for number in numbers if 1 <= number <= dataset.description.rows]
    rows = np.array(known, np.int64) - 1
    low, high = limits_of(dataset)
    scaled = (inputs_at(dataset, rows) - low) * (255 / ((high - low) or 1.0))
    found = scaled.round().clip(0, 255).astype(np.uint8)
    pictures = {number: one.tobytes() for number, one in zip(known, found, strict=True)}
    classes = dataset.description.class_names
    labels = {
        number: classes[label] if classes else f"{label:g}"
        for number, label in zip(known, labels_at(dataset, rows).tolist(), strict=True)
    }
    files = dict(zip(known, names_at(dataset, rows), strict=False))
    return RowsView(shape=shape, pictures=pictures, labels=labels, files=files)


def _prepared(spec: DataSpec, row: ReadRow, rows: int, folder: Path | None) -> RowView:
    """What the network gets of the row, as training has it."""
    import numpy as np

    streams = stream_for(spec) is not None
    found = load(spec, folder=folder) if streams else load_alone(alone(spec))
    if found.description.rows != rows:
        raise InputError("table.changed_meanwhile", file=spec.source)
    names = found.description.input_names
    columns: list[str] = list(names)
    pictures: dict[str, SeenPicture] = {}
    values = inputs_at(found, np.array([row.number - 1])).reshape(-1)
    if found.preparation is not None:
        from data.prepare.preparation import Preparation

        preparation = Preparation.from_dict(found.preparation)
        columns = [one.column for one in preparation.inputs]
        for name, column in preparation.images.items():
            first = columns.index(name)
            part = values[first : first + math.prod(column.shape)]
            pictures[name] = SeenPicture(column.shape, column.shown(part))
    inputs = tuple(
        PreparedInput(column, name, value)
        for column, name, value in zip(columns, names, values.tolist(), strict=True)
        if column not in pictures
    )
    return RowView(row, inputs, pictures=pictures)


def _must_have_numbers(spec: DataSpec, *, pictures: bool = False) -> None:
    """Refuse to look at single rows of a table that streams, where they are no pictures."""
    if stream_for(spec) is None:
        return
    kind = kind_of(spec.source, spec.shape)
    if kind is None or (kind == "columns" and not pictures):
        raise InputError("streaming.no_row", file=spec.source)


def _read(spec: DataSpec, progress: Progress | None, folder: Path | None = None) -> Seen:
    """The table, or a sample of one that streams; and how many rows it has."""
    if data.is_builtin(spec.source):
        found = _generated(spec)
        return Seen(found, found.rows)
    return read_or_sample(spec, progress, folder)


def _generated(spec: DataSpec) -> RawTable:
    """The built-in table as if it had been read."""
    import pyarrow as pa

    found = data.load(spec.source, spec.label)
    told = found.description
    labels = pa.array([told.class_names[label] for label in found.labels.tolist()])
    columns: list[Any] = [pa.chunked_array([pa.array(column)]) for column in found.features.T]
    columns.append(pa.chunked_array([labels]))
    names = (*told.feature_names, told.label_name)
    return RawTable(told.source, told.name, told.sha256, names, tuple(columns))


def _in_use(raw: RawTable, spec: DataSpec) -> _InUse:
    """The rows of the description with their columns' roles, as training takes them if it can."""
    from data.opened import opened

    options = options_of(spec)
    if data.is_builtin(spec.source) or data.is_of_images(spec.source):
        options = replace(options, label=raw.names[-1])
    try:
        table = opened(raw, options)
    except InputError as refused:
        return _as_it_is(raw, options, refused)
    schema = table.schema if table.made is None else with_types(table.schema, table.raw)
    if not table.raw.of_pictures and is_used_as_it_is(spec, schema):
        columns = [one if one.role == "label" else one.as_it_is() for one in schema.columns]
        schema = Schema(tuple(columns))
    without = tuple(note for note in table.notes if note.code in LEFT_OUT)
    found = _InUse(table.raw, schema, table.label.task, without_label=without)
    try:
        split = split_rows(alone(spec), table.label.values, table.raw)
    except InputError as refused:
        return replace(found, refused=refused.message)
    return replace(found, parts=(split.train, split.validation))


def _as_it_is(raw: RawTable, options: TableOptions, refused: InputError) -> _InUse:
    """A table that nothing can be trained on yet, so that a person sees why and can change it.

    Raises:
        InputError: the rows or the columns that were asked for are not there.
    """
    from data.filtering import rows_where
    from data.roles.table_schema import schema_of

    if options.where:
        raw = raw.taken(rows_where(raw, options.where))
    if not raw.rows:
        raise refused
    schema = schema_of(raw, options)
    return _InUse(raw, schema, _task(raw, schema, options), refused=refused.message)


def _task(raw: RawTable, schema: Schema, options: TableOptions) -> Task | None:
    """What the label asks for, as its values are where it cannot be what was asked for."""
    from data.roles.task_choice import task_of

    if schema.label is None:
        return None
    if options.task != "auto":
        with suppress(InputError):
            return task_of(raw, schema.label, options.task).task
    return task_of(raw, schema.label).task


def _read_rows(raw: RawTable, start: int, count: int) -> tuple[ReadRow, ...]:
    """Rows as they were read."""
    columns = [column.slice(start, count).to_pylist() for column in raw.columns]
    lines = [None] * count if raw.lines is None else raw.lines[start : start + count].tolist()
    return tuple(
        ReadRow(start + place + 1, lines[place], tuple(_text(column[place]) for column in columns))
        for place in range(count)
    )


def _text(cell: Any) -> str:
    text = "" if cell is None else str(cell)
    return text if len(text) <= LONGEST_CELL else text[: LONGEST_CELL - 1] + "…"
