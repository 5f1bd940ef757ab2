"""Which rows of a streamed table train, validate and test, told by the row's number alone."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import TYPE_CHECKING

from data.errors import InputError
from data.split import SplitOptions, wanted
from data.streaming.row_keys import BLOCK, keys_of

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

TRAIN, VALIDATION, TEST, UNUSED = range(4)
_BINS = 1 << 12
_VALIDATES, _TESTS = 1, 2
"""What tells the draws of one seed apart."""


@dataclass(frozen=True, slots=True)
class Parts:
    """How a table of ``rows`` rows is divided; ``counts`` are the rows of each part.

    The last rows (``tail``), or those whose random number (``row_keys``) is below a bound: so
    many as were asked for, each as likely as any other.
    """

    rows: int
    options: SplitOptions
    counts: tuple[int, int, int]
    bounds: tuple[float, float] = (0.0, 0.0)

    def of(self, first: int, count: int) -> NDArray[np.int8]:
        """The part of each of ``count`` rows from ``first`` on, int8 of shape (count,)."""
        import numpy as np

        found = np.full(count, TRAIN, np.int8)
        if self.options.method == "tail":
            numbers = np.arange(first, first + count)
            found[numbers >= self.counts[TRAIN]] = VALIDATION
            found[numbers >= self.rows - self.counts[TEST]] = TEST
            return found
        if self.counts[VALIDATION]:
            keys = keys_of(first, count, (self.options.seed, _VALIDATES))
            found[keys < self.bounds[0]] = VALIDATION
        if self.counts[TEST]:
            keys = keys_of(first, count, (self.options.test_seed, _TESTS))
            found[keys < self.bounds[1]] = TEST
        return found

    def at(self, numbers: NDArray[np.int64]) -> NDArray[np.int8]:
        """The part of each of some rows (int64, rising)."""
        import numpy as np

        found = [np.zeros(0, np.int8)]
        for block in np.unique(numbers // BLOCK).tolist():
            first = block * BLOCK
            begin, end = np.searchsorted(numbers, (first, first + BLOCK))
            parts = self.of(first, min(BLOCK, self.rows - first))
            found.append(parts[numbers[begin:end] - first])
        return np.concatenate(found)

    def places(self, first: int, count: int) -> None:
        """Within its part a row stands behind those before it in the table."""

    def training(self, numbers: NDArray[np.int64]) -> NDArray[np.int64]:
        """The places among some rows (int64, rising) of those that train, as they train."""
        import numpy as np

        return np.flatnonzero(self.at(numbers) == TRAIN).astype(np.int64)


def parts_of(rows: int, options: SplitOptions) -> Parts:
    """Divide a table of ``rows`` rows; by the last rows, or drawn whatever their class.

    Raises:
        InputError: no row is left to train.
    """
    test, validation = wanted(rows, options.test), wanted(rows, options.fraction)
    train = rows - test - validation
    if train <= 0:
        total = options.fraction + options.test
        raise InputError("split.none_to_train", fraction=total, rows=rows)
    counts = (train, validation, test)
    if options.method == "tail":
        return Parts(rows, options, counts)
    none = Parts(rows, options, (rows, 0, 0))
    tests = bound_of(none, test, (options.test_seed, _TESTS))
    before = Parts(rows, options, (rows - test, 0, test), (0.0, tests))
    validates = bound_of(before, validation, (options.seed, _VALIDATES))
    return Parts(rows, options, counts, (validates, tests))


def bound_of(parts: Parts, count: int, seed: tuple[int, ...]) -> float:
    """The number below which those of ``count`` rows lie that would train by ``parts``.

    Found by counting in bins, then by sorting the numbers of one of them.
    """
    import numpy as np

    if not count:
        return 0.0
    bins = np.zeros(_BINS, np.int64)
    for keys in _keys(parts, seed):
        bins += np.bincount((keys * _BINS).astype(np.int64), minlength=_BINS)
    below = np.cumsum(bins)
    place = int(np.searchsorted(below, count, side="right"))
    if place >= _BINS:
        return 1.0
    left = count - (int(below[place - 1]) if place else 0)
    within = [keys[(keys * _BINS).astype(np.int64) == place] for keys in _keys(parts, seed)]
    return float(np.sort(np.concatenate(within))[left])


def _keys(parts: Parts, seed: tuple[int, ...]) -> Iterator[NDArray[np.float64]]:
    """The random numbers of the rows that train by ``parts``, block by block."""
    for first in range(0, parts.rows, BLOCK):
        count = min(BLOCK, parts.rows - first)
        yield keys_of(first, count, seed)[parts.of(first, count) == TRAIN]
