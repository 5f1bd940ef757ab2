"""Which arrays an .npz holds, by their headers alone: numpy is not needed, nothing is believed."""

from __future__ import annotations

import ast
import zipfile
from pathlib import Path
from typing import IO, Any, cast

PAIRS = (("x", "y"), ("X", "y"), ("images", "labels"), ("data", "labels"))
"""Names of pixels and their labels."""
PARTS = (("x_train", "y_train", "x_test", "y_test"),)
_MAGIC = b"\x93NUMPY"
_LONGEST = 10_000


def shapes_in(path: Path) -> dict[str, tuple[int, ...]]:
    """The shapes of the arrays by their names; empty for what is no .npz."""
    found: dict[str, tuple[int, ...]] = {}
    try:
        with zipfile.ZipFile(path) as archive:
            names = archive.namelist()
            if not names or not all(name.endswith(".npy") for name in names):
                return {}
            for name in names:
                with archive.open(name) as stream:
                    shape = _shape(stream)
                if shape is not None:
                    found[name.removesuffix(".npy")] = shape
    except (OSError, ValueError, zipfile.BadZipFile, NotImplementedError, RuntimeError):
        return {}
    return found


def array_shape(path: Path) -> tuple[int, ...] | None:
    """The shape of the array in an .npy; None for what is none."""
    try:
        with path.open("rb") as stream:
            return _shape(stream)
    except OSError:
        return None


def names_of_pixels(shapes: dict[str, tuple[int, ...]]) -> tuple[str, ...]:
    """The arrays of pixels and labels, those that train first; empty where there are none.

    Pixels are of three axes or four; fewer are columns of a table.
    """
    for names in (*PARTS, *PAIRS):
        known = [name for name in names if name in shapes]
        if len(known) in (2, 4) and known == list(names[: len(known)]):
            pixels = known[::2]
            if all(len(shapes[name]) in (3, 4) for name in pixels):
                return tuple(known)
    return ()


def _shape(stream: IO[bytes]) -> tuple[int, ...] | None:
    magic = stream.read(8)
    if not magic.startswith(_MAGIC):
        return None
    length = int.from_bytes(stream.read(2 if magic[6] == 1 else 4), "little")
    if length > _LONGEST:
        return None
    try:
        header: Any = ast.literal_eval(stream.read(length).decode("latin-1").strip())
        shape = cast(tuple[Any, ...], header["shape"])
        return tuple(int(one) for one in shape)
    except (ValueError, SyntaxError, KeyError, TypeError, MemoryError, RecursionError):
        return None
