"""Random draws that are the same bytes on every platform and with every numpy.

Only the raw 64-bit stream of PCG64 is used (numpy keeps it stable; its distributions may change)
and arithmetic that IEEE 754 rounds exactly: + - * / and comparisons, no logarithm or sine.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, TypeAlias

import numpy as np

if TYPE_CHECKING:
    from collections.abc import Sequence

    from numpy.typing import NDArray

    Floats: TypeAlias = NDArray[np.float64]
    Ints: TypeAlias = NDArray[np.int64]

_BELL_MIDDLE = 2.0 * 65_535.0
_BELL_SCALE = 37_837.23


class Stream:
    """A source of draws; two streams of one seed draw the same."""

    def __init__(self, seed: int) -> None:
        self._bits = np.random.PCG64(seed)

    def raw(self, *shape: int) -> NDArray[np.uint64]:
        """Uniform 64-bit words."""
        count = 1
        for length in shape:
            count *= length
        words: Any = self._bits.random_raw(count)
        return np.asarray(words, dtype=np.uint64).reshape(shape)

    def unit(self, *shape: int) -> Floats:
        """Uniform in [0, 1), multiples of 2**-53."""
        return (self.raw(*shape) >> np.uint64(11)).astype(np.float64) * 2.0**-53

    def bell(self, *shape: int) -> Floats:
        """Bell-shaped, mean 0, deviation 1, within ±3.5: the sum of four uniform 16-bit parts."""
        words = self.raw(*shape)
        mask = np.uint64(0xFFFF)
        parts = [
            ((words >> np.uint64(shift)) & mask).astype(np.float64) for shift in (0, 16, 32, 48)
        ]
        return (parts[0] + parts[1] + parts[2] + parts[3] - _BELL_MIDDLE) / _BELL_SCALE

    def below(self, bound: int, *shape: int) -> Ints:
        """Whole numbers from 0 to `bound` - 1 (`bound` at most 2**31)."""
        high = self.raw(*shape) >> np.uint64(32)
        return ((high * np.uint64(bound)) >> np.uint64(32)).astype(np.int64)

    def pick(self, weights: Sequence[int], *shape: int) -> Ints:
        """Places 0..len(weights)-1, each as often as its whole weight says."""
        edges = np.array(weights, dtype=np.int64).cumsum()
        return np.searchsorted(edges, self.below(int(edges[-1]), *shape), side="right")

    def order(self, count: int) -> Ints:
        """A permutation of 0..count-1."""
        return np.argsort(self.raw(count), kind="stable")
