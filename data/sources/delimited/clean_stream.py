"""A text table of any size as a stream of clean CSV, every record of which was counted.

Block by block: one whose records are all in order (``record_check``) passes as it is; any other is
divided line by line and mended as small tables are (``row_mending``), and written anew.
"""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Callable, Generator, Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise
from typing import TYPE_CHECKING

from data.dialect import Dialect
from data.errors import InputError
from data.messages import Message
from data.sources.delimited.column_models import ColumnModel
from data.sources.delimited.record_check import CheckedBlock, RecordCheck
from data.sources.delimited.row_mending import MANY_LINES, Row, RowMender
from data.sources.delimited.splitting import MOST_LINES, records
from data.sources.delimited.structure import BEHIND, end_of

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

_LINE = {False: re.compile("\r\n|\r|\n"), True: re.compile("\r")}
"""Line ends; True where nearly all are a carriage return alone, and line feeds stand in cells."""
LONGEST = 1 << 26
"""Bytes of one record; in longer ones a quote that is never closed is looked for no further."""
_NO_QUOTE = "\x01"
"""What quotes mended cells where the person said that nothing does."""


@dataclass(frozen=True, slots=True)
class Beginning:
    """Where the rows begin and how they are divided.

    ``line`` (from 0) is that of the first row, ``models`` are of its columns, ``names`` the cells
    of the header by which a second table is known. ``old`` is whether lines end in CR alone.
    """

    line: int
    dialect: Dialect
    models: tuple[ColumnModel, ...]
    names: Row | None
    old: bool = False


