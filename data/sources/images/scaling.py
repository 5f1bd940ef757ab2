"""Pixels as the numbers that a network is given."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from data.errors import InputError
from data.messages import Message
from data.options import ImageOptions
from data.pictures import scale_pixels

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

EIGHT_BITS, SIXTEEN_BITS = 255.0, 65_535.0


def scaled(
    pixels: NDArray[Any], options: ImageOptions, white: float | None, source: str
) -> tuple[NDArray[np.float32], list[Message]]:
    """The pixels (rows, ...) as float32 (rows, columns), and what was guessed of them.

    They are divided by the value of white: the person's, the source's (``white``), else the one
    that their numbers tell. A float32 is divided by a float32, as ``x.astype("float32") / 255``
    does it.

    Raises:
        InputError: a pixel is no finite number, or white is not known.
    """
    import numpy as np

    flat = pixels.reshape(len(pixels), -1)
    with np.errstate(over="ignore"):
        features = np.ascontiguousarray(flat, dtype=np.float32)
    if features is pixels or features.base is not None:
        features = features.copy()
    if flat.dtype.kind == "f":
        _check_finite(features, source)
    value, notes = _divisor(flat, options, white, source)
    scale_pixels(features, value, options.scale)
    return features, notes


def check(
    pixels: NDArray[Any], options: ImageOptions, white: float | None, source: str
) -> list[Message]:
    """What ``scaled`` guesses of the pixels, without making them.

    Raises:
        InputError: as ``scaled``.
    """
    import numpy as np

    flat = pixels.reshape(len(pixels), -1)
    if flat.dtype.kind == "f":
        with np.errstate(over="ignore"):
            _check_finite(flat.astype(np.float32), source)
    return _divisor(flat, options, white, source)[1]


def _check_finite(features: NDArray[np.float32], source: str) -> None:
    import numpy as np

    finite = np.isfinite(features).all(axis=1)
    if not finite.all():
        row = int(np.flatnonzero(~finite)[0]) + 1
        raise InputError("images.not_finite", file=source, row=row)


def _divisor(
    flat: NDArray[Any], options: ImageOptions, white: float | None, source: str
) -> tuple[float, list[Message]]:
    """By what the pixels are divided, and a note where that is guessed."""
    if options.scale == "none":
        return 1.0, []
    known = options.white or white
    if known is not None:
        return known, []
    value = _white(flat, source)
    return value, [Message("table_note.white", {"white": value})]


def _white(pixels: NDArray[Any], source: str) -> float:
    """The value of white, by the kind and the greatest of the numbers."""
    import numpy as np

    least, greatest = float(pixels.min()), float(pixels.max())
    if least < 0:
        raise InputError("images.unclear_white", file=source, least=least, greatest=greatest)
    if greatest <= 1:
        return 1.0
    whole = pixels.dtype.kind != "f" or bool((pixels == np.floor(pixels)).all())
    if whole and greatest <= EIGHT_BITS:
        return EIGHT_BITS
    if whole and greatest <= SIXTEEN_BITS:
        return SIXTEEN_BITS
    raise InputError("images.unclear_white", file=source, least=least, greatest=greatest)
