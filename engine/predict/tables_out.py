"""Predictions as rows of a table: their columns, and the files that they are written to."""

from __future__ import annotations

import csv
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any, Protocol, TypeAlias

from data.errors import InputError
from engine.predict.outputs import Output, Told

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

    ArrowTable: TypeAlias = Any

ROW, FILE, PREDICTED, PROBABILITY, OF_CLASS = "row", "file", "predicted", "probability", "p_"
CSV, PARQUET = ".csv", ".parquet"
KINDS = (CSV, PARQUET)


def table_of(
    numbers: NDArray[np.int64], told: Sequence[tuple[Output, Told]], files: Sequence[str] = ()
) -> ArrowTable:
    """Predictions as a ``pyarrow.Table``: ``row`` (int64, ``numbers``), for pictures ``file``,
    then of each output ``predicted`` (text of classes, float64 of a number), and of classes
    ``probability`` and one ``p_<class>`` each (float32). Those of further outputs stand behind the
    column's name.
    """
    import numpy as np
    import pyarrow as pa

    columns: dict[str, Any] = {ROW: pa.array(numbers, pa.int64())}
    if files:
        columns[FILE] = pa.array(files, pa.string())
    for place, (output, one) in enumerate(told):
        prefix = f"{output.label}." if place else ""
        columns[_free(f"{prefix}{PREDICTED}", columns)] = _predicted(output, one)
        if not output.classes:
            continue
        columns[_free(f"{prefix}{PROBABILITY}", columns)] = pa.array(one.probable, pa.float32())
        for number, name in enumerate(output.classes):
            values: Any = np.ascontiguousarray(one.probabilities[:, number])
            columns[_free(f"{prefix}{OF_CLASS}{name}", columns)] = pa.array(values, pa.float32())
    return pa.table(columns)


def _predicted(output: Output, told: Told) -> Any:
    import numpy as np
    import pyarrow as pa

    if not output.classes:
        return pa.array(told.predicted, pa.float64())
    names: Any = pa.array(output.classes, pa.string())
    return names.take(pa.array(np.asarray(told.predicted, np.int64)))


def _free(name: str, taken: dict[str, Any]) -> str:
    while name in taken:
        name += "_"
    return name


class TableWriter(Protocol):
    """Who takes the tables of predictions, one after another."""

    def write(self, table: ArrowTable) -> None:
        """The next rows."""
        ...

    def close(self) -> None:
        """There are no more."""
        ...


class CsvWriter:
    """CSV (RFC 4180, UTF-8) under a line of names; floats read back to the same bits."""

    def __init__(self, path: Path) -> None:
        self._out: Any = path.open("wb")
        self._writer: Any = None

    def write(self, table: ArrowTable) -> None:
        """The next rows."""
        import io

        import pyarrow.csv as pa_csv

        if self._writer is None:
            head = io.StringIO()
            csv.writer(head, lineterminator="\n").writerow(table.column_names)
            self._out.write(head.getvalue().encode("utf-8", "replace"))
            options = pa_csv.WriteOptions(include_header=False, quoting_style="needed")
            self._writer = pa_csv.CSVWriter(self._out, table.schema, write_options=options)
        self._writer.write_table(table)

    def close(self) -> None:
        """There are no more."""
        if self._writer is not None:
            self._writer.close()
        self._out.close()


class ParquetWriter:
    """Parquet, a group of rows for each table."""

    def __init__(self, path: Path) -> None:
        self._path = path
        self._writer: Any = None

    def write(self, table: ArrowTable) -> None:
        """The next rows."""
        import pyarrow.parquet as pa_parquet

        if self._writer is None:
            self._writer = pa_parquet.ParquetWriter(self._path, table.schema)
        self._writer.write_table(table)

    def close(self) -> None:
        """There are no more."""
        if self._writer is not None:
            self._writer.close()


WRITERS: dict[str, Callable[[Path], TableWriter]] = {CSV: CsvWriter, PARQUET: ParquetWriter}


def check_out(out: Path, file: str) -> None:
    """Refuse a place that predictions are not to be written to.

    Raises:
        InputError: its name tells no format, it is the table itself, no regular file, in no folder,
            or a file that holds something else.
    """
    about = {"out": str(out)}
    if out.suffix.lower() not in KINDS:
        raise InputError("predict.out_kind", **about, known=", ".join(KINDS))
    if not out.parent.is_dir():
        raise InputError("predict.out_no_folder", **about, folder=str(out.parent))
    if not out.exists():
        return
    if not out.is_file():
        raise InputError("predict.out_no_file", **about)
    source = Path(file).expanduser()
    if source.exists() and out.samefile(source):
        raise InputError("predict.out_over_file", **about)
    if not _are_predictions(out):
        raise InputError("predict.out_exists", **about)


def _are_predictions(path: Path) -> bool:
    """Whether the file's columns begin as those of predictions do; a damaged one's do not."""
    if path.suffix.lower() == CSV:
        with path.open("rb") as stream:
            begin = stream.readline(1 << 16).decode("utf-8", "replace")
        names = next(csv.reader([begin]), [])
    else:
        import pyarrow as pa
        import pyarrow.parquet as pa_parquet

        try:
            names = list(pa_parquet.read_schema(path).names)
        except (pa.ArrowException, OSError):
            return False
    told = [name for name in names if name != FILE][:3]
    # Predictions, points of a plane, or the results of a layer
    if len(told) < 2 or told[0] != ROW:
        return False
    return told[1] == PREDICTED or told[1:] == ["x", "y"] or told[1].endswith(".0")
