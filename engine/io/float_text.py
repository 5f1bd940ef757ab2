"""Arrays of float32 as text in JSON: little-endian, in base64."""

import base64
import sys
from array import array
from typing import Any


def text_of(values: Any) -> str:
    """The text of a NumPy array, whose numbers become float32."""
    return base64.b64encode(values.astype("<f4").tobytes()).decode("ascii")


def floats_of(text: str) -> "array[float]":
    """The numbers of a text, one after another."""
    found = array("f", base64.b64decode(text))
    if sys.byteorder == "big":
        found.byteswap()
    return found
