"""Every format behind one call: from what a person wrote to the table as it was read."""

from __future__ import annotations

import hashlib
from importlib import import_module
from typing import cast

from data.errors import InputError
from data.options import ReadingOptions
from data.raw_table import RawTable
from data.sources.formats.reader import Progress, Reader, SourceFile
from data.sources.formats.telling import Format, format_of, head_of
from data.sources.text import check_file, locate, reason_of

READERS: dict[Format, str] = {
    "text": "data.sources.formats.delimited_text",
    "parquet": "data.sources.formats.parquet",
    "arrow": "data.sources.formats.arrow",
}
"""The module of each format's reader; imported when it is needed."""
NOTHING_ASKED = ReadingOptions()


def read(
    source: str, options: ReadingOptions = NOTHING_ASKED, progress: Progress | None = None
) -> RawTable:
    """The table in the file that `source` names, whatever its format.

    What ``options`` say is taken, everything else found out; ``notes`` and ``doubtful`` of the
    table tell what was guessed.

    Raises:
        InputError: it is no file, or no table in it can be read with certainty.
        ReadingStopped: the progress asked for it.
    """
    path = locate(source)
    check_file(path, source)
    try:
        before = path.stat()
        with path.open("rb") as stream:
            digest = hashlib.file_digest(stream, "sha256").hexdigest()
        table = _read_plain(SourceFile(path, source, path.stem, digest), options, progress)
        after = path.stat()
    except OSError as error:
        raise InputError("file.unreadable", file=source, reason=reason_of(error)) from None
    if (before.st_mtime_ns, before.st_size) != (after.st_mtime_ns, after.st_size):
        raise InputError("table.changed_meanwhile", file=source)
    return table


def _read_plain(file: SourceFile, options: ReadingOptions, progress: Progress | None) -> RawTable:
    found = format_of(file.path, file.source, head_of(file.path))
    return reader(found)(file, options, progress)


def reader(format_: Format) -> Reader:
    """The reader of a format."""
    return cast(Reader, import_module(READERS[format_]).read)
