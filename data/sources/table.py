"""The prepared table: CSV or TSV text with numeric features and one label column.

The fast path is `number_rows`; what is odd is read by pandas' C parser, told every column's type.
Whatever that rejects goes to `cell_diagnosis`, which reads the text slowly and names the cell.
"""

from __future__ import annotations

import hashlib
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, Any, BinaryIO, cast

from data.dataset import Dataset, Description
from data.errors import InputError
from data.judging import MOST, is_sorted, merged_values, unscaled
from data.messages import Message
from data.schema import TaskChoice
from data.sources import cell_diagnosis, number_rows
from data.sources.cell_diagnosis import Asked
from data.sources.label_column import doubts, label_place
from data.sources.label_values import LabelValues, label_values
from data.sources.labels import is_missing
from data.sources.number_rows import NumberRows
from data.sources.text import Layout, layout, locate, precheck, reason_of

if TYPE_CHECKING:
    import pandas as pd


def read(source: str, label: str | None = None, task: TaskChoice = "auto") -> Dataset:
    """Read the table at the path `source`.

    Separator `,` `;` `|` or tab, UTF-8, a header line. The label column is that of
    `label_column`; every other column is a feature, read as a float64 that is correctly rounded
    from its text and then rounded to float32. The label's values are classes, or numbers where
    `task` or their number says so. Raises InputError with file, row, column and value for
    anything that is not such a table.
    """
    path = locate(source)
    precheck(path, source)
    try:
        before = path.stat()
        found = layout(path, source, label)
        target, why = label_place(path, source, found, label)
        rows, label_read, merging = _parse(path, source, found, Asked(target, why), task)
        after = path.stat()
    except OSError as error:
        raise InputError("file.unreadable", file=source, reason=reason_of(error)) from None
    if (before.st_mtime_ns, before.st_size) != (after.st_mtime_ns, after.st_size):
        raise InputError("table.changed_meanwhile", file=source)
    names = found.names
    wide = unscaled(names[:target] + names[target + 1 :], rows.features)
    description = Description(
        source=source,
        name=path.stem,
        rows=len(label_read.values),
        feature_names=names[:target] + names[target + 1 :],
        class_names=label_read.names,
        class_counts=label_read.counts,
        label_name=names[target],
        sha256=rows.sha256,
        label_reason=why,
        notes=(
            *doubts(found, target, why),
            *label_read.notes,
            *merging,
        ),
        task=label_read.task,
        quantity=label_read.quantity,
        label_sorted=is_sorted(label_read.values),
        unscaled=tuple(wide[:MOST]),
        unscaled_count=len(wide),
    )
    return Dataset(description, rows.features, label_read.values)


def _parse(
    path: Path, source: str, found: Layout, asked: Asked, task: TaskChoice
) -> tuple[NumberRows, LabelValues, list[Message]]:
    """The rows, checked cell by cell, what the label says, and notes."""
    import numpy as np

    target = asked.place
    rows = number_rows.read(path, found, target) or _by_pandas(path, source, found, asked)
    if any(is_missing(text, rows.texts) for text in rows.texts):
        raise explained(path, source, found, asked, Message("table.labels_missing"), rows.texts)
    if not np.isfinite(rows.features).all():
        raise explained(path, source, found, asked, Message("table.not_finite"))
    names = [name for place, name in enumerate(found.names) if place != target]
    merging = merged_values(names, rows.wide, rows.features)
    label = label_values(rows.codes, rows.texts, (source, found.names[target]), task)
    if label is None:
        number, complaint = replace(asked, number=True), Message("table.label_no_number")
        raise explained(path, source, found, number, complaint, rows.texts)
    return rows, label, merging


def _by_pandas(path: Path, source: str, found: Layout, asked: Asked) -> NumberRows:
    """The rows as pandas reads them, who takes more forms of numbers and lines."""
    import numpy as np
    import pandas as pd

    with path.open("rb") as stream:
        digest = hashlib.file_digest(stream, "sha256").hexdigest()
    try:
        frame = _read_frame(path, found, asked.place)
    except (ValueError, pd.errors.ParserError) as error:
        raise explained(path, source, found, asked, Message.prose(str(error))) from None
    if not isinstance(frame.index, pd.RangeIndex):
        raise explained(path, source, found, asked, Message("table.long_rows"))
    codes, distinct = pd.factorize(cast("Any", frame.pop(asked.place)))
    texts = [text if isinstance(text, str) else "" for text in list(distinct)]
    if (codes < 0).any():
        raise explained(path, source, found, asked, Message("table.labels_missing"), texts)
    with np.errstate(over="ignore"):
        features = np.ascontiguousarray(frame.to_numpy(dtype=np.float32))
    wide = (frame[place].to_numpy() for place in frame.columns)
    return NumberRows(features, codes.astype(np.int64), texts, wide, digest)


def _read_frame(path: Path, found: Layout, target: int) -> pd.DataFrame:
    """The rows as pandas reads them, columns numbered 0..n-1, the label as text."""
    # A stream, not the path: pandas reads large paths in pieces, each with its own idea of width.
    with path.open("rb") as stream:
        return parsed(stream, found, target)


def parsed(stream: BinaryIO, found: Layout, target: int, rows: int | None = None) -> Any:
    """A table's text as a frame of columns numbered 0..n-1, all float64 but the label, which is
    text; with ``rows`` an iterator over frames of so many.

    Raises:
        ValueError: a cell is no number, or a row too long.
    """
    import pandas as pd

    places = range(len(found.names))
    types = {place: "object" if place == target else "float64" for place in places}
    return pd.read_csv(
        stream,
        sep=found.separator,
        encoding="utf-8-sig",
        header=0,
        skiprows=found.lines_before,
        names=list(places),
        dtype=cast("Any", types),
        keep_default_na=False,
        na_filter=False,
        engine="c",
        chunksize=rows,
        **_float_precision(),
    )


def _float_precision() -> dict[str, Any]:
    """The option for correctly rounded floats: the default since pandas 3.1, deprecated there."""
    import pandas as pd

    major, minor = pd.__version__.split(".")[:2]
    return {} if (int(major), int(minor)) >= (3, 1) else {"float_precision": "round_trip"}


def explained(  # noqa: PLR0913, PLR0917
    path: Path,
    source: str,
    found: Layout,
    asked: Asked,
    complaint: Message,
    texts: list[str] | None = None,
) -> InputError:
    """The error to raise: the first cell that explains the `complaint`, else the complaint."""
    named = cell_diagnosis.find(path, source, found, asked, texts or [])
    if named is not None:
        return named
    return InputError("table.unreadable", file=source, reason=complaint)
