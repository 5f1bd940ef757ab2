"""Arrow files: Feather of both versions, IPC files and streams."""

from __future__ import annotations

from data.errors import InputError, reason_in
from data.options import ReadingOptions
from data.raw_table import RawTable
from data.sources.formats.arrow_columns import table_of
from data.sources.formats.reader import Progress, SourceFile, advance


def read(
    file: SourceFile,
    options: ReadingOptions,  # noqa: ARG001
    progress: Progress | None = None,
) -> RawTable:
    """Columns as they are.

    Raises:
        InputError: the file is damaged.
    """
    import pyarrow as pa
    from pyarrow import feather, ipc

    try:
        with file.path.open("rb") as stream:
            is_stream = stream.read(4) == b"\xff\xff\xff\xff"
        if is_stream:
            with pa.OSFile(str(file.path)) as opened:
                found = ipc.open_stream(opened).read_all()
        else:
            found = feather.read_table(str(file.path), memory_map=False)
    except (pa.ArrowException, OSError, ValueError) as error:
        raise InputError("table.damaged", file=file.source, reason=reason_in(error)) from None
    advance(progress, file.size, file.size, file.source)
    return table_of(found, file)
