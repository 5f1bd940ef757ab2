"""Pictures in an .npz: pixels ``x`` and labels ``y``, or ``x_train`` and ``x_test`` with theirs."""

from __future__ import annotations

import math
import zipfile
from collections.abc import Generator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import IO, TYPE_CHECKING, Any

from data.errors import InputError
from data.messages import Message
from data.sources.formats.npz import ArrayHeader, arrays_in, damage_told, header_of, too_short
from data.sources.formats.reader import Progress, SourceFile, advance, part_of
from data.sources.images.array_headers import PAIRS, PARTS, names_of_pixels, shapes_in
from data.sources.images.image_set import ImageIndex, Taker, rows_at_once

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


def pass_over(
    file: SourceFile,
    shape: tuple[int, ...],
    taker: Taker,
    progress: Progress | None = None,
    *,
    in_parts: bool = False,
) -> ImageIndex:
    """Hand on the pictures of an .npz; those of ``x_test`` stand last, to validate on.

    Three axes are grey pictures; with a ``shape`` a row is whatever has so many numbers. An array
    in Fortran's order can only be read as a whole, and is refused where it is read ``in_parts``.

    Raises:
        InputError: an array is damaged, of objects, or no picture or label; or the ``taker`` has no
            room.
        ReadingStopped: the progress asked for it.
    """
    import numpy as np

    known = shapes_in(file.path)
    names = _names(known, shape)
    if not names:
        raise InputError("images.no_arrays", file=file.source, known=list(known))
    found = arrays_in(file, names[1::2])
    arrays = [_described(file, name, shape) for name in names[::2]]
    if len({one.row for one in arrays}) > 1:
        raise InputError("images.parts_differ", file=file.source, first=names[0], second=names[2])
    labels = [
        _labels(found[name], name, file.source, one.header.shape[0])
        for name, one in zip(names[1::2], arrays, strict=True)
    ]
    rows = [one.header.shape[0] for one in arrays]
    kind = np.result_type(*(one.header.dtype for one in arrays))
    taker.begin(sum(rows), arrays[0].row, kind)
    done = 0
    for one, count in zip(arrays, rows, strict=True):
        if one.header.by_column and in_parts:
            raise InputError("images.by_column", file=file.source, array=one.name)
        told = part_of(progress, done / sum(rows), (done + count) / sum(rows))
        _hand_on(file, one, taker, told)
        done += count
    notes = [
        Message("table_note.array_left_out", {"array": name, "shape": str(known[name])})
        for name in known
        if name not in names
    ]
    return ImageIndex(
        source=file.source,
        name=file.name,
        sha256=file.sha256,
        shape=arrays[0].row,
        kind=kind.str,
        labels=np.concatenate(labels) if len(labels) > 1 else labels[0],
        held=rows[1] if len(rows) > 1 else 0,
        notes=tuple(notes),
    )


def numbers_in(path: Path, shape: tuple[int, ...]) -> int:
    """How many numbers the pictures of an .npz are, by its headers."""
    known = shapes_in(path)
    return sum(math.prod(known[name]) for name in _names(known, shape)[::2])


@dataclass(frozen=True, slots=True)
class _Pixels:
    """An array of pixels, whose ``row`` is the shape of one picture."""

    name: str
    header: ArrayHeader
    row: tuple[int, ...]


def _described(file: SourceFile, name: str, shape: tuple[int, ...]) -> _Pixels:
    with _opened(file, name) as (stream, size):
        header = header_of(stream, file, name, size)
    return _Pixels(name, header, _row_shape(header, name, file.source, shape))


@contextmanager
def _opened(file: SourceFile, name: str) -> Generator[tuple[IO[bytes], int]]:
    """The array of that name as a stream, and its bytes."""
    with damage_told(file):
        archive = zipfile.ZipFile(file.path)
    with archive:
        with damage_told(file):
            info = archive.getinfo(f"{name}.npy")
            stream = archive.open(info)
        with stream:
            yield stream, info.file_size


def _hand_on(file: SourceFile, array: _Pixels, taker: Taker, progress: Progress | None) -> None:
    import numpy as np

    count, dtype = array.header.shape[0], array.header.dtype
    if array.header.by_column:
        whole = arrays_in(file, (array.name,))[array.name]
        taker.take(whole.reshape(count, *array.row))
        return
    columns = math.prod(array.row)
    size = rows_at_once(columns)
    with _opened(file, array.name) as (stream, bytes_in_it):
        header_of(stream, file, array.name, bytes_in_it)
        for first in range(0, count, size):
            advance(progress, first, count, file.source)
            wanted = min(size, count - first)
            with damage_told(file):
                content = stream.read(wanted * columns * dtype.itemsize)
                if len(content) < wanted * columns * dtype.itemsize:
                    raise too_short(file)
                found = np.frombuffer(content, dtype).reshape(wanted, *array.row)
            taker.take(found)


def _names(shapes: dict[str, tuple[int, ...]], shape: tuple[int, ...]) -> tuple[str, ...]:
    found = names_of_pixels(shapes)
    if found or not shape:
        return found
    for names in (*PARTS, *PAIRS):
        known = [name for name in names if name in shapes]
        if len(known) in (2, 4) and known == list(names[: len(known)]):
            return tuple(known)
    return ()


def _row_shape(
    header: ArrayHeader, name: str, source: str, asked: tuple[int, ...]
) -> tuple[int, ...]:
    """The shape of one picture of an array."""
    about, shape = {"file": source, "array": name}, header.shape
    if header.dtype.kind not in "buif":
        raise InputError("images.no_numbers", **about, kind=str(header.dtype))
    if not math.prod(shape):
        raise InputError("table.empty", file=source)
    if asked:
        if math.prod(shape[1:]) != math.prod(asked):
            columns = math.prod(shape[1:])
            raise InputError("images.other_shape", file=source, shape=list(asked), columns=columns)
        return asked
    if len(shape) == 3:
        return (*shape[1:], 1)
    first, last = shape[1], shape[-1]
    if last not in CHANNELS and first in CHANNELS:
        raise InputError("images.channels_first", **about, shape=list(shape))
    return shape[1:]


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
