"""How long an axis is behind a window that slides over it, as Keras counts."""

from __future__ import annotations

from engine.models.base.shape import Misfit, Shape, image
from engine.models.base.sides import Sides, area, height_and_width

SAME = "same"
CAUSAL = "causal"
USUAL = 64
"""A window to this length may be longer than its axis, as 3 behind pooling to one pixel."""
MOST_ZEROS = 2
"""Times an axis that a longer window may have: twice as long it sees all of the axis from every
place.
"""
MOST_PLACES = 128 * 128
"""Of a convolution's window over an image: oneDNN takes 8 bytes for each pair of them (2 GB), and
ends the process where it does not get them.
"""


def slid(
    length: int | None, window: int, stride: int, padding: str, dilation: int = 1
) -> int | None:
    """The places of a window of ``window`` values (with ``dilation`` - 1 left out between two).

    ``padding``: "same" or "causal" as if the axis went on in zeros, "valid" inside it alone.

    Raises:
        Misfit: the window is longer than the axis, or mostly beyond it, or it strides and is
            dilated, too.
    """
    if dilation > 1 and stride > 1:
        raise Misfit("layer.strides_and_dilation")
    if length is None:
        return None
    if padding in (SAME, CAUSAL):
        if window > max(MOST_ZEROS * length, USUAL):
            raise Misfit("layer.window_beyond", window=window, length=length)
        return -(-length // stride)
    reach = dilation * (window - 1) + 1
    if reach > length:
        raise Misfit("layer.window_too_large", window=reach, length=length)
    return (length - reach) // stride + 1


def spread(length: int, window: int, stride: int, padding: str) -> int:
    """The length behind a transposed convolution."""
    return length * stride + (0 if padding == SAME else max(window - stride, 0))


def convolved_image(
    shape: Shape, window: Sides, strides: Sides, padding: str, dilation: Sides = 1
) -> tuple[int, int]:
    """Height and width behind a convolution over an image of ``shape``.

    Raises:
        Misfit: the window has too many places, or as ``slid_image``.
    """
    _few_places(window)
    return slid_image(shape, window, strides, padding, dilation)


def slid_image(
    shape: Shape, window: Sides, strides: Sides, padding: str, dilation: Sides = 1
) -> tuple[int, int]:
    """Height and width behind a window that slides over an image of ``shape``.

    Raises:
        Misfit: it is no image, or as ``slid``.
    """
    tall, wide, _ = image(shape)
    each = [height_and_width(sides) for sides in (window, strides, dilation)]
    if max(each[1]) > 1 and max(each[2]) > 1:
        raise Misfit("layer.strides_and_dilation")
    (high, across), (down, right), (apart, aside) = each
    height = slid(tall, high, down, padding, apart)
    width = slid(wide, across, right, padding, aside)
    return height or 0, width or 0


def spread_image(shape: Shape, window: Sides, strides: Sides, padding: str) -> tuple[int, int]:
    """Height and width behind a transposed convolution over an image of ``shape``.

    Raises:
        Misfit: it is no image, or the window has too many places.
    """
    _few_places(window)
    tall, wide, _ = image(shape)
    (high, across), (down, right) = height_and_width(window), height_and_width(strides)
    return spread(tall, high, down, padding), spread(wide, across, right, padding)


def _few_places(window: Sides) -> None:
    if area(window) > MOST_PLACES:
        about = list(height_and_width(window))
        raise Misfit("layer.window_of_too_many", window=about, most=MOST_PLACES)
