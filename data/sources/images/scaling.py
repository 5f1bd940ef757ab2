"""Pixels as the numbers that a network is given."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING, Any

from data.errors import InputError
from data.messages import Message
from data.options import ImageOptions
from data.pictures import scale_pixels
from data.sources.images.pixel_ranges import PixelRanges

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

EIGHT_BITS, SIXTEEN_BITS = 255.0, 65_535.0


def scaled(
    pixels: NDArray[Any], options: ImageOptions, white: float | None, source: str
) -> tuple[NDArray[np.float32], list[Message]]:
    """The pixels (rows, ...) as float32 (rows, columns), and what was guessed of them.

    They are divided by the value of white: the person's, the source's (``white``), else the one
    that their numbers tell.

    Raises:
        InputError: a pixel is no finite number, or white is not known.
    """
    value, notes = divisor(PixelRanges.of(pixels), options, white, source)
    return as_inputs(pixels, value, options), notes


def as_inputs(
    pixels: NDArray[Any], divided_by: float, options: ImageOptions
) -> NDArray[np.float32]:
    """The pixels (rows, ...) as a network is given them: float32 of shape (rows, columns), new.

    A float32 is divided by a float32, as ``x.astype("float32") / 255`` does it.
    """
    import numpy as np

    flat = pixels.reshape(len(pixels), math.prod(pixels.shape[1:]))
    with np.errstate(over="ignore"):
        features = np.array(flat, dtype=np.float32, order="C")
    scale_pixels(features, divided_by, options.scale)
    return features


def divisor(
    ranges: PixelRanges, options: ImageOptions, white: float | None, source: str
) -> tuple[float, list[Message]]:
    """By what pixels of these ranges are divided, and a note where that is guessed.

    Raises:
        InputError: as ``scaled``.
    """
    import numpy as np

    if not ranges.finite.all():
        row = int(np.flatnonzero(~ranges.finite)[0]) + 1
        raise InputError("images.not_finite", file=source, row=row)
    if options.scale == "none":
        return 1.0, []
    known = options.white or white
    if known is not None:
        return known, []
    value = _white(ranges, source)
    return value, [Message("table_note.white", {"white": value})]


def _white(ranges: PixelRanges, source: str) -> float:
    """The value of white, by the kind and the greatest of the numbers."""
    least, greatest = float(ranges.least.min()), float(ranges.greatest.max())
    if least < 0:
        raise InputError("images.unclear_white", file=source, least=least, greatest=greatest)
    if greatest <= 1:
        return 1.0
    whole = bool(ranges.whole.all())
    if whole and greatest <= EIGHT_BITS:
        return EIGHT_BITS
    if whole and greatest <= SIXTEEN_BITS:
        return SIXTEEN_BITS
    raise InputError("images.unclear_white", file=source, least=least, greatest=greatest)
