"""A random number for every row of a table, known by the row's number alone."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

BLOCK = 1 << 16
"""Rows whose numbers are drawn at once."""


def keys_of(first: int, count: int, seed: tuple[int, ...]) -> NDArray[np.float64]:
    """The numbers in [0, 1) of ``count`` rows from ``first`` on, float64 of shape (count,).

    Of each block of rows numpy's PCG64, seeded with SeedSequence([*seed, block]).
    """
    import numpy as np

    parts: list[NDArray[np.float64]] = [np.zeros(0)]
    last = first + count
    for block in range(first // BLOCK, -(-last // BLOCK)):
        source = np.random.PCG64(np.random.SeedSequence([*seed, block]))
        drawn = np.random.Generator(source).random(BLOCK)
        begin = block * BLOCK
        parts.append(drawn[max(first - begin, 0) : last - begin])
    return np.concatenate(parts)
