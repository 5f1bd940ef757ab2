"""Pictures as they were read, whatever they lay in: held, or handed on in parts."""

from __future__ import annotations

import math
from dataclasses import dataclass, fields
from typing import TYPE_CHECKING, Any, Protocol

from data.dataset import LabelReason
from data.errors import InputError
from data.messages import Message

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

LABEL = "class"
"""What the label of pictures is called."""
AT_ONCE = 1 << 22
"""Numbers of the pictures that are handed on together."""
NUMBER_BYTES = 5
"""What a number takes: a byte as it was read, and a float32."""


def check_memory(numbers: int, source: str, most_bytes: int | None) -> None:
    """Refuse pictures of so many numbers where they take more than ``most_bytes``.

    Raises:
        InputError: they do.
    """
    needed = numbers * NUMBER_BYTES
    if most_bytes is not None and needed > most_bytes:
        free = most_bytes / 1e9
        raise InputError("images.too_large", file=source, needed=needed / 1e9, free=free)


def rows_at_once(columns: int) -> int:
    """How many pictures of so many numbers are handed on together."""
    return max(AT_ONCE // max(columns, 1), 1)


def stored_kind(kind: str) -> str:
    """The type of numbers in a file: bytes stay bytes, others are float32."""
    return "|u1" if kind in ("|u1", "|b1") else "<f4"


def stored_size(kind: str) -> int:
    """The bytes of such a number."""
    return int(stored_kind(kind)[-1])


class Taker(Protocol):
    """Is handed pictures in their order."""

    def begin(self, rows: int, shape: tuple[int, ...], kind: np.dtype[Any]) -> None:
        """So many pictures at most will come, each of that shape and kind of number.

        Raises:
            InputError: there is no room for them.
        """

    def take(self, pixels: NDArray[Any]) -> None:
        """The next pictures, of shape (rows, *shape)."""


@dataclass(frozen=True, slots=True, eq=False, kw_only=True)
class ImageIndex:
    """What is known of pictures beside their pixels.

    ``shape`` are the lengths of the axes of one of them, ``kind`` numpy's name of their numbers'
    type, as "|u1"; ``white`` is the value of white where the
    source tells it. ``labels`` are the texts of the rows' labels (untrusted), ``files`` what a row
    is called. The last ``held`` rows are a part of their own, to validate on. ``sha256`` identifies
    the content. ``feature_names`` are those of pixels in columns, whose label has a name of its own
    and a reason.
    """

    source: str
    name: str
    sha256: str
    shape: tuple[int, ...]
    labels: NDArray[Any]
    kind: str = "|u1"
    files: tuple[str, ...] = ()
    white: float | None = None
    held: int = 0
    notes: tuple[Message, ...] = ()
    label_name: str = LABEL
    label_reason: LabelReason = "named"
    feature_names: tuple[str, ...] = ()

    @property
    def stored_bytes(self) -> int:
        """What the pixels take in a file."""
        return len(self.labels) * math.prod(self.shape) * stored_size(self.kind)

    def with_pixels(self, pixels: NDArray[Any]) -> ImageSet:
        """The pictures themselves."""
        known = {field.name: getattr(self, field.name) for field in fields(ImageIndex)}
        return ImageSet(pixels=pixels, **known)


@dataclass(frozen=True, slots=True, eq=False, kw_only=True)
class ImageSet(ImageIndex):
    """Pictures with their labels: ``pixels`` of shape (rows, *shape), any kind of number."""

    pixels: NDArray[Any]


class Held:
    """Takes all pictures into memory, where they take no more than ``most_bytes``."""

    def __init__(self, source: str, most_bytes: int | None) -> None:
        self._source, self._most_bytes = source, most_bytes
        self._pixels: NDArray[Any] | None = None
        self._rows = 0

    def begin(self, rows: int, shape: tuple[int, ...], kind: np.dtype[Any]) -> None:
        """Make room for them."""
        import numpy as np

        check_memory(rows * math.prod(shape), self._source, self._most_bytes)
        self._pixels = np.empty((rows, *shape), kind)

    def take(self, pixels: NDArray[Any]) -> None:
        """Keep them."""
        assert self._pixels is not None
        self._pixels[self._rows : self._rows + len(pixels)] = pixels
        self._rows += len(pixels)

    @property
    def pixels(self) -> NDArray[Any]:
        """Those that came."""
        assert self._pixels is not None
        return self._pixels[: self._rows]
