"""``python -m engine.client.table_process``: read a file and tell of it as lines of JSON.

On stdin an object: ``data`` (the data section of a description), ``as_read``, ``prepared`` and
``recipe`` (paths or null). On stdout lines ``done`` and ``of`` (bytes), then ``report``, or an
``error``.
"""

import csv
import json
import sys
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

from data.errors import InputError, MessageError
from data.raw_table import RawTable
from engine.client.told_table import report_of
from engine.io.files import produce_atomically
from engine.specs.data import DataSpec
from engine.tables.loading import images_in, load
from engine.tables.options import options_of
from engine.tables.sampling import read_or_sample
from engine.tables.streaming import stream_for

EVERY_SECONDS = 0.2
AT_ONCE = 4096
"""Rows that are written at once."""


def main() -> int:
    """Read what stdin asks for; the exit code (0 or 2)."""
    asked: dict[str, Any] = json.load(sys.stdin)
    spec = DataSpec.model_validate(asked["data"])
    options = options_of(spec)
    try:
        _must_be_held(spec, asked)
        table, rows = read_or_sample(spec, _Told())
        if asked["as_read"] is not None:
            _write_csv(table, Path(asked["as_read"]), _write)
        report = report_of(table, options, rows)
        if asked["prepared"] is not None:
            _write_csv(table, Path(asked["prepared"]), lambda _, path: _write_inputs(spec, path))
        if asked["recipe"] is not None:
            _write_recipe(spec, table, Path(asked["recipe"]))
        print(json.dumps({"report": report.to_dict()}))
    except MessageError as error:
        print(json.dumps({"error": error.message.to_dict()}))
        return 2
    return 0


def _must_be_held(spec: DataSpec, asked: dict[str, Any]) -> None:
    """Refuse to write out a table that streams."""
    for name in ("as_read", "prepared"):
        if asked[name] is not None and stream_for(spec) is not None:
            raise InputError("streaming.not_written_out", file=spec.source)


def _write_inputs(spec: DataSpec, path: Path) -> None:
    """The network's inputs, a line a row; numbers read back to the same float32."""
    found = load(spec)
    with path.open("w", newline="", encoding="utf-8") as stream:
        writer = csv.writer(stream)
        writer.writerow(found.description.input_names)
        writer.writerows([str(value) for value in row] for row in found.features)


def _write_recipe(spec: DataSpec, table: RawTable, path: Path) -> None:
    """What was found out and said of the table, for the next one of its kind."""
    from data.roles.table_schema import schema_of
    from engine.client.recipes import check_place, recipe_for, save_recipe

    if images_in(spec):
        raise InputError("images.cannot", file=spec.source, key="data.recipe")
    recipe = recipe_for(path.stem, spec, schema_of(table, options_of(spec)))
    try:
        check_place(path)
        save_recipe(recipe, path)
    except OSError as error:
        reason = (error.strerror or str(error)).lower()
        raise InputError("recipe.not_written", file=str(path), reason=reason) from None


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
