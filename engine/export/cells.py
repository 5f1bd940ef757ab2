"""The rows of a prepared run as they were read: text in a CSV file, and a table again.

Columns that are no text in their source (Parquet, Excel) are of a few types only, and those are
known by name beside the file: each of their cells reads back to the same value.
"""

from __future__ import annotations

import csv
import io
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any

from data import Dataset
from data.opened import labelled
from data.parsing.column_texts import as_text, is_text
from data.prepare.preparation import Preparation
from data.raw_table import ArrowColumn, RawTable
from data.schema import Task
from engine.specs.data import DataSpec
from engine.specs.splitting import split_rows
from engine.tables.loading import Recorded

if TYPE_CHECKING:
    import pandas as pd

    Frame = pd.DataFrame

TYPES = (
    *("bool", "date32[day]", "double", "int64", "uint64"),
    *(f"timestamp[{unit}]" for unit in ("s", "ms", "us", "ns")),
)
"""Arrow's names of the types that are known beside a file; all other columns are text."""


@dataclass(frozen=True, slots=True, eq=False)
class CellTable:
    """The columns that a preparation, its label and its split need, the label last.

    ``raw`` has columns of ``string`` without nulls, or of ``TYPES``; ``content`` is its CSV, and
    ``frame`` what pandas reads of that.
    """

    raw: RawTable
    content: bytes
    frame: Frame

    @property
    def types(self) -> dict[str, str]:
        """The types of columns that are no text, by name."""
        named = zip(self.raw.names, self.raw.columns, strict=True)
        return {name: str(column.type) for name, column in named if str(column.type) in TYPES}


def cell_table(dataset: Dataset, divides: str | None, held: RawTable | None) -> CellTable | None:
    """The cells of a prepared data set; None where a CSV file does not give them back.

    ``divides`` names the column by which rows were divided, ``held`` is the table whose rows
    stand last.
    """
    raw, label = dataset.raw, dataset.description.label_name
    if dataset.preparation is None or not isinstance(raw, RawTable):
        return None
    prepared = [column.name for column in Preparation.from_dict(dataset.preparation).columns]
    wanted = [*prepared, *([divides] if divides else [])]
    names = (*dict.fromkeys(name for name in wanted if name != label), label)
    columns = tuple(_joined(raw, held, name) for name in names)
    table = replace(raw, names=names, columns=columns, lines=None, format=None)
    texts = [_texts(column) for column in columns]
    for quoting in (csv.QUOTE_MINIMAL, csv.QUOTE_ALL):
        content = _written(names, texts, quoting)
        frame = None if content is None else _frame(content)
        if content is not None and frame is not None and _is(frame, names, texts):
            return CellTable(table, content, frame)
    return None


def load_cells(
    content: bytes, types: Mapping[str, str], spec: DataSpec, held: int, recorded: Recorded
) -> Dataset:
    """The data set of an exported file's content, prepared as ``recorded``.

    ``spec`` names source and label, its task, and how its rows are divided; the last ``held``
    rows validate.

    Raises:
        InputError: a column is missing, or the preparation is none.
        ValueError: the content is not what was exported.
    """
    import hashlib
    from pathlib import Path

    frame, label = _frame(content), spec.label
    if frame is None or label is None or label not in frame.columns:
        raise ValueError("no table")
    names = tuple(str(name) for name in frame.columns)
    columns = tuple(_column(frame[name].tolist(), types.get(name)) for name in names)
    digest = hashlib.sha256(content).hexdigest()
    raw = RawTable(spec.source, Path(spec.source).name, digest, names, columns)
    task: Task = "regression" if spec.task == "regression" else "classification"
    table = labelled(raw, label, task)
    rows = split_rows(spec, table.label.values, raw, held)
    found = table.prepared(rows.arrays()[0], recorded)
    return replace(found, description=replace(found.description, held_rows=held))


def _joined(raw: RawTable, held: RawTable | None, name: str) -> ArrowColumn:
    """The cells of both tables, as one of ``TYPES`` or as text; of ``held`` empty without it."""
    import pyarrow as pa

    parts = [_plain(raw.columns[raw.names.index(name)])]
    if held is not None:
        place = held.place(name)
        none = pa.chunked_array([pa.nulls(held.rows, parts[0].type)])
        parts.append(none if place is None else _plain(held.columns[place]))
    if len({str(part.type) for part in parts}) > 1:
        parts = [as_text(part) for part in parts]
    chunks = [chunk for part in parts for chunk in part.chunks]
    column = pa.chunked_array(chunks, parts[0].type)
    return column.fill_null("") if is_text(column) else column


def _plain(column: ArrowColumn) -> ArrowColumn:
    """A column as one of ``TYPES``, without loss, or as text."""
    import pyarrow as pa
    import pyarrow.compute as pc

    compute: Any = pc
    kinds: Any = pa.types
    kind = column.type
    if kinds.is_floating(kind):
        found = column.cast(pa.float64())
        return compute.if_else(compute.is_nan(found), pa.scalar(None, pa.float64()), found)
    if kinds.is_unsigned_integer(kind):
        return column.cast(pa.uint64())
    if kinds.is_integer(kind):
        return column.cast(pa.int64())
    if kinds.is_timestamp(kind):
        return _times(column)
    if kinds.is_date(kind):
        return column.cast(pa.date32())
    return column if kinds.is_boolean(kind) else as_text(column)


def _times(column: ArrowColumn) -> ArrowColumn:
    """Times of UTC in the largest unit that tells them."""
    import pyarrow as pa

    plain = column.cast(pa.timestamp(column.type.unit))
    for unit in ("s", "ms", "us"):
        try:
            return plain.cast(pa.timestamp(unit))
        except pa.ArrowInvalid:
            continue
    return plain


def _texts(column: ArrowColumn) -> list[str]:
    return ["" if cell is None else cell for cell in as_text(column).to_pylist()]


def _column(texts: Sequence[str], named: str | None) -> ArrowColumn:
    import pyarrow as pa

    if named is None:
        return pa.chunked_array([pa.array(texts, pa.string())])
    if named not in TYPES:
        raise ValueError(named)
    cells = pa.chunked_array([pa.array([text or None for text in texts], pa.string())])
    return cells.cast(pa.type_for_alias(named))


def _written(names: Sequence[str], texts: Sequence[Sequence[str]], quoting: Any) -> bytes | None:
    def lines() -> Iterator[Sequence[str]]:
        yield names
        yield from zip(*texts, strict=True)

    file = io.StringIO(newline="")
    try:
        csv.writer(file, lineterminator="\n", quoting=quoting).writerows(lines())
        return file.getvalue().encode()
    except (csv.Error, UnicodeEncodeError):
        return None


def _frame(content: bytes) -> Frame | None:
    """What pandas reads, as an exported script reads it."""
    import pandas as pd

    try:
        return pd.read_csv(io.BytesIO(content), dtype=str, na_filter=False)
    except (ValueError, pd.errors.ParserError):
        return None


def _is(frame: Frame, names: Sequence[str], texts: Sequence[Sequence[str]]) -> bool:
    if list(frame.columns) != list(names):
        return False
    return all(
        frame[name].tolist() == list(cells) for name, cells in zip(names, texts, strict=True)
    )


__all__ = ["TYPES", "CellTable", "cell_table", "load_cells"]
