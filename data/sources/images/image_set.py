"""Pictures as they were read, whatever they lay in."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from data.errors import InputError
from data.messages import Message

if TYPE_CHECKING:
    from numpy.typing import NDArray

LABEL = "class"
"""What the label of pictures is called."""


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


@dataclass(frozen=True, slots=True, eq=False)
class ImageSet:
    """Pictures with their labels.

    ``pixels`` are of shape (rows, height, width, channels), or of what a person named, and of any
    kind of number; ``white`` is the value of white where the source tells it.
    ``labels`` are the texts of the rows' labels (untrusted), ``files`` what a row is called. The
    last ``held`` rows are a part of their own, to validate on. ``sha256`` identifies the content.
    """

    source: str
    name: str
    sha256: str
    pixels: NDArray[Any]
    labels: NDArray[Any]
    files: tuple[str, ...] = ()
    white: float | None = None
    held: int = 0
    notes: tuple[Message, ...] = ()

    @property
    def shape(self) -> tuple[int, ...]:
        """The lengths of the axes of one row."""
        return tuple(self.pixels.shape[1:])
