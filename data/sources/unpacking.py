"""Packed files: unpacked to a file for a while, within limits that no bomb passes."""

from __future__ import annotations

import shutil
import tempfile
import zipfile
from collections.abc import Generator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import IO, Any, BinaryIO

from data.errors import InputError, reason_in
from data.sources.formats.reader import Progress, advance
from data.sources.formats.telling import HEAD, Packing

MOST_BYTES = 1 << 34
"""Unpacked bytes at most."""
MOST_RATIO, UNSUSPICIOUS = 200, 1 << 26
"""Past so many bytes a file may not unpack to more than so many times its size."""
SPARED = 0.9
"""The share of the free disk that may be filled."""
_PIECE = 1 << 20
_PROBED = 1 << 22
"""Unpacked bytes from which the size of a whole file is estimated."""
_BESIDE = ("__MACOSX/", ".DS_Store", "Thumbs.db")


@contextmanager
def unpacked(
    path: Path, source: str, packing: Packing, member: str | None, progress: Progress | None
) -> Generator[tuple[Path, bool]]:
    """The plain file for as long as the block lasts, and whether `member` was used to find it.

    Raises:
        InputError: it is damaged, a bomb, too large for the disk, or an archive of several files of
            which `member` names none.
    """
    with tempfile.TemporaryDirectory(prefix="pkgo-table-") as folder:
        with (
            path.open("rb") as packed,
            _opened(packed, source, packing, member) as (stream, name, chosen),
        ):
            plain = Path(folder) / (Path(name).name or "table")
            limit = min(MOST_BYTES, int(SPARED * shutil.disk_usage(folder).free))
            with _damage_told(source):
                _copy(stream, plain, source, (path.stat().st_size, limit), progress)
        yield plain, chosen


@dataclass(frozen=True, slots=True)
class Within:
    """What a packed file holds: its name and first bytes, and its size, estimated where the
    package does not tell it.
    """

    name: str
    head: bytes
    size: int


def within(path: Path, source: str, packing: Packing, member: str | None) -> Within:
    """Look into a packed file without unpacking more than some megabytes.

    Raises:
        InputError: as ``unpacked``.
    """
    with path.open("rb") as packed, _opened(packed, source, packing, member) as inside:
        stream, name, _ = inside
        with _damage_told(source):
            begin = b""
            while len(begin) < _PROBED and (piece := stream.read(_PROBED - len(begin))):
                begin += piece
        if packing == "zip":
            size = _size_in(path, name)
        elif len(begin) < _PROBED:
            size = len(begin)
        else:
            size = len(begin) * path.stat().st_size // max(packed.tell(), 1)
        return Within(name, begin[:HEAD], size)


def _size_in(path: Path, name: str) -> int:
    with zipfile.ZipFile(path) as archive:
        return archive.getinfo(name).file_size


@contextmanager
def _damage_told(source: str) -> Generator[None]:
    """What goes wrong inside is said of the file."""
    try:
        yield
    except (EOFError, OSError, zipfile.BadZipFile, NotImplementedError, RuntimeError) as error:
        raise InputError("table.damaged", file=source, reason=reason_in(error)) from None
    except Exception as error:
        if type(error).__name__ not in _THEIRS:
            raise
        raise InputError("table.damaged", file=source, reason=reason_in(error)) from None


_THEIRS = frozenset(("error", "LZMAError", "ArrowInvalid"))
"""The names of the errors of zlib, lzma and pyarrow."""


def _copy(
    stream: Any, plain: Path, source: str, sizes: tuple[int, int], progress: Progress | None
) -> None:
    packed, limit = sizes
    done = 0
    with plain.open("wb") as out:
        while piece := stream.read(_PIECE):
            done += len(piece)
            if done > limit:
                raise InputError("table.unpacks_too_large", file=source, limit=limit >> 20)
            if done > UNSUSPICIOUS and done > MOST_RATIO * packed:
                raise InputError("table.bomb", file=source, ratio=done // max(packed, 1))
            out.write(piece)
            advance(progress, 0, done, source)


@contextmanager
def _opened(
    packed: BinaryIO, source: str, packing: Packing, member: str | None
) -> Generator[tuple[IO[bytes], str, bool]]:
    """A stream of the plain bytes, the plain file's name, and whether `member` chose it."""
    if packing == "zip":
        try:
            with zipfile.ZipFile(packed) as archive:
                info = _member(archive, source, member)
                with archive.open(info) as stream:
                    yield stream, info.filename, member is not None
        except (zipfile.BadZipFile, NotImplementedError, RuntimeError) as error:
            raise InputError("table.damaged", file=source, reason=reason_in(error)) from None
        return
    with _decompressed(packed, packing) as stream:
        yield stream, _without_suffix(Path(packed.name).name), False


def _decompressed(packed: BinaryIO, packing: Packing) -> Any:
    if packing == "gzip":
        import gzip

        return gzip.open(packed, "rb")
    if packing == "bzip2":
        import bz2

        return bz2.open(packed, "rb")
    if packing == "xz":
        import lzma

        return lzma.open(packed, "rb")
    import pyarrow as pa

    return pa.CompressedInputStream(pa.PythonFile(packed, "r"), "zstd")


def _without_suffix(name: str) -> str:
    stem, _, suffix = name.rpartition(".")
    return stem if suffix.lower() in {"gz", "zst", "bz2", "xz", "gzip", "zstd"} and stem else name


def _member(archive: zipfile.ZipFile, source: str, member: str | None) -> zipfile.ZipInfo:
    """The file in an archive that holds the table.

    Raises:
        InputError: there is none, or several and none is named, or it is locked.
    """
    infos = [
        info
        for info in archive.infolist()
        if not info.is_dir() and not any(part in info.filename for part in _BESIDE)
    ]
    names = [info.filename for info in infos]
    if not infos:
        raise InputError("table.empty", file=source)
    chosen = infos
    if member is not None and (len(infos) > 1 or member in names):
        chosen = [info for info in infos if member in {info.filename, Path(info.filename).name}]
        if not chosen:
            raise InputError("table.no_such_part", file=source, value=member, known=names)
    if len(chosen) > 1:
        raise InputError("table.several_parts", file=source, known=names)
    if chosen[0].flag_bits & 1:
        raise InputError("table.encrypted", file=source)
    return chosen[0]
