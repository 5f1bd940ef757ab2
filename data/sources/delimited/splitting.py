"""Physical lines to records: strict, with every cell counted and every odd quote told."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from typing import Literal

from data.dialect import Dialect

Fault = Literal["open_quote", "behind_quote", "inner_quote"]
BROKEN: tuple[Fault, Fault] = ("open_quote", "behind_quote")
MOST_LINES = 1000
"""Lines that one quoted cell may span; more are an open quote."""


@dataclass(frozen=True, slots=True)
class TableRecord:
    """The cells of one record, the lines (from 0) it spans, and what is wrong with its quotes."""

    cells: tuple[str, ...]
    first: int
    end: int
    fault: Fault | None = None
    quoted: bool = False

    @property
    def is_blank(self) -> bool:
        """Whether nothing stands in it, nor behind a quote that ends too soon."""
        return self.fault is None and len(self.cells) == 1 and not self.cells[0].strip()


def records(lines: Sequence[str], dialect: Dialect, first: int = 0) -> Iterator[TableRecord]:
    """Every record from line `first` on, blank ones too."""
    place = first
    while place < len(lines):
        record = record_at(lines, place, dialect)
        yield record
        place = record.end


def record_at(lines: Sequence[str], first: int, dialect: Dialect) -> TableRecord:
    """The record that begins on line `first`.

    With an open quote, or text behind a closed one, it is cut at the end of that line, its cells as
    they were up to there. A quote within a cell that is not quoted (an inch) is told, too.
    """
    line = lines[first]
    if dialect.spaced and dialect.delimiter == " ":
        line, dialect = single_spaced(line, dialect), replace(dialect, spaced=False)
        if not dialect.quote or dialect.quote not in line:
            return TableRecord(_plain(line, dialect), first, first + 1)
        found = _Splitter([line], 0, dialect).record()
        return replace(found, first=first, end=first + 1)
    if not dialect.quote or dialect.quote not in line:
        return TableRecord(_plain(line, dialect), first, first + 1)
    return _Splitter(lines, first, dialect).record()


def single_spaced(line: str, dialect: Dialect) -> str:
    """A line with one space for every run of spaces and tabs outside of quotes."""
    text = line.strip(" \t")
    if not dialect.quote or dialect.quote not in text:
        return _SPACES.sub(" ", text)
    quote = re.escape(dialect.quote)
    parts = re.split(f"({quote}[^{quote}]*{quote})", text)
    return "".join(
        part if place % 2 else _SPACES.sub(" ", part) for place, part in enumerate(parts)
    )


_SPACES = re.compile(r"[ \t]+")


def _plain(line: str, dialect: Dialect) -> tuple[str, ...]:
    cells = line.split(dialect.delimiter)
    if dialect.spaced:
        cells = [cells[0], *(cell.removeprefix(" ") for cell in cells[1:])]
    return tuple(cells)


class _Splitter:
    """One record with quotes, character by character where they stand."""

    def __init__(self, lines: Sequence[str], first: int, dialect: Dialect) -> None:
        self._lines, self._first, self._dialect = lines, first, dialect
        self._text, self._end = lines[first], first + 1
        self._place = 0
        self._quoted = False

    def record(self) -> TableRecord:
        cells: list[str] = []
        fault: Fault | None = None
        inner = False
        delimiter = self._dialect.delimiter
        while True:
            if cells and self._dialect.spaced and self._text.startswith(" ", self._place):
                self._place += 1
            if self._text.startswith(self._dialect.quote, self._place):
                cell, fault = self._quoted_cell()
            else:
                cell = self._plain_cell()
                inner = inner or (self._dialect.quote == '"' and '"' in cell)
            cells.append(cell)
            if fault or self._place >= len(self._text):
                break
            self._place += len(delimiter)
        end = self._first + 1 if fault else self._end
        if inner and not fault:
            fault = "inner_quote"
        return TableRecord(tuple(cells), self._first, end, fault, self._quoted)

    def _plain_cell(self) -> str:
        end = self._text.find(self._dialect.delimiter, self._place)
        begun, self._place = self._place, end if end >= 0 else len(self._text)
        return self._text[begun : self._place]

    def _quoted_cell(self) -> tuple[str, Fault | None]:
        quote, escape = self._dialect.quote, self._dialect.escape
        begun = place = self._place + 1
        while True:
            end = self._text.find(quote, place)
            if end < 0:
                if not self._take_line():
                    return self._text[begun:], "open_quote"
                continue
            if escape == quote and self._text.startswith(quote, end + 1):
                place = end + 2
                continue
            if escape not in {"", quote} and _is_escaped(self._text, end, escape, begun):
                place = end + 1
                continue
            if self._dialect.loose and not self._can_end(end + 1):
                if self._end > self._first + 1 and self._can_open(end):
                    return self._text[begun:end], "open_quote"
                place = end + 1
                continue
            break
        self._quoted = True
        self._place = end + 1
        cell = unescaped(self._text[begun:end], self._dialect)
        rest = self._text[self._place :]
        if not rest or rest.startswith(self._dialect.delimiter):
            return cell, None
        if not rest.strip():  # spaces at the line's end
            self._place = len(self._text)
            return cell, None
        return cell, "behind_quote"

    def _can_end(self, place: int) -> bool:
        rest = self._text[place : place + 1]
        return not rest or rest == self._dialect.delimiter

    def _can_open(self, place: int) -> bool:
        """Whether a cell may begin here, so that the one before was never closed."""
        before = self._text[max(0, place - len(self._dialect.delimiter) - 1) : place]
        if self._dialect.spaced:
            before = before.removesuffix(" ")
        return before.endswith((self._dialect.delimiter, "\n"))

    def _take_line(self) -> bool:
        if self._end >= len(self._lines) or self._end - self._first >= MOST_LINES:
            return False
        self._text += "\n" + self._lines[self._end]
        self._end += 1
        return True


def _is_escaped(text: str, place: int, escape: str, begun: int) -> bool:
    count = 0
    while place - count - 1 >= begun and text[place - count - 1] == escape:
        count += 1
    return count % 2 == 1


def unescaped(text: str, dialect: Dialect) -> str:
    """What stood between quotes, without its escapes."""
    quote, escape = dialect.quote, dialect.escape
    if not escape:
        return text
    if escape == quote:
        return text.replace(quote + quote, quote)
    out: list[str] = []
    place = 0
    while place < len(text):
        if text[place] == escape and text[place + 1 : place + 2] in {quote, escape}:
            place += 1
        out.append(text[place])
        place += 1
    return "".join(out)
