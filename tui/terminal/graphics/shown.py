"""Pictures on the screen: cells of text stand for them until it is sent to the terminal.

The signs are private ones, a different one for each cell, so that whatever lays panes and dialogs
out, cuts and colours them needs to know of no picture; the driver puts in their place what the
terminal draws pixels with.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field
from weakref import WeakValueDictionary

from rich.cells import cached_cell_len

from tui.terminal.graphics import kitty, sixel
from tui.terminal.graphics.boxes import Box
from tui.terminal.graphics.kinds import Kind

FIRST, LAST = 0xF0000, 0xFFFFD
"""The signs: a plane for private use."""
MOST_KEPT = 512
"""Images that Kitty is to keep; older ones are sent again."""
Cell = tuple[int, int]
_Part = tuple[int, int, int]
_RUN = re.compile(f"[{chr(FIRST)}-{chr(LAST)}]+")


@dataclass(frozen=True, eq=False)
class _Shown:
    """A box whose cells have the signs from ``first`` on; ``number`` is what Kitty calls it."""

    box: Box
    first: int
    number: int
    parts: dict[tuple[int, int, int], str] = field(
        default_factory=dict["tuple[int, int, int]", str]
    )
    """Cells of a row as Sixel, by row, first cell and their number."""

    @property
    def end(self) -> int:
        """The sign behind its last one."""
        return self.first + self.box.columns * self.box.rows


class _Row(str):
    """The signs of a row. They stand for its picture as long as somebody has such a text."""

    shown: _Shown


class ShownPictures:
    """What stands for pictures; a driver ``begin``s with it and sends what it has ``translated``,
    and what the ``end`` tells, be it for a while.
    """

    def __init__(self) -> None:
        self._kind: Kind = "blocks"
        self._cell: Callable[[], Cell] = lambda: (1, 1)
        self._shown: WeakValueDictionary[Box, _Shown] = WeakValueDictionary()
        self._next = FIRST
        self._sent: dict[int, None] = {}

    def begin(self, kind: Kind, cell: Callable[[], Cell]) -> None:
        """From now on draw like this; ``cell`` gives the pixels of a cell (width, height)."""
        self._kind, self._cell = kind, cell

    def end(self) -> str:
        """What tells the terminal that no image is needed; those that are seen again are sent."""
        found = "".join(map(kitty.forgotten, self._sent))
        self._sent.clear()
        return found

    def rows(
        self, values: bytes, shape: tuple[int, int, int], columns: int, halves: int
    ) -> list[str] | None:
        """Texts, each ``columns`` cells wide, that stand for a picture of so many ``halves`` of
        rows (``Box``) as long as they are kept as they are; None where it is to be made of half
        blocks.
        """
        rows = -(-halves // 2)
        if self._kind == "blocks" or max(columns, rows) > kitty.MOST:
            return None
        box = Box(values, shape, columns, rows, halves, self._cell())
        shown = self._shown.get(box) or self._added(box)
        if shown is None:
            cached_cell_len.cache_clear()  # it keeps texts that nobody else has any more
            shown = self._added(box)
        return None if shown is None else list(_rows(shown))

    def _added(self, box: Box) -> _Shown | None:
        """The box with signs of its own; None where none are left."""
        count, known = box.columns * box.rows, self._in_order()
        for first in (self._next, FIRST, *(one.end for one in known)):
            end = first + count
            if end <= LAST + 1 and not any(one.first < end and first < one.end for one in known):
                import hashlib

                about = (box.shape, box.columns, box.rows, box.halves, box.cell)
                digest = hashlib.sha256(repr(about).encode() + box.values).digest()
                found = _Shown(box, first, int.from_bytes(digest[:3], "big") | 1)
                self._shown[box], self._next = found, end
                return found
        return None

    def _in_order(self) -> list[_Shown]:
        return sorted(self._shown.values(), key=lambda one: one.first)

    def translated(self, text: str) -> str:
        """What is sent to the terminal, with pixels in place of signs that stand for them."""
        if self._kind == "blocks" or _RUN.search(text) is None:
            return text
        known = self._in_order()
        return _RUN.sub(lambda run: "".join(self._pieces(run.group(), known)), text)

    def _pieces(self, signs: str, known: Sequence[_Shown]) -> Iterator[str]:
        """Cells that stand beside each other in one row of one picture, together."""
        place = 0
        while place < len(signs):
            shown, first, count = _of(ord(signs[place]), known), ord(signs[place]), 1
            if shown is None:  # of a picture that has gone
                yield " "
            else:
                row, column = divmod(first - shown.first, shown.box.columns)
                most = min(shown.box.columns - column, len(signs) - place)
                while count < most and ord(signs[place + count]) == first + count:
                    count += 1
                yield self._piece(shown, row, column, count)
            place += count

    def _piece(self, shown: _Shown, row: int, column: int, count: int) -> str:
        if self._kind == "kitty":
            return self._given(shown) + kitty.placed(shown.number, row, column, count)
        key = row, column, count
        if key not in shown.parts:
            shown.parts[key] = shown.box.part(row, column, count)
        return sixel.at_cells(shown.parts[key], count)

    def _given(self, shown: _Shown) -> str:
        """The messages that give Kitty an image, if it has it not."""
        if shown.number in self._sent:
            return ""
        forgotten = ""
        if len(self._sent) >= MOST_KEPT:
            oldest = next(iter(self._sent))
            del self._sent[oldest]
            forgotten = kitty.forgotten(oldest)
        self._sent[shown.number] = None
        box = shown.box
        return forgotten + kitty.sent(shown.number, box.png(), box.columns, box.rows)


def _rows(shown: _Shown) -> Iterator[_Row]:
    for first in range(shown.first, shown.end, shown.box.columns):
        row = _Row("".join(map(chr, range(first, first + shown.box.columns))))
        row.shown = shown
        yield row


def _of(sign: int, known: Sequence[_Shown]) -> _Shown | None:
    place = bisect_right(known, sign, key=lambda one: one.first)
    found = known[place - 1] if place else None
    return found if found is not None and sign < found.end else None


PICTURES = ShownPictures()
"""Those of this process's terminal."""
