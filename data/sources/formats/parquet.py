"""Parquet files, their columns as they are."""

from __future__ import annotations

from data.errors import InputError
from data.options import ReadingOptions
from data.raw_table import RawTable
from data.sources.formats.arrow_columns import table_of
from data.sources.formats.reader import Progress, SourceFile, advance, reason_in


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

    try:
        with pq.ParquetFile(file.path) as opened:
            groups = opened.num_row_groups
            parts: list[pa.Table] = []
            for group in range(groups):
                parts.append(opened.read_row_group(group))
                advance(progress, file.size * (group + 1) // groups, file.size, file.source)
            found = pa.concat_tables(parts) if parts else opened.schema_arrow.empty_table()
    except (pa.ArrowException, OSError, ValueError) as error:
        raise InputError("table.damaged", file=file.source, reason=reason_in(error)) from None
    return table_of(found, file)
