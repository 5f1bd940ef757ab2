"""What every reader is given, and what it gives."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Protocol, TypeAlias

from data.errors import MessageError
from data.options import ReadingOptions
from data.raw_table import RawTable

Progress: TypeAlias = Callable[[int, int], "bool | None"]
"""Told how many bytes of how many are read; the reading ends where it gives False or raises."""


STEPS = 1_000
"""Steps in which the progress of several parts is told."""


class ReadingStopped(MessageError):
    """The person stopped the reading."""


@dataclass(frozen=True, slots=True)
class SourceFile:
    """A regular file of plain (unpacked) bytes.

    ``source`` is what the person wrote, ``name`` what to call its table, ``sha256`` that of the
    bytes before they were unpacked.
    """

    path: Path
    source: str
    name: str
    sha256: str

    @property
    def size(self) -> int:
        """Its bytes."""
        return self.path.stat().st_size


class Reader(Protocol):
    """Reads one format.

    Raises:
        InputError: the file is no table of this format, with a sentence's code.
        ReadingStopped: the progress asked for it.
    """

    def __call__(
        self, file: SourceFile, options: ReadingOptions, progress: Progress | None = None
    ) -> RawTable:
        """The table in a file."""
        ...


def advance(progress: Progress | None, done: int, of: int, source: str) -> None:
    """Tell the progress; stop where it says so.

    Raises:
        ReadingStopped: it gave False.
    """
    if progress is not None and progress(done, of) is False:
        raise ReadingStopped("table.reading_stopped", file=source)


def part_of(progress: Progress | None, begin: float, end: float) -> Progress | None:
    """The progress of a part of the work, from ``begin`` to ``end`` (0 to 1) of the whole."""
    if progress is None:
        return None
    width = end - begin
    return lambda done, of: progress(int(STEPS * (begin + width * done / max(of, 1))), STEPS)
