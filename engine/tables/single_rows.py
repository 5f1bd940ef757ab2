"""Single rows of a table: as they were read, as pictures, and as the network gets them."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path

from data import Dataset
from data.errors import InputError
from data.image_tables import kind_of
from data.rows_at import inputs_at, labels_at, limits_of, names_at
from data.sources.formats.reader import Progress, part_of
from data.sources.streams import TableStream
from engine.specs.data import DataSpec
from engine.tables.loading import alone, load, load_alone
from engine.tables.rows_in_use import read, read_rows, rows_in_use
from engine.tables.sampled_rows import (
    inputs_of_row,
)
from engine.tables.streaming import stream_for
from engine.tables.table_view import (
    PreparedInput,
    ReadRow,
    RowsView,
    RowView,
    SeenPicture,
)

HALF = 0.5
"""The part of the work that reading is where a row is prepared."""


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
    seen = read(spec, part_of(progress, 0.0, HALF), folder)
    used = rows_in_use(seen.raw, spec)
    if not 1 <= number <= used.raw.rows:
        raise InputError("view.no_such_row", row=number, rows=used.raw.rows)
    (row,) = read_rows(used.raw, number - 1, 1)
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
    used = rows_in_use(read(spec, progress, folder).raw, spec)
    columns = used.schema.columns
    places = [place for place, column in enumerate(columns) if every or column.is_input]
    found: dict[int, ReadRow] = {}
    for number in numbers:
        if 1 <= number <= used.raw.rows:
            (row,) = read_rows(used.raw, number - 1, 1)
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
