"""The rows of a table that a description uses, and how they read, for who looks at them."""

from __future__ import annotations

from contextlib import suppress
from dataclasses import dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING, Any

import data
from data.errors import InputError
from data.labels_left_out import CODES as LEFT_OUT
from data.messages import Message
from data.options import TableOptions
from data.raw_table import RawTable
from data.roles.table_schema import with_types
from data.schema import Schema, Task
from data.sources.formats.reader import Progress
from engine.specs.data import DataSpec
from engine.specs.splitting import split_rows
from engine.tables.loading import alone, is_used_as_it_is
from engine.tables.options import options_of
from engine.tables.sampling import Seen, read_or_sample
from engine.tables.table_view import (
    LONGEST_CELL,
    ReadRow,
)

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

    Parts = tuple[NDArray[np.int64], NDArray[np.int64]]


@dataclass(frozen=True, slots=True)
class RowsInUse:
    """The rows that a description uses; ``refused``: why nothing can be trained on them."""

    raw: RawTable
    schema: Schema
    task: Task | None
    parts: Parts | None = None
    refused: Message | None = None
    without_label: tuple[Message, ...] = ()


def read(spec: DataSpec, progress: Progress | None, folder: Path | None = None) -> Seen:
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


def rows_in_use(raw: RawTable, spec: DataSpec) -> RowsInUse:
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
    found = RowsInUse(table.raw, schema, table.label.task, without_label=without)
    try:
        split = split_rows(alone(spec), table.label.values, table.raw)
    except InputError as refused:
        return replace(found, refused=refused.message)
    return replace(found, parts=(split.train, split.validation))


def _as_it_is(raw: RawTable, options: TableOptions, refused: InputError) -> RowsInUse:
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
    return RowsInUse(raw, schema, _task(raw, schema, options), refused=refused.message)


def _task(raw: RawTable, schema: Schema, options: TableOptions) -> Task | None:
    """What the label asks for, as its values are where it cannot be what was asked for."""
    from data.roles.task_choice import task_of

    if schema.label is None:
        return None
    if options.task != "auto":
        with suppress(InputError):
            return task_of(raw, schema.label, options.task).task
    return task_of(raw, schema.label).task


def read_rows(raw: RawTable, start: int, count: int) -> tuple[ReadRow, ...]:
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
