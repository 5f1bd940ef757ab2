"""Text tables before any table library: does the file hold rows, which separator, which names."""

from __future__ import annotations

import csv
import os
import re
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import islice, takewhile
from pathlib import Path

from data.errors import InputError

HEAD = 65_536
NUMBER = re.compile(r"[+-]?(\d+\.?\d*|\.\d+)([eE][+-]?\d{1,4})?", re.ASCII)
_SEPARATORS = (",", ";", "\t", "|")
_COMMENT = "#"
csv.field_size_limit(1 << 24)
"""A line that another separator would divide is one field, and may be long."""
_BINARY = {
    b"PAR1": "table.is_parquet",
    b"PK\x03\x04": "table.is_archive",
    b"\x1f\x8b": "table.is_gzip",
}


@dataclass(frozen=True, slots=True)
class Layout:
    """How a table's text is to be read: its separator and its column names in order.

    `lines_before` lines of comment stand before the header.
    """

    separator: str
    names: tuple[str, ...]
    lines_before: int = 0


@dataclass(frozen=True, slots=True)
class TextRecord:
    """One record with the physical line (from 1) on which it starts."""

    line: int
    fields: list[str]


def locate(source: str, builtin: tuple[str, ...] = ()) -> Path:
    """The path meant by `source` (`~` is the home directory); raises InputError for an address.

    A bare word that is no file gets a sentence that lists the `builtin` names too.
    """
    if "\0" in source:
        raise InputError("file.no_path", file=source)
    if not source.strip():
        raise InputError("table.no_source", file=source)
    if re.match(r"[A-Za-z][A-Za-z0-9+.-]+://", source):
        raise InputError("table.address", file=source)
    try:
        path = Path(source).expanduser()
        exists = path.exists()
    except (OSError, ValueError, RuntimeError):
        raise InputError("file.no_path", file=source) from None
    if not exists and builtin and path.name == source and not path.suffix:
        raise InputError("table.neither_file_nor_builtin", file=source, known=list(builtin))
    return path


def check_file(path: Path, source: str) -> None:
    """Raise InputError unless `path` is a regular file; it is not opened."""
    if not path.exists():
        raise InputError("file.link_astray" if path.is_symlink() else "file.missing", file=source)
    if path.is_dir():
        raise InputError("table.directory", file=source)
    if not path.is_file():
        raise InputError("file.not_regular", file=source)


def precheck(path: Path, source: str) -> None:
    """Raise InputError unless `path` is a readable text file with a header and a row."""
    check_file(path, source)
    try:
        with path.open("rb") as stream:
            head = stream.read(HEAD)
    except OSError as error:
        raise InputError("file.unreadable", file=source, reason=reason_of(error)) from None
    _check_text(head, source)
    before = _lines_before(path, source)
    separator = _separator(path, source, before)
    found = list(islice(records(path, source, separator, before), 2))
    if not found:
        raise InputError("table.empty", file=source)
    if len(found) == 1:
        raise InputError("table.only_header", file=source)


def layout(path: Path, source: str, label: str | None = None) -> Layout:
    """Separator and column names of a file that passed `precheck`.

    Raises InputError for a name that is missing or used twice, and for a first line that holds
    values instead of names, unless `label` is one of them.
    """
    before = _lines_before(path, source)
    separator = _separator(path, source, before)
    header = next(records(path, source, separator, before)).fields
    seen: dict[str, int] = {}
    for place, name in enumerate(header, start=1):
        if not name.strip():
            raise InputError("table.unnamed_column", file=source, place=place)
        if name in seen:
            places = {"first": seen[name], "second": place}
            raise InputError("table.two_columns", file=source, column=name, **places)
        seen[name] = place
    numbers = [name for name in header if NUMBER.fullmatch(name.strip())]
    values = len(header) > 1 and len(numbers) >= len(header) - 1 and any("." in n for n in numbers)
    if values and label not in header:
        raise InputError("table.values_as_header", file=source, value=numbers[0])
    return Layout(separator, tuple(header), before)


def records(
    path: Path, source: str, separator: str, before: int = 0, *, strict: bool = False
) -> Iterator[TextRecord]:
    """The records behind some lines, blank ones left out, undecodable bytes replaced."""
    with path.open(encoding="utf-8-sig", errors="replace", newline="") as stream:
        for _ in range(before):
            next(stream, None)
        reader = csv.reader(stream, delimiter=separator, strict=strict)
        line = before + 1
        while True:
            try:
                fields = next(reader)
            except StopIteration:
                return
            except csv.Error as error:
                about = {"file": source, "line": line}
                if "unexpected end" in str(error):
                    raise InputError("table.open_quote", **about) from None
                raise InputError("table.no_cells", **about, reason=str(error)) from None
            if len(fields) > 1 or (fields and fields[0].strip()):
                yield TextRecord(line, fields)
            line = before + reader.line_num + 1


def _check_text(head: bytes, source: str) -> None:
    if not head:
        raise InputError("table.empty", file=source)
    for start, kind in _BINARY.items():
        if head.startswith(start):
            raise InputError(kind, file=source)
    if head.startswith((b"\xff\xfe", b"\xfe\xff")):
        raise InputError("table.utf16", file=source)
    if b"\0" in head:
        raise InputError("table.zero_bytes", file=source)


def _lines_before(path: Path, source: str) -> int:
    """How many lines of comment stand before the header.

    The last line that begins with # is the header where it has as many cells as the next.
    """
    with path.open(encoding="utf-8-sig", errors="replace", newline="") as stream:
        comments = sum(1 for _ in takewhile(lambda text: text.startswith(_COMMENT), stream))
    if not comments:
        return 0
    separator = _separator(path, source, comments)
    widths = [
        len(record.fields) for record in islice(records(path, source, separator, comments - 1), 2)
    ]
    return comments - 1 if len(widths) > 1 and widths[0] == widths[1] > 1 else comments


def _separator(path: Path, source: str, before: int) -> str:
    """The separator that divides the first two records most and alike; tab for `.tsv`."""
    preferred = "\t" if path.suffix.lower() in {".tsv", ".tab"} else ","
    best, best_score = preferred, (False, 0, False)
    for separator in _SEPARATORS:
        widths = [
            len(record.fields) for record in islice(records(path, source, separator, before), 2)
        ]
        if not widths:
            return preferred
        alike = widths[0] > 1 and len(set(widths)) == 1
        score = (alike, widths[0], separator == preferred)
        if score > best_score:
            best, best_score = separator, score
    return best


def reason_of(error: OSError) -> str:
    """What the system says of an error, in small letters."""
    return (os.strerror(error.errno) if error.errno else str(error)).lower()
