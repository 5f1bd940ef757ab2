"""Parquet files, their columns as they are."""

from __future__ import annotations

from collections.abc import Generator
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path

from data.errors import InputError, reason_in
from data.options import ReadingOptions
from data.raw_table import RawTable
from data.sources.formats.arrow_columns import table_of
from data.sources.formats.reader import Progress, SourceFile, advance

ROWS_AT_ONCE = 1 << 14
"""Rows of a batch."""


def read(
    file: SourceFile,
    options: ReadingOptions,  # noqa: ARG001
    progress: Progress | None = None,
) -> RawTable:
    """Row group by row group.

    Raises:
        InputError: the file is damaged.
    """
    import pyarrow as pa
    import pyarrow.parquet as pq

    with _damage_told(file.source), pq.ParquetFile(file.path) as opened:
        groups = opened.num_row_groups
        parts: list[pa.Table] = []
        for group in range(groups):
            parts.append(opened.read_row_group(group))
            advance(progress, file.size * (group + 1) // groups, file.size, file.source)
        found = pa.concat_tables(parts) if parts else opened.schema_arrow.empty_table()
    return table_of(found, file)


def batches(file: SourceFile, progress: Progress | None) -> Generator[RawTable, None, RawTable]:
    """The same, some rows at a time, whose lines are their numbers; at the end a table of none.

    Raises:
        InputError: as ``read``.
    """
    import numpy as np
    import pyarrow as pa
    import pyarrow.parquet as pq

    done = 0
    with _damage_told(file.source), pq.ParquetFile(file.path) as opened:
        rows = opened.metadata.num_rows
        last: RawTable | None = None
        for batch in opened.iter_batches(ROWS_AT_ONCE, use_threads=False):
            if not batch.num_rows:
                continue
            table = table_of(pa.Table.from_batches([batch]), file)
            lines = np.arange(done + 1, done + table.rows + 1, dtype=np.int64)
            last = replace(table, lines=lines)
            done += table.rows
            yield last
            advance(progress, file.size * done // rows, file.size, file.source)
    if last is None:
        raise InputError("table.only_header", file=file.source)
    return last.taken(np.zeros(0, np.int64))


def unpacked_bytes(path: Path, source: str) -> int:
    """The bytes of the file's values before they were packed.

    Raises:
        InputError: the file is damaged.
    """
    import pyarrow.parquet as pq

    with _damage_told(source):
        about = pq.read_metadata(path)
        groups = range(about.num_row_groups)
        return sum(about.row_group(group).total_byte_size for group in groups)


@contextmanager
def _damage_told(source: str) -> Generator[None]:
    """What pyarrow says inside is said of the file."""
    import pyarrow as pa

    try:
        yield
    except (pa.ArrowException, OSError, ValueError) as error:
        raise InputError("table.damaged", file=source, reason=reason_in(error)) from None
