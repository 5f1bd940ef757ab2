"""CIFAR-10 where the person has it: its original archives, or what Keras left of them."""

from __future__ import annotations

import hashlib
import os
import re
import tarfile
from collections.abc import Generator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import IO, TYPE_CHECKING

from data.errors import InputError, reason_in
from data.sources.formats.reader import Progress, advance
from data.sources.images.image_set import ImageIndex, Taker
from data.sources.images.python_batch import read_batch, read_names
from data.sources.text import reason_of

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

NAME = "cifar10"
ADDRESS = "https://www.cs.toronto.edu/~kriz/cifar.html"
SIDE, CHANNELS = 32, 3
SHAPE = (SIDE, SIDE, CHANNELS)
RECORD = 1 + SIDE * SIDE * CHANNELS
NUMBERS = 60_000 * SIDE * SIDE * CHANNELS
"""In all of its pictures."""
LARGEST = 1 << 27
"""Bytes of a batch that are read at most; a true one has 31 million."""
PLACES = (
    "cifar-10-binary.tar.gz",
    "cifar-10-batches-bin",
    "cifar-10-batches-py",
    "cifar-10-batches-py-target/cifar-10-batches-py",
    "cifar-10-python.tar.gz",
    "cifar-10-batches-py.tar.gz",
)
_ARCHIVE = re.compile(r"cifar-10-(binary|python|batches-py)\.tar\.gz")
_BATCH = re.compile(r"(data_batch_(\d)|test_batch)(\.bin)?")
_META = ("batches.meta.txt", "batches.meta")


@dataclass(frozen=True, slots=True)
class _Batch:
    """Pixels (rows, 3072) as they stand, plane by plane, and labels (rows,), both uint8."""

    pixels: NDArray[np.uint8]
    labels: NDArray[np.uint8]


def is_cifar10(path: Path) -> bool:
    """Whether a path is called as one of the archives, or the folder of one."""
    return bool(_ARCHIVE.fullmatch(path.name)) or path.name in (
        "cifar-10-batches-bin",
        "cifar-10-batches-py",
    )


def find() -> Path:
    """Where CIFAR-10 lies: where one stands, or in Keras' folder.

    Raises:
        InputError: it is nowhere; where to get it, and where to put it.
    """
    folder = _keras_folder()
    for place in (Path(), folder):
        for name in PLACES:
            if (place / name).exists():
                return (place / name).absolute()
    about = {"address": ADDRESS, "archive": PLACES[0], "folder": str(folder)}
    raise InputError("images.no_cifar10", file=NAME, **about)


def _keras_folder() -> Path:
    home = os.environ.get("KERAS_HOME")
    return (Path(home) if home else Path.home() / ".keras") / "datasets"


def pass_over(
    path: Path, source: str, taker: Taker, progress: Progress | None = None
) -> ImageIndex:
    """Hand on its pictures, those of its test part last, to validate on.

    They are held as bytes meanwhile: an archive has them in no order.

    Raises:
        InputError: a part is missing or damaged, or the ``taker`` has no room.
        ReadingStopped: the progress asked for it.
    """
    import numpy as np

    batches, names = _read(path, source)
    training = sorted(name for name in batches if name != "test_batch")
    if not training:
        raise InputError("images.cifar10_lacks", file=source, part="data_batch_1")
    if "test_batch" not in batches:
        raise InputError("images.cifar10_lacks", file=source, part="test_batch")
    order = [*training, "test_batch"]
    labels = np.concatenate([batches[name].labels for name in order])
    if int(labels.max()) >= len(names):  # also where there is none
        raise InputError("images.cifar10_lacks", file=source, part="batches.meta")
    taker.begin(len(labels), SHAPE, np.dtype(np.uint8))
    held = len(batches["test_batch"].labels)
    content = hashlib.sha256()
    for place, name in enumerate(order):
        advance(progress, place, len(order), source)
        pixels = batches.pop(name).pixels
        content.update(pixels.tobytes())
        planes = pixels.reshape(-1, CHANNELS, SIDE, SIDE)
        taker.take(np.ascontiguousarray(planes.transpose(0, 2, 3, 1)))
    content.update(labels.tobytes())
    content.update("\n".join(names).encode())
    return ImageIndex(
        source=source,
        name="CIFAR-10",
        sha256=content.hexdigest(),
        shape=SHAPE,
        labels=np.array(names)[labels],
        white=255.0,
        held=held,
    )


def _read(path: Path, source: str) -> tuple[dict[str, _Batch], list[str]]:
    """The batches by their names, and the classes."""
    batches: dict[str, _Batch] = {}
    names: list[str] = []
    try:
        with _parts(path) as parts:
            for name, stream in parts:
                if name in _META:
                    names = _names(name, stream)
                elif found := _BATCH.fullmatch(name):
                    batches[found[1]] = _batch(stream, is_binary=bool(found[3]))
    except (tarfile.TarError, EOFError, ValueError, MemoryError, KeyError) as error:
        raise InputError("table.damaged", file=source, reason=reason_in(error)) from None
    except OSError as error:
        reason = reason_of(error) if error.errno else reason_in(error)
        raise InputError("table.damaged", file=source, reason=reason) from None
    return batches, names


@contextmanager
def _parts(path: Path) -> Generator[Generator[tuple[str, IO[bytes]]]]:
    """The files of an archive or a folder by their names; of an archive nothing is unpacked."""
    if path.is_dir():
        yield _of_folder(path)
        return
    with tarfile.open(path, "r:gz") as archive:
        yield _of_archive(archive)


def _of_folder(path: Path) -> Generator[tuple[str, IO[bytes]]]:
    for file in sorted(path.iterdir()):
        if file.is_file() and _is_part(file.name):
            with file.open("rb") as stream:
                yield file.name, stream


def _of_archive(archive: tarfile.TarFile) -> Generator[tuple[str, IO[bytes]]]:
    for member in archive:
        name = member.name.rpartition("/")[2]
        stream = archive.extractfile(member) if member.isfile() and _is_part(name) else None
        if stream is not None:
            yield name, stream


def _is_part(name: str) -> bool:
    return name in _META or _BATCH.fullmatch(name) is not None


def _batch(stream: IO[bytes], *, is_binary: bool) -> _Batch:
    import numpy as np

    content = stream.read(LARGEST)
    if is_binary:
        if not content or len(content) % RECORD:
            raise ValueError(f"{len(content)} bytes are no records of {RECORD}")
        records = np.frombuffer(content, np.uint8).reshape(-1, RECORD)
        return _Batch(records[:, 1:], records[:, 0])
    pixels, labels = read_batch(content)
    found = np.frombuffer(pixels, np.uint8).reshape(len(labels), RECORD - 1)
    return _Batch(found, np.array(labels, dtype=np.uint8))


def _names(name: str, stream: IO[bytes]) -> list[str]:
    content = stream.read(LARGEST)
    if name.endswith(".txt"):
        return content.decode("utf-8", "replace").split()
    return read_names(content)
