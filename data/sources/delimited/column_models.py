"""What the cells of each column look like, and how surprising another cell would be there."""

from __future__ import annotations

import math
from collections import Counter
from collections.abc import Sequence

from data.sources.delimited.kinds import kind, pattern

PLAIN = 3.0
"""The surprise below which a cell looks as those of a column do."""
DIGITS = 0.9
"""The share of a column's cells that have digits where a word without any is not one of them."""
UNSEEN = 0.002
"""The share that a pattern or kind gets which the column never showed."""


class ColumnModel:
    """The kinds, patterns and lengths of a column's cells."""

    def __init__(self, cells: Sequence[str]) -> None:
        self._count = max(1, len(cells))
        self._kinds = Counter(kind(cell) for cell in cells)
        self._patterns = Counter(pattern(cell) for cell in cells)
        full = [one for one in self._patterns.elements() if one]
        self._has_digits = sum("9" in one for one in full) >= DIGITS * max(1, len(full))
        lengths = [math.log1p(len(cell)) for cell in cells if kind(cell) == "text"] or [0.0]
        self._length = sum(lengths) / len(lengths)
        spread = sum((length - self._length) ** 2 for length in lengths) / len(lengths)
        self._spread = max(0.25, math.sqrt(spread))

    @property
    def is_typed(self) -> bool:
        """Whether most of its cells are numbers, dates or others that a heading is not."""
        untyped = sum(self._kinds[name] for name in ("empty", "missing", "text", "word"))
        full = self._count - self._kinds["empty"] - self._kinds["missing"]
        return full > 0 and (self._count - untyped) >= 0.7 * full

    @property
    def is_empty(self) -> bool:
        """Whether no cell holds anything."""
        return self._kinds["empty"] >= self._count

    def belongs(self, cell: str) -> bool:
        """Whether a cell looks as those of the column do. Where all of these have digits, as hashes
        do that begin with a letter now and then, a word without any does not; nor does one of a
        kind that none of them is, though ``inf`` has letters alone, too.
        """
        if not self._kinds[kind(cell)] or (self._has_digits and "9" not in pattern(cell)):
            return False
        return self.surprise(cell) < PLAIN

    def surprise(self, cell: str) -> float:
        """How unlikely a cell is in this column, in nats: 0 where all look the same."""
        kinds = self._kinds[kind(cell)] / self._count
        patterns = self._patterns[pattern(cell)] / self._count
        share = 0.5 * max(kinds, UNSEEN) + 0.5 * max(patterns, UNSEEN)
        cost = -math.log(min(1.0, share))
        if kind(cell) == "text":
            off = abs(math.log1p(len(cell)) - self._length) / self._spread
            cost += max(0.0, off - 2.0)
        return min(cost, 9.0)


class HeadingModel(ColumnModel):
    """What a column's name looks like: words, no numbers."""

    def __init__(self) -> None:
        super().__init__(["name", "a name", "name_1", "Name", "A longer name"])
