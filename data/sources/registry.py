"""Every format behind one call: from what a person wrote to the table as it was read."""

from __future__ import annotations

import hashlib
from dataclasses import replace
from importlib import import_module
from pathlib import Path
from typing import cast

from data.errors import InputError
from data.messages import Message
from data.options import ReadingOptions
from data.picture_files.named_pictures import NamedPictures
from data.pictures import SUFFIXES as PICTURES
from data.raw_table import RawTable
from data.sources.formats.reader import Progress, Reader, SourceFile
from data.sources.formats.telling import SUFFIXES, Format, format_of, head_of, packing_of
from data.sources.placeholders import without_placeholders
from data.sources.text import check_file, locate, reason_of
from data.sources.unpacking import unpacked

READERS: dict[Format, str] = {
    "text": "data.sources.formats.delimited_text",
    "parquet": "data.sources.formats.parquet",
    "arrow": "data.sources.formats.arrow",
    "json": "data.sources.formats.json_lines",
    "excel": "data.sources.formats.excel",
    "npz": "data.sources.formats.npz",
}
"""The module of each format's reader; imported when it is needed."""
WITH_PARTS: frozenset[Format] = frozenset(("excel", "npz"))
"""Formats of which a part can be asked for."""
NOTHING_ASKED = ReadingOptions()


def read(
    source: str, options: ReadingOptions = NOTHING_ASKED, progress: Progress | None = None
) -> RawTable:
    """The table in the file that `source` names, whatever its format.

    What ``options`` say is taken, everything else found out; ``notes`` and ``doubtful`` of the
    table tell what was guessed. The progress may be told from another thread.

    Raises:
        InputError: it is no file, or no table in it can be read with certainty.
        ReadingStopped: the progress asked for it.
    """
    options = checked(options)
    path = locate(source)
    check_file(path, source)
    try:
        before = _state(path)
        with path.open("rb") as stream:
            digest = hashlib.file_digest(stream, "sha256").hexdigest()
        table = _unpacked(SourceFile(path, source, path.stem, digest), options, progress)
        after = _state(path)
    except FileNotFoundError:
        raise InputError("table.changed_meanwhile", file=source) from None
    except OSError as error:
        raise InputError("file.unreadable", file=source, reason=reason_of(error)) from None
    except MemoryError:
        raise InputError("table.no_memory", file=source) from None
    if before != after:
        raise InputError("table.changed_meanwhile", file=source)
    table = replace(table, pictures=NamedPictures(path.absolute().parent))
    return without_placeholders(table, options.missing)


def _state(path: Path) -> tuple[int, int, int]:
    found = path.stat()
    return found.st_mtime_ns, found.st_size, found.st_ino


def _unpacked(file: SourceFile, options: ReadingOptions, progress: Progress | None) -> RawTable:
    head = head_of(file.path)
    if not head:
        raise InputError("table.empty", file=file.source)
    packing = packing_of(file.path, head)
    suffix = file.path.suffix.lower()
    if packing is None:
        found = format_of(file.path, file.source, head)
        return _read_plain(file, found, options, progress, suffix)
    chosen = options.sheet
    with unpacked(file.path, file.source, packing, chosen, progress) as (plain, used):
        inner = head_of(plain)
        if not inner:
            raise InputError("table.empty", file=file.source)
        again = packing_of(plain, inner)
        if again is not None:
            raise InputError("table.packed_twice", file=file.source, first=packing, second=again)
        found = format_of(plain, file.source, inner)
        within = SourceFile(plain, file.source, plain.stem, file.sha256)
        options = replace(options, sheet=None) if used else options
        table = _read_plain(within, found, options, progress, plain.suffix.lower())
    if SUFFIXES.get(suffix, packing) != packing:
        note = Message("table_note.other_than_named", {"kind": packing, "suffix": suffix})
        table = replace(table, notes=(note, *table.notes))
    return table


def _read_plain(
    file: SourceFile,
    found: Format,
    options: ReadingOptions,
    progress: Progress | None,
    suffix: str,
) -> RawTable:
    """The table in an unpacked file; told where its name says another format."""
    if options.sheet is not None and found not in WITH_PARTS:
        raise InputError("reading.no_sheets", file=file.source, value=options.sheet)
    named = SUFFIXES.get(suffix, found)
    try:
        table = reader(found)(file, options, progress)
    except InputError as error:
        if found != "text" or (named == found and suffix not in PICTURES):
            raise
        about = {"file": file.source, "suffix": suffix, "reason": error.message}
        raise InputError("table.text_named_otherwise", **about) from error
    if named == found or (found == "text" and suffix not in SUFFIXES):
        return table
    note = Message("table_note.other_than_named", {"kind": found, "suffix": suffix})
    return replace(table, notes=(note, *table.notes))


def reader(format_: Format) -> Reader:
    """The reader of a format."""
    return cast(Reader, import_module(READERS[format_]).read)


_WORDS = {"tab": "\t", "\\t": "\t", "space": " ", "comma": ",", "semicolon": ";", "pipe": "|"}


def checked(options: ReadingOptions) -> ReadingOptions:
    """The options with signs in the place of their names (``tab``).

    Raises:
        InputError: one of them cannot be obeyed.
    """
    signs: dict[str, str] = {}
    for name in ("delimiter", "quote", "escape"):
        given: str | None = getattr(options, name)
        if given is not None:
            sign: str = {**_WORDS, "none": "" if name != "delimiter" else "none"}.get(given, given)
            wrong = len(sign) != 1 and (name == "delimiter" or sign)
            if wrong or sign in {"\n", "\r"}:
                raise InputError("reading.one_sign", key=name, value=given)
            signs[name] = sign
    if options.delimiter is not None and signs["delimiter"] == signs.get("quote"):
        raise InputError("reading.same_sign", value=options.delimiter)
    if options.decimal not in {None, ".", ","}:
        raise InputError("reading.decimal", value=options.decimal)
    if options.skip_rows is not None and options.skip_rows < 0:
        raise InputError("reading.skip_rows", value=options.skip_rows)
    return replace(options, **signs)
