"""A table written out as CSV: its cells as they were read, or what the network gets of them."""

from __future__ import annotations

import csv
from collections.abc import Callable, Sequence
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, Any

from data.raw_table import RawTable
from data.rows_at import inputs_at
from data.sources.formats.reader import Progress, part_of
from data.sources.streams import TableStream
from engine.specs.data import DataSpec
from engine.tables.loading import load
from engine.tables.streaming import stream_for

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

    Inputs = NDArray[np.float32]

AT_ONCE = 4096
"""Rows that are written at once."""
FIRST = 0.5
"""The part of the work that finding out how a table that streams is prepared is."""


def write_cells(
    spec: DataSpec, table: RawTable, path: Path, progress: Progress | None = None
) -> None:
    """The cells as CSV (RFC 4180), missing ones empty, under a line of names: those of ``table``,
    or in parts all rows of one that streams.

    Columns of a table without names are called ``col_0`` and so on, as the benchmarks of readers
    write them.

    Raises:
        InputError: the file cannot be read.
        OSError: it cannot be written.
    """
    from data.sources.formats.typed_columns import text_of

    stream = stream_for(spec)
    unnamed = table.format is not None and not table.format.header
    names = [f"col_{place}" for place in range(len(table.names))] if unnamed else table.names
    with path.open("w", newline="", encoding="utf-8") as out:
        writer = csv.writer(out)
        writer.writerow(names)

        def write(batch: RawTable) -> None:
            for start in range(0, batch.rows, AT_ONCE):
                parts = [column.slice(start, AT_ONCE).to_pylist() for column in batch.columns]
                writer.writerows(
                    ["" if cell is None else text_of(cell) for cell in row]
                    for row in zip(*parts, strict=True)
                )

        if isinstance(stream, TableStream):
            replace(stream, where="").each(write, progress)
        else:  # of pictures that stream, too, all rows are known
            write(table)


def write_inputs(spec: DataSpec, path: Path, progress: Progress | None = None) -> None:
    """The network's inputs as CSV, a line a row in the order of the table, those of a validation
    file last; numbers read back to the same float32.

    Raises:
        InputError: the table cannot be used.
        OSError: the file cannot be written.
    """
    import numpy as np

    stream = stream_for(spec)
    if not isinstance(stream, TableStream):
        found = load(spec)
        with path.open("w", newline="", encoding="utf-8") as out:
            write = _writer(out, found.description.input_names)
            for first in range(0, found.description.rows, AT_ONCE):
                last = min(first + AT_ONCE, found.description.rows)
                write(inputs_at(found, np.arange(first, last, dtype=np.int64)))
        return
    from engine.tables.rows_files import Streams, streamed

    with Streams.of(stream, spec).plain(None) as plain:
        table = streamed(plain, spec, None, part_of(progress, 0.0, FIRST))
        with path.open("w", newline="", encoding="utf-8") as out:
            write = _writer(out, table.given.input_names)
            table.each(write, part_of(progress, FIRST, 1.0))


def _writer(out: Any, names: Sequence[str]) -> Callable[[Inputs], None]:
    """What writes inputs, float32 of shape (rows, inputs), under their names."""
    writer = csv.writer(out)
    writer.writerow(names)

    def write(inputs: Inputs) -> None:
        writer.writerows([str(value) for value in row] for row in inputs)

    return write