class CleanStream:
    """The rows of a table as RFC 4180 with the dialect's delimiter and ``quote``.

    ``lines()`` and ``notes()`` are whole once ``blocks()`` has ended.
    """

    def __init__(self, texts: Iterable[tuple[bytes, int]], begin: Beginning, source: str) -> None:
        dialect = begin.dialect
        self._texts, self._begin, self._source = texts, begin, source
        self._delimiter, self._width = dialect.delimiter.encode(), len(begin.models)
        self._zeros = dialect.escape == "\0"
        self.quote = dialect.quote or _NO_QUOTE
        self._mender = RowMender(dialect, begin.models)
        plain = dialect.delimiter.isascii() and self.quote.isascii()
        self._check = RecordCheck(dialect, self._width) if plain else None
        self._line = 0
        self._lines: list[NDArray[np.int64]] = []
        self._has_rows = False
        self._ended: Message | None = None

    def lines(self) -> NDArray[np.int64]:
        """The physical lines (from 1) on which the rows begin."""
        import numpy as np

        return np.concatenate([np.zeros(0, np.int64), *self._lines])

    def take_lines(self, count: int) -> NDArray[np.int64]:
        """The first ``count`` of the lines, or all there are; they are forgotten, so that a table
        of any length may pass. The blocks may come from another thread meanwhile.
        """
        import numpy as np

        taken: list[NDArray[np.int64]] = []
        while count and self._lines:
            first = self._lines[0]
            if len(first) > count:
                self._lines[0] = first[count:]
            else:
                del self._lines[0]
            taken.append(first[:count])
            count -= len(taken[-1])
        return np.concatenate([np.zeros(0, np.int64), *taken])

    @property
    def empty(self) -> list[int]:
        """The lines (from 1) of rows in which nothing stands, so far; they are left out."""
        return list(self._mender.empty)

    def notes(self) -> list[Message]:
        """What was mended or left out."""
        return [*self._mender.notes, *([self._ended] if self._ended else [])]

    def blocks(self, progress: Callable[[int], None]) -> Iterator[bytes]:
        """Whole records; the progress is told the bytes of the file that are done.

        Raises:
            InputError: a record has too many cells, or the text holds zero bytes.
        """
        rest = b""
        for text, done in self._texts:
            if b"\0" in text and not self._zeros:
                raise InputError("table.zero_bytes", file=self._source)
            rest = yield from self._taken(rest + text, final=False)
            progress(done)
            if self._ended is not None:
                return
        if rest:
            yield from self._taken(rest, final=True)

    def _taken(self, data: bytes, *, final: bool) -> Generator[bytes, None, bytes]:
        """Give the records at the beginning of `data`; what is left of it."""
        if self._line < self._begin.line:
            data = self._behind_header(data)
            if self._line < self._begin.line:
                return data
        found = None
        if self._check is not None and self._is_plain(data) and len(data) < LONGEST:
            found = self._check.checked(data, final=final)
        if found is None or self._is_astray(data, found):
            return (yield from self._mended(data, final=final))
        if found.end:
            yield self._passed(data, found)
        return data[found.end :]

    def _behind_header(self, data: bytes) -> bytes:
        """What follows the lines above the first row; all of it where they do not end here."""
        text = data.decode()
        for count, end in enumerate(_LINE[self._begin.old].finditer(text), 1):
            if count == self._begin.line and end.end() < len(text):
                self._line = count
                return text[end.end() :].encode()
        return data

    def _is_plain(self, data: bytes) -> bool:
        """Whether nothing in it is written in another way than RFC 4180."""
        dialect = self._begin.dialect
        runs = dialect.spaced and dialect.delimiter == " "
        if runs or (self._begin.old and b"\n" in data):
            return False
        quote = self.quote.encode()
        if quote not in data:
            return True
        escaped = dialect.escape not in {"", dialect.quote} and (
            dialect.escape.encode() in data or quote * 2 in data
        )
        return not (dialect.spaced or escaped or not dialect.quote)

    def _is_astray(self, data: bytes, found: CheckedBlock) -> bool:
        """Whether a quote may be astray, or the names stand in it again."""
        if found.longest > MANY_LINES:
            return True
        if data.count(b"\n", found.end) > MOST_LINES or data.count(b"\r", found.end) > MOST_LINES:
            return True
        inner = (data[start:end].decode().rstrip("\r") for start, end in found.inner)
        if any(map(self._mender.is_row, inner)):
            return True
        names = self._begin.names
        return names is not None and self._delimiter.join(n.encode() for n in names) in data

    def _passed(self, data: bytes, found: CheckedBlock) -> bytes:
        """The block as it is, without blank records."""
        full, before = ~found.blank, self._line + 1
        self._lines.append(found.lines[full] + before)
        self._has_rows = True
        self._line += found.line_ends
        self._mender.passed(int(full.sum()))
        out = data[: found.end]
        if not full.all():
            bounds = [*found.starts.tolist(), found.end]
            pieces = [data[start:end] for start, end in pairwise(bounds)]
            out = b"".join(one for one, kept in zip(pieces, full, strict=True) if kept)
            begun = (found.lines + before).tolist()
            self._mender.empty += [
                line
                for one, line, kept in zip(pieces, begun, full, strict=True)
                if not kept and self._delimiter in one
            ]
        if b"\r" in out:  # line ends within cells are told as those of mended rows
            out = out.replace(b"\r\n", b"\n").replace(b"\r", b"\n")
        if self._begin.dialect.spaced:
            out = out.replace(self._delimiter + b" ", self._delimiter)
        return out

    def _mended(self, data: bytes, *, final: bool) -> Generator[bytes, None, bytes]:
        """The same, line by line."""
        import numpy as np

        whole = final or len(data) >= LONGEST
        lines, ends = self._divided(data.decode(), final=final)
        found = list(records(lines, self._begin.dialect))
        begin = 0 if self._has_rows else 1
        end, why = end_of(found, begin, self._width, self._begin.names, final=final)
        last = found[end - 1].end if end else 0
        rows, begun, line = self._mender.rows(lines, 0, last, self._line, may_go_on=not whole)
        if why is not None:
            first = next(one for one in found[end:] if not one.is_blank).first
            self._ended = Message(BEHIND[why], {"line": self._line + first + 1})
        self._lines.append(np.array(begun, np.int64))
        self._has_rows = True
        self._line += line
        if rows:
            yield self._written(rows, begun)
        return data.decode()[ends[line - 1] if line else 0 :].encode()

    def _divided(self, text: str, *, final: bool) -> tuple[list[str], list[int]]:
        """Whole lines without their ends, and where the next ones begin."""
        lines: list[str] = []
        ends: list[int] = []
        start = 0
        for match in _LINE[self._begin.old].finditer(text):
            if not final and match.end() == len(text) and match.group() == "\r":
                break  # a line feed may follow
            lines.append(text[start : match.start()])
            start = match.end()
            ends.append(start)
        if final and start < len(text):
            lines.append(text[start:])
            ends.append(len(text))
        return lines, ends

    def _written(self, rows: Sequence[Row], lines: Sequence[int]) -> bytes:
        for row, line in zip(rows, lines, strict=True):
            if len(row) > self._width:
                about = {"line": line, "cells": len(row), "columns": self._width}
                raise InputError("table.line_too_wide", file=self._source, **about)
        out = io.StringIO(newline="")
        writer = csv.writer(
            out, delimiter=self._begin.dialect.delimiter, quotechar=self.quote, doublequote=True
        )
        writer.writerows(row + ("",) * (self._width - len(row)) for row in rows)
        return out.getvalue().encode()
