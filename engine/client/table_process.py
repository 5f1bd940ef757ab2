"""``python -m engine.client.table_process``: read a file and tell of it as lines of JSON.

On stdin an object: ``data`` (the data section of a description), ``as_read`` and ``prepared``
(paths or null). On stdout lines ``done`` and ``of`` (bytes), then ``report``, or an ``error``.
"""

import csv
import json
import sys
import time
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import Any

from data.errors import InputError, MessageError
from data.options import TableOptions
from data.raw_table import RawTable
from data.table_report import TableReport
from engine.io.files import produce_atomically
from engine.specs.data import DataSpec
from engine.tables.loading import load, options_of

EVERY_SECONDS = 0.2
AT_ONCE = 4096
"""Rows that are written at once."""


def main() -> int:
    """Read what stdin asks for; the exit code (0 or 2)."""
    from data.sources.registry import read

    asked: dict[str, Any] = json.load(sys.stdin)
    spec = DataSpec.model_validate(asked["data"])
    options = options_of(spec)
    try:
        table = read(spec.source, options.reading, _Told())
        if asked["as_read"] is not None:
            _write_csv(table, Path(asked["as_read"]), _write)
        report = _with_roles(TableReport.of(table), table, options)
        if asked["prepared"] is not None:
            _write_csv(table, Path(asked["prepared"]), lambda _, path: _write_inputs(spec, path))
        print(json.dumps({"report": report.to_dict()}))
    except MessageError as error:
        print(json.dumps({"error": error.message.to_dict()}))
        return 2
    return 0


def _with_roles(report: TableReport, table: RawTable, options: TableOptions) -> TableReport:
    """With roles, label and task; a table that nothing can be learnt from is told all the same."""
    from data.roles.table_schema import schema_of
    from data.roles.task_choice import task_of

    try:
        schema = schema_of(table, options)
        label = schema.label
        task = None if label is None else task_of(table, label).task
    except InputError as error:
        if options.label is not None or options.roles or options.orders:
            raise
        return replace(report, notes=(*report.notes, error.message))
    return report.with_schema(schema, task)


def _write_inputs(spec: DataSpec, path: Path) -> None:
    """The network's inputs, a line a row; numbers read back to the same float32."""
    found = load(spec)
    with path.open("w", newline="", encoding="utf-8") as stream:
        writer = csv.writer(stream)
        writer.writerow(found.description.feature_names)
        writer.writerows([str(value) for value in row] for row in found.features)


class _Told:
    """Prints how far the reading is, a few times a second."""

    def __init__(self) -> None:
        self._last = time.monotonic()

    def __call__(self, done: int, of: int) -> None:
        now = time.monotonic()
        if now - self._last >= EVERY_SECONDS:
            self._last = now
            print(json.dumps({"done": done, "of": of}), flush=True)


def _write_csv(table: RawTable, path: Path, write: Callable[[RawTable, Path], None]) -> None:
    try:
        if path.exists() and path.samefile(Path(table.source).expanduser()):
            raise InputError("table.cells_over_source", file=str(path))
        produce_atomically(path, lambda temporary: write(table, temporary))
    except OSError as error:
        reason = (error.strerror or str(error)).lower()
        raise InputError("table.cells_not_written", file=str(path), reason=reason) from None


def _write(table: RawTable, path: Path) -> None:
    """The cells as CSV (RFC 4180), missing ones empty, under a line of names.

    Columns of a table without names are called ``col_0`` and so on, as the benchmarks of readers
    write them.
    """
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
