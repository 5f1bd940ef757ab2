"""What the numbers of each picture come to, from which white and the range of all are told."""

from __future__ import annotations

from dataclasses import dataclass, fields
from typing import TYPE_CHECKING, Any

from data.sources.images.image_set import Taker, rows_at_once

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray


@dataclass(frozen=True, slots=True, eq=False)
class PixelRanges:
    """Of each picture the ``least`` and the ``greatest`` number and the ``mean`` (float64, of shape
    (rows,)), and whether all are ``whole`` and all are ``finite`` as float32 (bool).
    """

    least: NDArray[np.float64]
    greatest: NDArray[np.float64]
    mean: NDArray[np.float64]
    whole: NDArray[np.bool_]
    finite: NDArray[np.bool_]

    @classmethod
    def of(cls, pixels: NDArray[Any]) -> PixelRanges:
        """Those of pictures (rows, ...)."""
        flat = pixels.reshape(len(pixels), -1)
        size = rows_at_once(flat.shape[1])
        firsts = range(0, max(len(flat), 1), size)
        return cls.joined([cls._of_part(flat[first : first + size]) for first in firsts])

    @classmethod
    def _of_part(cls, flat: NDArray[Any]) -> PixelRanges:
        import numpy as np

        whole = finite = np.ones(len(flat), np.bool_)
        with np.errstate(over="ignore", invalid="ignore"):
            if flat.dtype.kind == "f":
                finite = np.all(np.isfinite(flat.astype(np.float32, copy=False)), axis=1)
                whole = np.all(flat == np.floor(flat), axis=1)
            return cls(
                flat.min(axis=1).astype(np.float64),
                flat.max(axis=1).astype(np.float64),
                flat.mean(axis=1, dtype=np.float64),
                whole,
                finite,
            )

    @classmethod
    def joined(cls, parts: list[PixelRanges]) -> PixelRanges:
        """One behind the other."""
        import numpy as np

        names = [field.name for field in fields(cls)]
        return cls(*(np.concatenate([getattr(one, name) for one in parts]) for name in names))

    def taken(self, rows: NDArray[np.int64]) -> PixelRanges:
        """Those of some rows."""
        return PixelRanges(*(getattr(self, field.name)[rows] for field in fields(self)))


class Measuring:
    """Takes pictures for what their numbers come to, and hands them on to whom they are for."""

    def __init__(self, taker: Taker | None = None) -> None:
        self._taker = taker
        self._parts: list[PixelRanges] = []

    def begin(self, rows: int, shape: tuple[int, ...], kind: np.dtype[Any]) -> None:
        """So many will come."""
        if self._taker is not None:
            self._taker.begin(rows, shape, kind)

    def take(self, pixels: NDArray[Any]) -> None:
        """Measure them."""
        self._parts.append(PixelRanges.of(pixels))
        if self._taker is not None:
            self._taker.take(pixels)

    @property
    def ranges(self) -> PixelRanges:
        """Those of all that came."""
        return PixelRanges.joined(self._parts)
