"""Pictures in an .npz: pixels ``x`` and labels ``y``, or ``x_train`` and ``x_test`` with theirs."""

from __future__ import annotations

import hashlib
import math
from pathlib import Path
from typing import TYPE_CHECKING, Any

from data.errors import InputError
from data.messages import Message
from data.sources.formats.npz import arrays_in
from data.sources.formats.reader import SourceFile
from data.sources.images.array_headers import PAIRS, PARTS, names_of_pixels, shapes_in
from data.sources.images.image_set import ImageSet, check_memory
from data.sources.text import reason_of

if TYPE_CHECKING:
    from numpy.typing import NDArray

CHANNELS = (1, 2, 3, 4)
"""So many channels an image usually has."""


def is_of_pixels(path: Path, shape: tuple[int, ...] = ()) -> bool:
    """Whether the file is an .npz of pictures; with a ``shape`` its rows may be flat."""
    shapes = shapes_in(path)
    if names_of_pixels(shapes):
        return True
    return bool(shape) and bool(_names(shapes, shape))


def read(
    path: Path, source: str, shape: tuple[int, ...] = (), most_bytes: int | None = None
) -> ImageSet:
    """The pictures of an .npz; those of ``x_test`` stand last, to validate on.

    Three axes are grey pictures; with a ``shape`` a row is whatever has so many numbers.

    Raises:
        InputError: an array is damaged, of objects, or no picture or label.
    """
    import numpy as np

    shapes = shapes_in(path)
    names = _names(shapes, shape)
    check_memory(sum(math.prod(shapes[name]) for name in names[::2]), source, most_bytes)
    try:
        with path.open("rb") as stream:
            digest = hashlib.file_digest(stream, "sha256").hexdigest()
        file = SourceFile(path, source, path.stem, digest)
        found = arrays_in(file)
    except OSError as error:
        raise InputError("file.unreadable", file=source, reason=reason_of(error)) from None
    if not names or any(name not in found for name in names):
        raise InputError("images.no_arrays", file=source, known=list(found))
    pixels = [_pixels(found[name], name, source, shape) for name in names[::2]]
    labels = [
        _labels(found[name], name, source, len(rows))
        for name, rows in zip(names[1::2], pixels, strict=True)
    ]
    if len({one.shape[1:] for one in pixels}) > 1:
        raise InputError("images.parts_differ", file=source, first=names[0], second=names[2])
    unused = [name for name in found if name not in names]
    notes = [
        Message("table_note.array_left_out", {"array": name, "shape": str(found[name].shape)})
        for name in unused
    ]
    return ImageSet(
        source,
        path.stem,
        digest,
        np.concatenate(pixels) if len(pixels) > 1 else pixels[0],
        np.concatenate(labels) if len(labels) > 1 else labels[0],
        held=len(pixels[1]) if len(pixels) > 1 else 0,
        notes=tuple(notes),
    )


def _names(shapes: dict[str, tuple[int, ...]], shape: tuple[int, ...]) -> tuple[str, ...]:
    found = names_of_pixels(shapes)
    if found or not shape:
        return found
    for names in (*PARTS, *PAIRS):
        known = [name for name in names if name in shapes]
        if len(known) in (2, 4) and known == list(names[: len(known)]):
            return tuple(known)
    return ()


def _pixels(array: NDArray[Any], name: str, source: str, shape: tuple[int, ...]) -> NDArray[Any]:
    about = {"file": source, "array": name}
    if array.dtype.kind not in "buif":
        raise InputError("images.no_numbers", **about, kind=str(array.dtype))
    if not array.size:
        raise InputError("table.empty", file=source)
    if shape:
        if math.prod(array.shape[1:]) != math.prod(shape):
            columns = math.prod(array.shape[1:])
            raise InputError("images.other_shape", file=source, shape=list(shape), columns=columns)
        return array.reshape(len(array), *shape)
    if array.ndim == 3:
        return array[..., None]
    first, last = array.shape[1], array.shape[-1]
    if last not in CHANNELS and first in CHANNELS:
        raise InputError("images.channels_first", **about, shape=list(array.shape))
    return array


def _labels(array: NDArray[Any], name: str, source: str, rows: int) -> NDArray[Any]:
    """The labels as texts."""
    import numpy as np

    about = {"file": source, "array": name}
    if array.ndim == 2 and array.shape[1] == 1:
        array = array[:, 0]
    if array.ndim != 1 or len(array) != rows:
        raise InputError("images.other_labels", **about, shape=list(array.shape), rows=rows)
    if array.dtype.kind == "S":
        array = np.char.decode(array, "utf-8", "replace")
    if array.dtype.kind not in "buifU":
        raise InputError("images.no_labels", **about, kind=str(array.dtype))
    if array.dtype.kind == "U":
        empty = np.char.strip(array) == ""
        if empty.any():
            row = int(np.flatnonzero(empty)[0]) + 1
            raise InputError("images.label_missing", **about, row=row)
    if array.dtype.kind == "f":
        if not np.isfinite(array).all():
            row = int(np.flatnonzero(~np.isfinite(array))[0]) + 1
            raise InputError("images.label_missing", **about, row=row)
        if (array == np.floor(array)).all():
            array = array.astype(np.int64)
    return array if array.dtype.kind == "U" else array.astype(str)
