"""The first pass over a table: how many rows, what the label comes to, and a sample of rows."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from data.errors import InputError
from data.opened import OpenTable
from data.parsing import NumberFormat, number_format_of
from data.raw_table import ArrowColumn, RawTable
from data.sources.formats.reader import Progress
from data.sources.streams import TableStream
from data.streaming.asked import Asked
from data.streaming.label_count import LabelCount
from data.streaming.row_sample import RowSample

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

_ONE_VALUE = ("label.single_class", "label.constant", "choose.one_class_left")


@dataclass(frozen=True, slots=True, eq=False)
class FirstPass:
    """``rows`` of the whole table; ``sample`` are some in their order, ``numbers`` theirs (int64,
    from 0).

    ``counted`` is the label over all rows.
    """

    rows: int
    sample: RawTable
    numbers: NDArray[np.int64]
    counted: LabelCount


@dataclass(frozen=True, slots=True)
class _Label:
    """Where the label stands, and how its numbers are written."""

    place: int
    form: NumberFormat


def first_pass(
    stream: TableStream, asked: Asked, progress: Progress | None = None
) -> tuple[FirstPass, OpenTable]:
    """Pass over the table; with the sample as a table whose columns' roles are known.

    The label is guessed from the first rows: where the sample then shows another, the table
    passes once more.

    Raises:
        InputError: it cannot be read, or has no label that can be used.
        ReadingStopped: the progress asked for it.
    """
    found = _passed(stream, asked, None, progress)
    table = opened_sample(found, asked)
    place = table.schema.label or 0
    label = _Label(place, number_format_of(found.sample.columns[place]))
    if label != found.label:
        found = _passed(stream, asked, label, progress)
    return FirstPass(found.rows, found.sample, found.numbers, found.counted), table


@dataclass(frozen=True, slots=True, eq=False)
class _Passed:
    rows: int
    sample: RawTable
    numbers: NDArray[np.int64]
    counted: LabelCount
    label: _Label


def _passed(
    stream: TableStream, asked: Asked, label: _Label | None, progress: Progress | None
) -> _Passed:
    taken: list[tuple[_Label, LabelCount, RowSample]] = []

    def take(batch: RawTable) -> None:
        if not taken:
            told = label or _label_of(batch, asked)
            taken.append((told, LabelCount(told.form), RowSample(len(batch.names))))
        told, counted, sample = taken[0]
        counted.add(batch, told.place)
        sample.add(batch)

    ended = stream.each(take, progress)
    if not taken:
        code = "prepare.no_rows_left" if stream.choices else "table.only_header"
        raise InputError(code, file=stream.source)
    told, counted, sample = taken[0]
    rows, numbers = sample.drawn()
    rows = replace(rows, notes=ended.notes, doubtful=ended.doubtful)
    return _Passed(sample.rows, rows, numbers, counted, told)


def opened_sample(found: FirstPass | _Passed, asked: Asked) -> OpenTable:
    """The sample as a table; where it lacks what the whole has, that is said of the sample.

    Raises:
        InputError: it has no label that can be used.
    """
    try:
        return asked.opened(found.sample)
    except InputError as error:
        texts, rows = found.counted.texts, found.sample.rows
        if error.code not in _ONE_VALUE or rows == found.rows or (texts and len(texts) < 2):
            raise
        about = {"file": found.sample.source, "sampled": rows, "rows": found.rows}
        raise InputError("streaming.rare_classes", **about) from None


def _label_of(batch: RawTable, asked: Asked) -> _Label:
    place = asked.label(batch)
    column: ArrowColumn = batch.columns[place]
    return _Label(place, number_format_of(column))
