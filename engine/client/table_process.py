"""``python -m engine.client.table_process``: read a file and tell of it as lines of JSON.

On stdin an object: ``source``, ``label`` (or null), ``reading`` (the fields of ``ReadingOptions``),
``as_read`` (a path or null). On stdout lines ``done`` and ``of`` (bytes), then ``report``, or an
``error``.
"""

import csv
import json
import sys
import time
from pathlib import Path
from typing import Any

from data.errors import InputError, MessageError
from data.options import ReadingOptions
from data.raw_table import RawTable
from data.table_report import TableReport
from engine.io.files import produce_atomically

EVERY_SECONDS = 0.2
AT_ONCE = 4096
"""Rows that are written at once."""


def main() -> int:
    """Read what stdin asks for; the exit code (0 or 2)."""
    from data.sources.registry import read

    asked: dict[str, Any] = json.load(sys.stdin)
    try:
        table = read(asked["source"], ReadingOptions(**asked["reading"]), _Told())
        if asked["as_read"] is not None:
            _write_as_read(table, Path(asked["as_read"]))
        print(json.dumps({"report": TableReport.of(table, asked["label"]).to_dict()}))
    except MessageError as error:
        print(json.dumps({"error": error.message.to_dict()}))
        return 2
    return 0


class _Told:
    """Prints how far the reading is, a few times a second."""

    def __init__(self) -> None:
        self._last = time.monotonic()

    def __call__(self, done: int, of: int) -> None:
        now = time.monotonic()
        if now - self._last >= EVERY_SECONDS:
            self._last = now
            print(json.dumps({"done": done, "of": of}), flush=True)


def _write_as_read(table: RawTable, path: Path) -> None:
    """The cells as CSV (RFC 4180), missing ones empty, under a line of names.

    Columns of a table without names are called ``col_0`` and so on, as the benchmarks of readers
    write them.
    """
    try:
        if path.exists() and path.samefile(Path(table.source).expanduser()):
            raise InputError("table.cells_over_source", file=str(path))
        produce_atomically(path, lambda temporary: _write(table, temporary))
    except OSError as error:
        reason = (error.strerror or str(error)).lower()
        raise InputError("table.cells_not_written", file=str(path), reason=reason) from None


def _write(table: RawTable, path: Path) -> None:
    from data.sources.formats.typed_columns import text_of

    unnamed = table.format is not None and not table.format.header
    names = [f"col_{place}" for place in range(len(table.names))] if unnamed else table.names
    with path.open("w", newline="", encoding="utf-8") as stream:
        writer = csv.writer(stream)
        writer.writerow(names)
        for start in range(0, table.rows, AT_ONCE):
            parts = [column.slice(start, AT_ONCE).to_pylist() for column in table.columns]
            writer.writerows(
                ["" if cell is None else text_of(cell) for cell in row]
                for row in zip(*parts, strict=True)
            )


if __name__ == "__main__":
    sys.exit(main())
