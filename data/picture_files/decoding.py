"""One picture's file: what its header says, and its pixels."""

from __future__ import annotations

import warnings
from collections.abc import Generator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Any

from data.errors import InputError, reason_in
from data.messages import Message
from data.pictures import Header

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

_KINDS = ("PNG", "JPEG")
_GREY = ("1", "L", "LA", "La", "I", "I;16", "I;16B", "I;16L")
_TURNED = (5, 6, 7, 8)
"""The orientations of a photograph in which height and width change places."""
_ORIENTATION = 0x0112
_SIXTEEN_BITS = 257


class Undecodable(InputError):
    """A file is no picture that can be read; the message tells why."""


def header_of(path: Path) -> Header:
    """What a picture's file says of itself; its pixels are not read.

    Raises:
        Undecodable: it is no picture, several, or far too large.
    """
    with _opened(path) as image:
        width, height = image.size
        if image.format == "JPEG" and image.getexif().get(_ORIENTATION) in _TURNED:
            width, height = height, width
        return Header((height, width), image.mode in _GREY)


def decoded(path: Path, size: tuple[int, int], *, grey: bool) -> NDArray[np.uint8]:
    """The pixels, 0 to 255, of shape (height, width, 1 or 3), brought to ``size`` bilinearly.

    A photograph stands upright as its camera says. What is transparent lies on white. Sixteen bits
    become eight.

    Raises:
        Undecodable: its pixels are not all there.
    """
    import numpy as np
    from PIL import Image, ImageOps

    with _opened(path) as opened:
        image: Any = opened
        if image.format == "JPEG":
            image = ImageOps.exif_transpose(image)
        if image.mode.startswith("I"):
            values = np.asarray(image, dtype=np.float64) / _SIXTEEN_BITS
            image = Image.fromarray(np.clip(np.rint(values), 0, 255).astype(np.uint8))
        if image.mode in ("RGBA", "LA", "PA", "RGBa", "La") or "transparency" in image.info:
            image = image.convert("RGBA")
            paper = Image.new("RGBA", image.size, "white")
            image = Image.alpha_composite(paper, image)
        image = image.convert("L" if grey else "RGB")
        if image.size != (size[1], size[0]):
            image = image.resize((size[1], size[0]), Image.Resampling.BILINEAR)
        return np.asarray(image, dtype=np.uint8).reshape(*size, 1 if grey else 3)


@contextmanager
def _opened(path: Path) -> Generator[Any]:
    from PIL import Image, UnidentifiedImageError

    try:
        with warnings.catch_warnings():
            warnings.simplefilter("error", Image.DecompressionBombWarning)
            warnings.filterwarnings("ignore", module="PIL")
            with Image.open(path, formats=_KINDS) as image:
                if getattr(image, "n_frames", 1) > 1 and image.format == "PNG":
                    raise Undecodable(Message("images.several_pictures"))
                yield image
    except UnidentifiedImageError:
        if _is_empty(path):
            raise Undecodable(Message("images.empty")) from None
        raise Undecodable(Message("images.no_picture")) from None
    except (Image.DecompressionBombError, Image.DecompressionBombWarning):
        raise Undecodable(Message("images.bomb")) from None
    except OSError as error:
        reason = error.strerror or reason_in(error)
        raise Undecodable(Message("images.damaged", {"reason": reason})) from None
    except (SyntaxError, ValueError, EOFError, MemoryError, TypeError, IndexError) as error:
        raise Undecodable(Message("images.damaged", {"reason": reason_in(error)})) from None


def _is_empty(path: Path) -> bool:
    try:
        return path.stat().st_size == 0
    except OSError:  # it is gone by now
        return False
