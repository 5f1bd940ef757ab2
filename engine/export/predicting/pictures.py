"""Pictures: files, arrays, and those that the cells of a table name."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np
from PIL import Image, ImageOps

from engine.export.predicting.cells import Fitted, Values
from engine.export.predicting.pixels import Pixels, scaled_pixels, white_of
from engine.export.predicting.refusing import Refused, shown

if TYPE_CHECKING:
    from numpy.typing import NDArray

SHAPE: list[int] = []
RESIZED = False
SCALE = "unit"
WHITE: float | None = None
"""Those of the run stand in the script."""
SUFFIXES = (".png", ".jpg", ".jpeg")


def pictures_in(place: str) -> tuple[NDArray[np.float32], list[str]]:
    """The pictures of a folder, a file or an .npz (float32, shape (rows, numbers)), and what each
    file is called.
    """
    path = Path(place).expanduser()
    if path.suffix.lower() == ".npz" and path.is_file():
        pixels = array_in(path, place)
        white = WHITE or white_of(pixels, place)
        return scaled_pixels(pixels, white, SCALE).reshape(len(pixels), -1), []
    files = sorted(one for one in path.rglob("*") if is_picture(one)) if path.is_dir() else [path]
    if not files:
        raise Refused(f"{shown(place)} holds no picture ({', '.join(SUFFIXES)})")
    height, width, channels = SHAPE
    pixels = np.stack([decoded(one, (height, width), channels, RESIZED) for one in files])
    names = [one.relative_to(path).as_posix() if path.is_dir() else one.name for one in files]
    return scaled_pixels(pixels, WHITE or 255.0, SCALE).reshape(len(pixels), -1), names


def is_picture(path: Path) -> bool:
    """Whether a file, not a hidden one, is called as a picture."""
    return path.suffix.lower() in SUFFIXES and path.is_file() and not path.name.startswith(".")


def decoded(path: Path, size: tuple[int, int], channels: int, resized: bool) -> Pixels:
    """The pixels of a file, 0 to 255, of shape (height, width, channels).

    A photograph stands upright as its camera says; what is transparent lies on white.
    """
    try:
        with Image.open(path, formats=("PNG", "JPEG")) as opened:
            image: Any = ImageOps.exif_transpose(opened) if opened.format == "JPEG" else opened
            if image.mode.startswith("I"):
                values = np.rint(np.asarray(image, dtype=np.float64) / 257)
                image = Image.fromarray(np.clip(values, 0, 255).astype(np.uint8))
            if image.mode in {"RGBA", "LA", "PA", "RGBa", "La"} or "transparency" in image.info:
                image = image.convert("RGBA")
                image = Image.alpha_composite(Image.new("RGBA", image.size, "white"), image)
            image = image.convert("L" if channels == 1 else "RGB")
    except (OSError, SyntaxError, ValueError, EOFError, Image.DecompressionBombError) as error:
        raise Refused(f"{shown(path)} cannot be read: {shown(error)}") from None
    if image.size != (size[1], size[0]):
        if not resized:
            found, wanted = f"{image.size[1]}x{image.size[0]}", f"{size[0]}x{size[1]}"
            raise Refused(f"{shown(path)} is {found}, the network takes {wanted}")
        image = image.resize((size[1], size[0]), Image.Resampling.BILINEAR)
    return np.asarray(image, dtype=np.uint8).reshape(*size, channels)


def is_grey(path: Path) -> bool:
    """Whether a picture has no colours; one that cannot be read is told later."""
    try:
        with Image.open(path) as image:
            return image.mode in {"1", "L", "LA", "La"} or image.mode.startswith("I")
    except (OSError, Image.DecompressionBombError):
        return True


def array_in(path: Path, place: str) -> Pixels:
    """The arrays called x, x_train, x_test, else the first whose rows have as many numbers."""
    try:
        with np.load(path, allow_pickle=False) as archive:
            arrays = {name: archive[name] for name in archive.files}
    except (OSError, ValueError, EOFError) as error:
        raise Refused(f"{shown(place)} cannot be read: {shown(error)}") from None
    numbers = int(np.prod(SHAPE))
    fits = {
        name: array
        for name, array in arrays.items()
        if array.ndim > 1 and array.dtype.kind in "buif" and len(array)
        if int(np.prod(array.shape[1:])) == numbers
    }
    if not fits:
        raise Refused(f"{shown(place)} holds no array with rows of {numbers} numbers")
    named = [fits[name] for name in ("x", "x_train", "x_test") if name in fits]
    found = np.concatenate(named) if named else next(iter(fits.values()))
    return found.reshape(len(found), *SHAPE)


def image_column(cells: Sequence[str], fitted: Fitted) -> Values:
    """The pixels of the pictures that cells name, from the table's folder on."""
    size, channels = (fitted["height"], fitted["width"]), fitted["channels"]
    resized, coloured = (name not in fitted.get("found", []) for name in ("size", "channels"))
    file, below = Path(fitted["file"]).expanduser(), Path(fitted["folder"]).expanduser()
    root = (file.parent / below).resolve()
    found: list[Pixels] = []
    for row, name in zip(fitted["rows"], cells, strict=True):
        path = (root / name).resolve()
        if not name or not path.is_relative_to(root) or not path.is_file():
            where = f"{shown(file)}, row {row}, column '{shown(fitted['name'])}'"
            raise Refused(f"{where}: there is no picture '{shown(name)}' below {shown(root)}")
        if channels == 1 and not coloured and not is_grey(path):
            raise Refused(f"{shown(path)} has colours, those of the training had none")
        found.append(decoded(path, size, channels, resized))
    pixels = scaled_pixels(np.stack(found), 255.0, fitted["scale"])
    return pixels.reshape(len(pixels), -1).astype(np.float64)
