"""What the network gets of a row of a table that streams, for rows of the sample that is shown."""

from __future__ import annotations

from typing import Any

from data.dataset import Quantity
from data.errors import InputError
from data.labels_left_out import left_out
from data.messages import Message
from data.options import TableOptions
from data.prepare.settings import drops_rows
from data.prepare.target_column import TargetColumn
from data.raw_table import RawTable
from data.schema import Schema, Task
from data.sources.formats.reader import Progress
from data.sources.streams import TableStream
from data.statistics.summary import Balance
from data.streaming.describing import fitted
from data.streaming.label_count import LabelReader, reader_of
from data.streaming.looking import LookedAt
from data.streaming.survey import Survey
from engine.specs.data import DataSpec
from engine.tables.options import options_of
from engine.tables.rows_files import division_of
from engine.tables.table_view import PreparedInput


def inputs_of_row(
    stream: TableStream,
    spec: DataSpec,
    looked: LookedAt,
    row: RawTable,
    progress: Progress | None = None,
) -> tuple[PreparedInput, ...]:
    """What the preparation makes, as training fits it, of a table of one row. The table passes
    again only where the sample alone does not tell which of its rows train.

    Raises:
        InputError: the table cannot be used, or the row is not shown as training has it.
        ReadingStopped: the progress asked for it.
    """
    options = options_of(spec)
    division = division_of(spec)
    survey = Survey.of_sample(looked, stream, options, division)
    whole = survey is None
    if survey is None:
        with stream.plain(progress) as plain:
            survey = Survey.of(plain, options, division, progress)
    preparation = fitted(survey.trained, survey.table, survey.reader)
    position: Any = None
    if any(isinstance(one.transform, TargetColumn) for one in preparation.columns):
        if whole:  # which of the rows that pass this one is, nobody has counted
            raise InputError("streaming.no_row", file=spec.source)
        position = survey.trained.among(_number(looked, row), 1)
    values = preparation.application_at(row, position).inputs[0].tolist()
    return tuple(
        PreparedInput(said.column, said.name, value)
        for said, value in zip(preparation.inputs, values, strict=True)
    )


def _number(looked: LookedAt, row: RawTable) -> int:
    """The number (from 0) of a row of the sample in the whole table."""
    import numpy as np

    assert looked.sample.lines is not None
    assert row.lines is not None
    return int(looked.numbers[np.searchsorted(looked.sample.lines, row.lines[0])])


def label_of_all(
    looked: LookedAt | None, schema: Schema, task: Task | None, options: TableOptions
) -> LabelReader | None:
    """What the label comes to over the whole table, before rows are drawn of it; None where that is
    not known.
    """
    if looked is None or looked.counted is None or task is None:
        return None
    if options.recipe or drops_rows(options.preparation):
        return None
    if looked.label is None or schema.label != looked.label:
        return None
    about = (looked.sample.source, looked.sample.names[looked.label])
    try:
        return reader_of(looked.counted, about, number=task == "regression")
    except InputError:
        return None


def labels_missing(
    looked: LookedAt, of_all: LabelReader | None, schema: Schema
) -> tuple[Message, ...]:
    """The rows of the whole table whose label cannot be used, where these are known."""
    if of_all is None:
        return ()
    column = schema.columns[schema.label or 0].name
    return left_out(column, looked.rows - of_all.rows, of_all.unread)


def quantity_of_all(found: LabelReader | None, options: TableOptions) -> Quantity | None:
    """The label of the whole table as a number; None of classes, or where rows are drawn."""
    return None if found is None or options.rows.sample is not None else found.told.quantity


def classes_of_all(found: LabelReader | None, options: TableOptions) -> Balance | None:
    """The classes of the whole table with their rows; None of a number, or where rows are drawn."""
    drawn = options.rows.cap or options.rows.balance or options.rows.sample is not None
    if found is None or drawn or found.told.quantity is not None:
        return None
    told = found.told
    wanted = options.rows.classes or told.names
    pairs = zip(told.names, told.counts, strict=True)
    counts = sorted(((n, name) for name, n in pairs if name in wanted), key=lambda one: -one[0])
    total = sum(count for count, _ in counts)
    if not total:
        return None
    names = tuple(name for _, name in counts)
    return Balance(names, tuple(count for count, _ in counts), counts[0][0] / total)
