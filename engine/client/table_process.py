"""``python -m engine.client.table_process``: read a file and tell of it as lines of JSON.

On stdin an object: ``data`` (the data section of a description), ``as_read``, ``prepared`` and
``recipe`` (paths or null). On stdout lines ``done`` and ``of``, then ``report``, or an
``error``.
"""

import json
import sys
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

import data
from data.errors import InputError, MessageError
from data.raw_table import RawTable
from data.sources.formats.reader import part_of
from engine.client.told_table import report_of
from engine.io.files import produce_atomically
from engine.specs.data import DataSpec
from engine.tables.loading import check_images, images_in
from engine.tables.options import options_of
from engine.tables.sampling import read_or_sample
from engine.tables.written_out import write_cells, write_inputs

EVERY_SECONDS = 0.2


def main() -> int:
    """Read what stdin asks for; the exit code (0 or 2)."""
    asked: dict[str, Any] = json.load(sys.stdin)
    spec = DataSpec.model_validate(asked["data"])
    options = options_of(spec)
    told = _Told()
    steps = 1 + sum(asked[name] is not None for name in ("as_read", "prepared"))
    try:
        data.precheck(spec.source)
        check_images(spec)
        seen = read_or_sample(spec, part_of(told, 0.0, 1 / steps))
        table = seen.raw
        if asked["as_read"] is not None:
            then = part_of(told, 1 / steps, 2 / steps)
            place = Path(asked["as_read"])
            _write_csv(table.source, place, lambda path: write_cells(spec, table, path, then))
        report = report_of(table, options, seen.rows)
        if asked["prepared"] is not None:
            last = part_of(told, 1 - 1 / steps, 1.0)
            place = Path(asked["prepared"])
            _write_csv(table.source, place, lambda path: write_inputs(spec, path, last))
        if asked["recipe"] is not None:
            _write_recipe(spec, table, Path(asked["recipe"]))
        print(json.dumps({"report": report.to_dict()}))
    except MessageError as error:
        print(json.dumps({"error": error.message.to_dict()}))
        return 2
    return 0


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


def _write_csv(source: str, path: Path, write: Callable[[Path], None]) -> None:
    try:
        if path.exists() and path.samefile(Path(source).expanduser()):
            raise InputError("table.cells_over_source", file=str(path))
        produce_atomically(path, write)
    except OSError as error:
        reason = (error.strerror or str(error)).lower()
        raise InputError("table.cells_not_written", file=str(path), reason=reason) from None


if __name__ == "__main__":
    sys.exit(main())
