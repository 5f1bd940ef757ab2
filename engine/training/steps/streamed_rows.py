"""The rows of a table that streams, in the order of an epoch: as many as fit into memory at a time.

A buffer is filled with blocks of rows from all over the file, drawn anew every epoch, and its rows
are mixed. What fits into one buffer is taken in the order of a table that is held in memory.
"""

from dataclasses import dataclass, replace
from functools import lru_cache

import numpy as np
from numpy.typing import NDArray

from engine.specs.buffers import BLOCKS

_OF_BLOCKS = 2**32 - 1
"""Tells the draw of the blocks from those of the buffers."""


@dataclass(frozen=True, slots=True, eq=False)
class DrawnOrder:
    """The ``places`` of rows among others (int32, shape (rows,)) in the order in which they are
    taken; two of these are never equal.
    """

    places: NDArray[np.int32]


@dataclass(frozen=True, slots=True)
class StreamedRows:
    """Rows of a file by their ``numbers``; mixed by ``seed`` and ``epoch`` (from 1), as they lie
    there where that is 0, or in an order that was ``drawn``.
    """

    numbers: range
    seed: int = 0
    epoch: int = 0
    drawn: DrawnOrder | None = None

    def __len__(self) -> int:
        return len(self.numbers)

    def mixed(self, seed: int, epoch: int) -> "StreamedRows":
        """The same rows in the order of an epoch."""
        return replace(self, seed=seed, epoch=epoch)

    def in_order(self, places: NDArray[np.int32]) -> "StreamedRows":
        """The same rows in an order of their places."""
        return replace(self, drawn=DrawnOrder(places))


@dataclass(frozen=True, slots=True)
class Filling:
    """What a buffer is filled with: runs of rows (the first's number, how many), rising, and the
    places of the rows in the order in which they are taken (int32).
    """

    runs: tuple[tuple[int, int], ...]
    order: NDArray[np.int32]


def filling(rows: StreamedRows, size: int, place: int) -> Filling:
    """The buffer number ``place`` (from 0) of an epoch, where each but the last holds ``size``."""
    first, last = place * size, min((place + 1) * size, len(rows))
    begin = rows.numbers.start
    if rows.drawn is not None:
        return _filling_of(begin + rows.drawn.places[first:last].astype(np.int64))
    if not rows.epoch:
        return Filling(((begin + first, last - first),), np.arange(last - first, dtype=np.int32))
    blocks = _blocks(rows, max(size // BLOCKS, 1))
    runs: list[tuple[int, int]] = []
    for number, before, after in blocks[_overlapping(blocks, first, last)].tolist():
        skipped = max(first - before, 0)
        runs.append((begin + number + skipped, min(after, last) - before - skipped))
    of_buffer = (place,) if place else ()
    order = permutation(last - first, rows.seed, rows.epoch, *of_buffer).astype(np.int32)
    return Filling(_joined(sorted(runs)), order)


def _filling_of(numbers: NDArray[np.int64]) -> Filling:
    """A buffer of some rows (rows,), in the order in which they are taken."""
    rising = np.argsort(numbers)
    places = np.empty(len(numbers), np.int32)
    places[rising] = np.arange(len(numbers), dtype=np.int32)
    starts = np.flatnonzero(np.diff(numbers[rising], prepend=-2) != 1)
    counts = np.diff(starts, append=len(numbers))
    found = zip(numbers[rising][starts].tolist(), counts.tolist(), strict=True)
    return Filling(tuple(found), places)


def _overlapping(blocks: NDArray[np.int64], first: int, last: int) -> slice:
    """The blocks with rows among those from ``first`` to ``last`` of an epoch."""
    begin = np.searchsorted(blocks[:, 2], first, side="right")
    return slice(int(begin), int(np.searchsorted(blocks[:, 1], last)))


@lru_cache(maxsize=2)
def _blocks(rows: StreamedRows, size: int) -> NDArray[np.int64]:
    """The blocks in the order of an epoch, int64 of shape (blocks, 3): the first row of each, and
    how many rows of the epoch lie before it and before the next.
    """
    starts = permutation(-(-len(rows) // size), rows.seed, rows.epoch, _OF_BLOCKS) * size
    counts = np.minimum(size, len(rows) - starts)
    ends = np.cumsum(counts)
    return np.stack([starts, ends - counts, ends], axis=1)


def _joined(runs: list[tuple[int, int]]) -> tuple[tuple[int, int], ...]:
    """Runs that follow each other as one."""
    found: list[tuple[int, int]] = []
    for first, count in runs:
        if found and sum(found[-1]) == first:
            found[-1] = (found[-1][0], found[-1][1] + count)
        else:
            found.append((first, count))
    return tuple(found)


def permutation(count: int, seed: int, epoch: int, *more: int) -> NDArray[np.int64]:
    """0..count-1 mixed: numpy's PCG64 seeded with SeedSequence([seed, epoch]), epoch from 1; with
    ``more`` numbers behind them.
    """
    source = np.random.PCG64(np.random.SeedSequence([seed, epoch, *more]))
    return np.random.Generator(source).permutation(count)
