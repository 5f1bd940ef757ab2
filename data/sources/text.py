"""Text tables before any table library: does the file hold rows, which separator, which names."""

from __future__ import annotations

import csv
import os
import re
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import islice
from pathlib import Path

from data.errors import InputError, shown

HEAD = 65_536
NUMBER = re.compile(r"[+-]?(\d+\.?\d*|\.\d+)([eE][+-]?\d{1,4})?", re.ASCII)
_SEPARATORS = (",", ";", "\t")
_BINARY = {b"PAR1": "Parquet", b"PK\x03\x04": "a spreadsheet or an archive", b"\x1f\x8b": "gzip"}


@dataclass(frozen=True, slots=True)
class Layout:
    """How a table's text is to be read: its separator and its column names in order."""

    separator: str
    names: tuple[str, ...]


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
        raise InputError(f"{shown(source)} cannot be a file's path.", file=source)
    if not source.strip():
        raise InputError("The source of the data is empty: give a file's path.", file=source)
    if re.match(r"[A-Za-z][A-Za-z0-9+.-]+://", source):
        raise InputError(f"{source} is an address: download it and give the file.", file=source)
    try:
        path = Path(source).expanduser()
        exists = path.exists()
    except (OSError, ValueError, RuntimeError):
        raise InputError(f"{shown(source)} cannot be a file's path.", file=source) from None
    if not exists and builtin and path.name == source and not path.suffix:
        names = ", ".join(builtin)
        raise InputError(
            f"{source} is neither a file here nor a built-in data set ({names}).", file=source
        )
    return path


def precheck(path: Path, source: str) -> None:
    """Raise InputError unless `path` is a readable text file with a header and a row."""
    if not path.exists():
        raise InputError(f"{source}: there is no such file.", file=source)
    if path.is_dir():
        raise InputError(f"{source} is a directory, not a table.", file=source)
    if not path.is_file():
        raise InputError(f"{source} is not a regular file.", file=source)
    try:
        with path.open("rb") as stream:
            head = stream.read(HEAD)
    except OSError as error:
        raise InputError(f"{source} cannot be read: {_reason(error)}.", file=source) from None
    _check_text(head, source)
    found = list(islice(records(path, source, _separator(path, source)), 2))
    if not found:
        raise InputError(f"{source} is empty.", file=source)
    if len(found) == 1:
        raise InputError(f"{source} has a header line but no data rows.", file=source)


def layout(path: Path, source: str) -> Layout:
    """Separator and column names of a file that passed `precheck`.

    Raises InputError for a name that is missing or used twice, and for a first line that holds
    values instead of names.
    """
    separator = _separator(path, source)
    header = next(records(path, source, separator)).fields
    seen: dict[str, int] = {}
    for place, name in enumerate(header, start=1):
        if not name.strip():
            raise InputError(f"{source}: column {place} has no name in the header.", file=source)
        if name in seen:
            raise InputError(
                f"{source}: two columns are named {shown(name)} ({seen[name]} and {place}).",
                file=source,
                column=name,
            )
        seen[name] = place
    numbers = [name for name in header if NUMBER.fullmatch(name.strip())]
    if len(header) > 1 and len(numbers) >= len(header) - 1 and any("." in n for n in numbers):
        raise InputError(
            f"{source}: the first line holds values ({shown(numbers[0])}), not column names.",
            file=source,
            value=numbers[0],
        )
    return Layout(separator, tuple(header))


def records(path: Path, source: str, separator: str, strict: bool = False) -> Iterator[TextRecord]:
    """The records in order, blank lines left out, undecodable bytes replaced."""
    with path.open(encoding="utf-8-sig", errors="replace", newline="") as stream:
        reader = csv.reader(stream, delimiter=separator, strict=strict)
        line = 1
        while True:
            try:
                fields = next(reader)
            except StopIteration:
                return
            except csv.Error as error:
                why = f"the text cannot be divided into cells ({error})"
                if "unexpected end" in str(error):
                    why = "a quote that opens in this record is never closed"
                raise InputError(f"{source}, line {line}: {why}.", file=source) from None
            if len(fields) > 1 or (fields and fields[0].strip()):
                yield TextRecord(line, fields)
            line = reader.line_num + 1


def _check_text(head: bytes, source: str) -> None:
    if not head:
        raise InputError(f"{source} is empty.", file=source)
    for start, kind in _BINARY.items():
        if head.startswith(start):
            raise InputError(f"{source} is {kind}, not a text table: save it as CSV.", file=source)
    if head.startswith((b"\xff\xfe", b"\xfe\xff")):
        raise InputError(f"{source} is UTF-16 text: save it as UTF-8.", file=source)
    if b"\0" in head:
        raise InputError(f"{source} is not a text table: it holds zero bytes.", file=source)


def _separator(path: Path, source: str) -> str:
    """The separator that divides the first two records most and alike; tab for `.tsv`."""
    preferred = "\t" if path.suffix.lower() in {".tsv", ".tab"} else ","
    best, best_score = preferred, (False, 0, False)
    for separator in _SEPARATORS:
        widths = [len(record.fields) for record in islice(records(path, source, separator), 2)]
        if not widths:
            return preferred
        alike = widths[0] > 1 and len(set(widths)) == 1
        score = (alike, widths[0], separator == preferred)
        if score > best_score:
            best, best_score = separator, score
    return best


def _reason(error: OSError) -> str:
    return (os.strerror(error.errno) if error.errno else str(error)).lower()
