"""Pixels as the numbers that a network is given."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, TypeAlias

import numpy as np

from engine.export.predicting.refusing import Refused, shown

if TYPE_CHECKING:
    from numpy.typing import NDArray

Pixels: TypeAlias = "NDArray[Any]"


def white_of(pixels: Pixels, place: str) -> float:
    """The number of white: 1, 255 or 65535, as the numbers are."""
    least, greatest = float(pixels.min()), float(pixels.max())
    for white in (1.0, 255.0, 65_535.0):
        if least >= 0 and greatest <= white:
            return white
    raise Refused(f"{shown(place)}: numbers from {least:g} to {greatest:g} are no pixels")


def scaled_pixels(pixels: Pixels, white: float, scale: str) -> NDArray[np.float32]:
    """Pixels as the network takes them."""
    features = np.array(pixels, np.float32)
    if scale == "none":
        return features
    features /= np.float32(white)
    return features * np.float32(2) - np.float32(1) if scale == "signed" else features
