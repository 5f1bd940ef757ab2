"""Whether every record of a block of bytes has its cells, counted without making them.

Quotes divide a block in stretches outside and inside of cells; the parity of the quotes before a
byte tells in which one it lies. A quote that opens must follow a delimiter or a line end, one that
closes must be followed by one, and pairs inside are one quote (RFC 4180). A block in which that
holds, and whose records all have one width, is read alike by every reader of CSV.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from data.dialect import Dialect

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

LF, CR, SPACE, TAB = 10, 13, 32, 9


@dataclass(frozen=True, slots=True, eq=False)
class CheckedBlock:
    """Whole records of one width at the beginning of a block.

    ``end`` bytes belong to them, ``starts`` are the first bytes of the records (int64) and
    ``lines`` the line ends before each; ``line_ends`` those of all. ``blank`` (bool) are records
    in which nothing stands; ``inner`` the bounds of lines within a cell that a row might stand in.
    """

    end: int
    starts: NDArray[np.int64]
    lines: NDArray[np.int64]
    line_ends: int
    blank: NDArray[np.bool_]
    inner: tuple[tuple[int, int], ...] = ()

    @property
    def longest(self) -> int:
        """The lines of the record that has most."""
        import numpy as np

        return int(np.diff(np.append(self.lines, self.line_ends)).max(initial=0))


class RecordCheck:
    """Checks blocks for one dialect and one width; both signs are ASCII."""

    def __init__(self, dialect: Dialect, width: int) -> None:
        import numpy as np

        self._dialect, self._width = dialect, width
        self._delimiter = ord(dialect.delimiter)
        self._quote = ord(dialect.quote) if dialect.quote else None
        signs = [self._delimiter, LF, CR, *([] if self._quote is None else [self._quote])]
        self._edges = np.zeros(256, np.bool_)
        self._edges[signs] = True  # a quote before or after a quote is one of a pair
        self._content = np.ones(256, np.uint8)
        self._content[[*signs, SPACE, TAB]] = 0

    def checked(self, data: bytes, *, final: bool) -> CheckedBlock | None:
        """The whole records of `data`, which begins with one; None where any is out of order.

        Unless it is the ``final`` one, the last record of a block is left for the next.
        """
        import numpy as np

        found = np.frombuffer(data, np.uint8)
        ends = self._line_ends(data, found, final=final)
        quotes = self._quotes(data, found)
        inside = None if quotes is None else np.bitwise_xor.accumulate(quotes)
        if quotes is not None and not self._are_edges(found, quotes):
            return None
        outside = ends if inside is None else ends[~inside[ends]]
        if not len(outside):
            return _none() if not final else None
        end = int(outside[-1]) + 1
        if final and end < len(found):
            return None
        delimiters = found[:end] == self._delimiter
        inner: tuple[tuple[int, int], ...] = ()
        if inside is not None and quotes is not None:
            inner = self._inner(delimiters, quotes, inside, ends[ends < end])
            delimiters &= ~inside[:end]
        starts = np.concatenate(([0], outside[:-1] + 1))
        counts = np.diff(np.searchsorted(np.flatnonzero(delimiters), np.append(starts, end))) + 1
        blank = self._blank(found, starts, outside)
        if not ((counts == self._width) | blank).all():
            return None
        lines = np.searchsorted(ends, starts)
        count = int(np.searchsorted(ends, end))
        return CheckedBlock(end, starts, lines, count, blank, inner)

    def _inner(
        self,
        delimiters: NDArray[np.bool_],
        quotes: NDArray[np.bool_],
        inside: NDArray[np.bool_],
        ends: NDArray[np.int64],
    ) -> tuple[tuple[int, int], ...]:
        """Lines that begin and end within one cell, with the delimiters of a row in them."""
        import numpy as np

        within = inside[ends]
        whole = np.flatnonzero(within[1:] & within[:-1])
        if not len(whole):
            return ()
        first, last = ends[whole] + 1, ends[whole + 1]
        among = np.flatnonzero(delimiters)
        signs = np.searchsorted(among, last) - np.searchsorted(among, first)
        astray = np.flatnonzero(quotes)
        bare = np.searchsorted(astray, last) == np.searchsorted(astray, first)
        alike = bare & (signs == self._width - 1)
        return tuple(zip(first[alike].tolist(), last[alike].tolist(), strict=True))

    def _line_ends(
        self, data: bytes, found: NDArray[np.uint8], *, final: bool
    ) -> NDArray[np.int64]:
        """The last bytes of lines, which end in LF, CR LF or CR; the file's end ends one, too."""
        import numpy as np

        ends = np.flatnonzero(found == LF)
        if b"\r" in data:
            returns = np.flatnonzero(found == CR)
            follows = np.append(found, LF if not final else 0)[returns + 1]
            ends = np.sort(np.concatenate((ends, returns[follows != LF])))
        if final and (not len(ends) or ends[-1] != len(found) - 1):
            ends = np.append(ends, len(found) - 1)
        return ends

    def _quotes(self, data: bytes, found: NDArray[np.uint8]) -> NDArray[np.bool_] | None:
        """Which bytes are quotes; None where none is."""
        if self._quote is None or self._dialect.quote.encode() not in data:
            return None
        return found == self._quote

    def _are_edges(self, found: NDArray[np.uint8], quotes: NDArray[np.bool_]) -> bool:
        """Whether every quote opens or closes a cell, or is one of a pair within."""
        import numpy as np

        places = np.flatnonzero(quotes)
        padded = np.concatenate(([LF], found, [LF]))
        before, after = padded[places], padded[places + 2]
        return bool(self._edges[before[0::2]].all() and self._edges[after[1::2]].all())

    def _blank(
        self, found: NDArray[np.uint8], starts: NDArray[np.int64], ends: NDArray[np.int64]
    ) -> NDArray[np.bool_]:
        """Records in which nothing but signs and spaces stands; none where there is one column."""
        import numpy as np

        if self._width == 1 or not (ends - starts <= 4 * self._width).any():
            return np.zeros(len(starts), np.bool_)
        content = self._content[found[: int(ends[-1]) + 1]]
        return np.add.reduceat(content, starts, dtype=np.int64) == 0


def _none() -> CheckedBlock:
    import numpy as np

    nothing = np.zeros(0, np.int64)
    return CheckedBlock(0, nothing, nothing, 0, np.zeros(0, np.bool_))
