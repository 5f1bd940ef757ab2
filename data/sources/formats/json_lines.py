"""JSON: an object a line, or one list of objects; their keys are the columns."""

from __future__ import annotations

import json
from collections.abc import Iterator
from typing import Any, cast

from data.errors import InputError, reason_in
from data.options import ReadingOptions
from data.raw_table import RawTable
from data.sources.delimited.decoding import decode, signs_mended
from data.sources.formats.names import unique_names
from data.sources.formats.reader import Progress, SourceFile, advance
from data.sources.formats.typed_columns import column_of

MOST_BYTES = 1 << 28
"""Of a file whose values all pass through Python."""
MOST_COLUMNS = 100_000
TOLD_EVERY = 10_000


def read(file: SourceFile, options: ReadingOptions, progress: Progress | None = None) -> RawTable:
    """A row an object; a key that an object lacks is missing there, an object within one becomes
    columns of its own (``a.b``), a list stays one value (text in JSON).

    Raises:
        InputError: a line is no JSON object, or there are none.
    """
    import numpy as np

    if file.size > MOST_BYTES:
        raise InputError("table.too_large", file=file.source, limit=MOST_BYTES >> 20)
    decoded = decode(file.path.read_bytes(), file.source, options.encoding)
    columns: dict[str, list[Any]] = {}
    lines: list[int] = []
    for row, (line, value) in enumerate(_objects(decoded.text, file.source)):
        for name, cell in _flat(value):
            cells = columns.setdefault(name, [])
            cells += [None] * (row - len(cells))
            cells.append(cell)
        lines.append(line)
        if len(columns) > MOST_COLUMNS:
            raise InputError("table.too_many_columns", file=file.source, limit=MOST_COLUMNS)
        if row % TOLD_EVERY == 0:
            advance(progress, min(row * 100, file.size), file.size, file.source)
    if not lines or not columns:
        raise InputError("table.empty", file=file.source)
    names, notes = unique_names(tuple(columns), len(columns))
    if decoded.mended:
        notes = [*notes, signs_mended(decoded.mended)]
    made: list[Any] = []
    for name, cells in zip(names, columns.values(), strict=True):
        column, more = column_of(cells + [None] * (len(lines) - len(cells)), name)
        made.append(column)
        notes += more
    known = np.array(lines, np.int64) if lines[0] else None
    return RawTable(
        file.source, file.name, file.sha256, names, tuple(made), lines=known, notes=tuple(notes)
    )


def _objects(text: str, source: str) -> Iterator[tuple[int, dict[str, Any]]]:
    """Every object and its line (0 in a list, where that says nothing)."""
    if text.lstrip().startswith("["):
        for row, value in enumerate(_listed(text, source), 1):
            if not isinstance(value, dict):
                raise InputError("table.json_no_object", file=source, place=row)
            yield 0, cast("dict[str, Any]", value)
        return
    for line, one in enumerate(text.split("\n"), 1):
        if not one.strip():
            continue
        try:
            value = _loads(one)
        except (ValueError, RecursionError) as error:
            raise InputError(
                "table.json_line", file=source, line=line, reason=reason_in(error)
            ) from None
        if not isinstance(value, dict):
            raise InputError("table.json_no_object", file=source, place=line)
        yield line, cast("dict[str, Any]", value)


def _listed(text: str, source: str) -> list[Any]:
    try:
        return cast("list[Any]", _loads(text))
    except json.JSONDecodeError as error:
        about = {"line": error.lineno, "reason": error.msg}
        raise InputError("table.json_line", file=source, **about) from None
    except (ValueError, RecursionError) as error:
        raise InputError("table.json_line", file=source, line=1, reason=reason_in(error)) from None


def _loads(text: str) -> Any:
    return json.loads(text, object_pairs_hook=_once)


def _once(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    """An object whose keys are different: of two alike one would be lost."""
    found = dict(pairs)
    if len(found) < len(pairs):
        raise ValueError("a key stands twice in an object")
    return found


def _flat(value: dict[str, Any], before: str = "") -> Iterator[tuple[str, Any]]:
    for name, cell in value.items():
        if isinstance(cell, dict) and cell:
            yield from _flat(cast("dict[str, Any]", cell), f"{before}{name}.")
        else:
            yield before + name, cell
