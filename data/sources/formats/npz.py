"""NumPy's .npz and .npy: an array of one dimension is a column, one of more is several."""

from __future__ import annotations

import zipfile
import zlib
from collections.abc import Container, Generator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from typing import IO, TYPE_CHECKING, Any

from data.errors import InputError, reason_in
from data.messages import Message
from data.options import ReadingOptions
from data.raw_table import RawTable
from data.sources.formats.names import unique_names
from data.sources.formats.reader import Progress, SourceFile, advance

if TYPE_CHECKING:
    from numpy.typing import NDArray

MOST_BYTES = 1 << 33
MOST_COLUMNS = 100_000
_DAMAGE = (
    *(zipfile.BadZipFile, RuntimeError, EOFError, zlib.error),
    *(ValueError, MemoryError, OSError, TypeError, KeyError),
)


def read(file: SourceFile, options: ReadingOptions, progress: Progress | None = None) -> RawTable:
    """The arrays that have as many rows as the one asked for, else as most values have.

    Nothing in the file is run: arrays of Python objects are refused.

    Raises:
        InputError: an array is damaged, too large or of objects, or there is no such array.
    """
    arrays = arrays_in(file)
    advance(progress, file.size, file.size, file.source)
    usable = {name: array for name, array in arrays.items() if array.ndim and array.size}
    if not usable:
        raise InputError("table.empty", file=file.source)
    rows = _rows(usable, file, options.sheet)
    notes = [
        Message("table_note.array_left_out", {"array": name, "shape": str(array.shape)})
        for name, array in arrays.items()
        if name not in usable or len(array) != rows
    ]
    header: list[str] = []
    columns: list[Any] = []
    for name, array in usable.items():
        if len(array) == rows:
            for part, values in _parts(name, array):
                header.append(part)
                columns.append(_column(values, part, file))
                if len(header) > MOST_COLUMNS:
                    raise InputError("table.too_many_columns", file=file.source, limit=MOST_COLUMNS)
    names, more = unique_names(header, len(header))
    told = (*notes, *more)
    return RawTable(file.source, file.name, file.sha256, names, tuple(columns), notes=told)


def arrays_in(file: SourceFile, wanted: Container[str] | None = None) -> dict[str, NDArray[Any]]:
    """Every array by its name, or those that are ``wanted``.

    Raises:
        InputError: one is damaged, too large or of objects.
    """
    if not zipfile.is_zipfile(file.path):
        with file.path.open("rb") as stream:
            return {file.name: _array(stream, file, file.name, file.size)}
    found: dict[str, NDArray[Any]] = {}
    with damage_told(file), zipfile.ZipFile(file.path) as archive:
        for info in archive.infolist():
            name = info.filename.removesuffix(".npy")
            if wanted is None or name in wanted:
                with archive.open(info) as stream:
                    found[name] = _array(stream, file, name, info.file_size)
    if sum(array.nbytes for array in found.values()) > MOST_BYTES:
        raise InputError("table.unpacks_too_large", file=file.source, limit=MOST_BYTES >> 20)
    return found


@dataclass(frozen=True, slots=True)
class ArrayHeader:
    """What an array's header says of it; ``by_column``: its numbers lie in Fortran's order."""

    shape: tuple[int, ...]
    dtype: Any
    by_column: bool


def header_of(stream: IO[bytes], file: SourceFile, name: str, size: int) -> ArrayHeader:
    """The header of the array that begins in ``stream`` and has ``size`` bytes, which then stands
    before its numbers; it is believed only as far as there are bytes for it.

    Raises:
        InputError: it is damaged, or of objects.
    """
    import math

    from numpy.lib import format as npy

    with damage_told(file):
        version = npy.read_magic(stream)
        reader = npy.read_array_header_1_0 if version == (1, 0) else npy.read_array_header_2_0
        shape, by_column, dtype = reader(stream)
        if dtype.hasobject:
            raise InputError("table.objects", file=file.source, column=name)
        if dtype.itemsize * math.prod(shape) > size:
            raise too_short(file)
        return ArrayHeader(shape, dtype, by_column)


def too_short(file: SourceFile) -> InputError:
    """The error that an array has fewer numbers than its header says."""
    reason = Message("table.array_too_short")
    return InputError("table.damaged", file=file.source, reason=reason)


def _array(stream: IO[bytes], file: SourceFile, name: str, size: int) -> NDArray[Any]:
    """One array."""
    import math

    from numpy.lib import format as npy

    header = header_of(stream, file, name, size)
    if header.dtype.itemsize * math.prod(header.shape) > MOST_BYTES:
        raise too_short(file)
    with damage_told(file):
        stream.seek(0)
        return npy.read_array(stream, allow_pickle=False)


@contextmanager
def damage_told(file: SourceFile) -> Generator[None]:
    """What goes wrong inside is said of the file."""
    try:
        yield
    except _DAMAGE as error:
        raise InputError("table.damaged", file=file.source, reason=reason_in(error)) from None


def _rows(arrays: Mapping[str, NDArray[Any]], file: SourceFile, asked: str | None) -> int:
    if asked is not None:
        if asked not in arrays:
            known = list(arrays)
            raise InputError("table.no_such_part", file=file.source, value=asked, known=known)
        return len(arrays[asked])
    sizes: dict[int, int] = {}
    for array in arrays.values():
        sizes[len(array)] = sizes.get(len(array), 0) + array.size
    return max(sizes, key=lambda rows: sizes[rows])


def _parts(name: str, array: NDArray[Any]) -> list[tuple[str, NDArray[Any]]]:
    """An array's columns and their names; a structured one has its fields."""
    if array.dtype.names:
        return [
            part for field in array.dtype.names for part in _parts(f"{name}.{field}", array[field])
        ]
    if array.ndim == 1:
        return [(name, array)]
    flat = array.reshape(len(array), -1)
    if flat.shape[1] == 1:
        return [(name, flat[:, 0])]
    return [(f"{name}_{place + 1}", flat[:, place]) for place in range(flat.shape[1])]


def _column(values: NDArray[Any], name: str, file: SourceFile) -> Any:
    import numpy as np
    import pyarrow as pa

    try:
        if values.dtype.kind == "S":
            values = np.char.decode(values, "utf-8")
        if values.dtype.kind in "cV":
            raise ValueError(str(values.dtype))
        if values.dtype.kind in "OUT":
            return pa.chunked_array([pa.array(values.tolist(), pa.string())])
        native = values.astype(values.dtype.newbyteorder("="), copy=False)
        found = pa.array(np.ascontiguousarray(native))
    except (ValueError, pa.ArrowException) as error:
        about = {"column": name, "kind": str(values.dtype), "reason": reason_in(error)}
        raise InputError("table.odd_column", file=file.source, **about) from None
    return pa.chunked_array([found.cast(pa.float32()) if found.type == pa.float16() else found])
