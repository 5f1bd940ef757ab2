"""Journals: what a worker's store has written of a run, a line a transaction, each with a checksum.

One process appends to a journal, another reads it while it grows.
"""

import json
import os
import zlib
from collections.abc import Iterator
from pathlib import Path
from typing import Any, NamedTuple

LONGEST_LINE = 256 * 1024 * 1024
"""Bytes; a longer one is damage."""


class Line(NamedTuple):
    """A whole line: its number of bytes, and its object; None where it is damaged."""

    size: int
    content: dict[str, Any] | None


def append_line(path: Path, content: dict[str, Any], *, durably: bool) -> None:
    """Append a line; opened and closed, for on a network disk others see it then.

    Raises:
        OSError: it cannot be written; nothing of it stays then.
    """
    line = encoded(content)
    file = os.open(path, os.O_WRONLY | os.O_CREAT, 0o600)
    try:
        # Not by O_APPEND: on a network disk that goes by a size that may be out of date
        before = os.lseek(file, 0, os.SEEK_END)
        try:
            rest = memoryview(line)
            while rest:
                rest = rest[os.write(file, rest) :]
            if durably:
                os.fsync(file)
        except OSError:
            os.ftruncate(file, before)
            raise
    finally:
        os.close(file)


def encoded(content: dict[str, Any]) -> bytes:
    """A line as it stands in a journal."""
    text = json.dumps(content, separators=(",", ":")).encode("ascii")
    return b"%08x %s\n" % (zlib.crc32(text), text)


def lines(path: Path, begin: int, end: int | None = None) -> Iterator[Line]:
    """The whole lines behind ``begin`` bytes, up to ``end``; one that is not whole yet waits.

    None where there is no such file.

    Raises:
        OSError: it cannot be read.
    """
    try:
        file = path.open("rb")
    except FileNotFoundError:
        return
    with file:
        file.seek(begin)
        at = begin
        while end is None or at < end:
            line = file.readline(LONGEST_LINE)
            if not line.endswith(b"\n"):
                if len(line) < LONGEST_LINE:
                    return
                yield Line(len(line), None)
            else:
                yield Line(len(line), decoded(line))
            at += len(line)


def decoded(line: bytes) -> dict[str, Any] | None:
    """The object of a line; None where it is damaged."""
    told, _, text = line.rstrip(b"\n").partition(b" ")
    try:
        if int(told, 16) != zlib.crc32(text):
            return None
        found = json.loads(text)
    except (ValueError, RecursionError):
        return None
    return found if isinstance(found, dict) else None
