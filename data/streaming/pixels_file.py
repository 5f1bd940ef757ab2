"""The pixels of pictures in a file, in their order, with all that is known of them.

Bytes stay bytes; other numbers are float32. Behind the pixels stand arrays (.npz) with each
picture's label and what its numbers come to, the pictures' names, and the file's end.
"""

from __future__ import annotations

import io
import math
import weakref
import zipfile
from collections.abc import Callable
from dataclasses import dataclass, fields
from pathlib import Path
from typing import TYPE_CHECKING, Any, BinaryIO

from data.errors import InputError
from data.file_end import read_end, write_end
from data.messages import Message
from data.sources.images.image_set import ImageIndex, stored_kind, stored_size
from data.sources.images.pixel_ranges import PixelRanges
from data.sources.text import reason_of

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

MARK = b"PKGOPIXL"
FORMAT = 1
_TOLD = ("name", "sha256", "white", "held", "label_name", "label_reason")


class PixelsWriter:
    """Takes pictures and writes them into an open binary file; ``must_fit`` refuses so many bytes
    where there is no room for them.
    """

    def __init__(self, stream: BinaryIO, source: str, must_fit: Callable[[int], None]) -> None:
        self._stream, self._source, self._must_fit = stream, source, must_fit
        self._kind = "<f4"
        self._rows = 0

    def begin(self, rows: int, shape: tuple[int, ...], kind: np.dtype[Any]) -> None:
        """Ask for room."""
        self._kind = stored_kind(kind.str)
        self._must_fit(rows * math.prod(shape) * stored_size(self._kind))

    def take(self, pixels: NDArray[Any]) -> None:
        """Write them.

        Raises:
            InputError: the disk is full, or does not take them.
        """
        import numpy as np

        with np.errstate(over="ignore"):
            found = np.ascontiguousarray(pixels, dtype=self._kind)
        try:
            self._stream.write(found.data)
        except OSError as error:
            about = {"file": self._source, "reason": reason_of(error)}
            raise InputError("streaming.not_written", **about) from None
        self._rows += len(pixels)

    def end(self, index: ImageIndex, ranges: PixelRanges) -> None:
        """Write what is known of those that came, and let it reach the disk.

        Raises:
            OSError: it cannot be written.
        """
        import numpy as np

        texts, codes = np.unique(index.labels, return_inverse=True)
        arrays = {one.name: getattr(ranges, one.name) for one in fields(PixelRanges)}
        packed = io.BytesIO()
        np.savez(packed, labels=codes.astype(np.int64), **arrays)
        blocks = (packed.getvalue(), "\0".join(index.files).encode())
        for block in blocks:
            self._stream.write(block)
        told = {
            "format": FORMAT,
            "kind": self._kind,
            "rows": self._rows,
            "shape": list(index.shape),
            "blocks": [len(block) for block in blocks],
            "texts": texts.tolist(),
            "features": list(index.feature_names),
            "notes": [note.to_dict() for note in index.notes],
            **{name: getattr(index, name) for name in _TOLD},
        }
        write_end(self._stream, told, MARK)


@dataclass(frozen=True, slots=True, eq=False, weakref_slot=True)
class PixelsFile:
    """Such a file, open: it can be read for as long as this is held, also once it is removed.

    ``index`` is what is known of the pictures but for their names, which ``names`` reads.
    """

    stream: BinaryIO
    path: str
    kind: str
    rows: int
    index: ImageIndex
    ranges: PixelRanges
    named: tuple[int, int]
    """Where the names stand: the first byte, and how many."""

    @classmethod
    def open(cls, path: Path, source: str) -> PixelsFile:
        """Open a file that was written whole; ``source`` is what a person calls the pictures.

        Raises:
            InputError: it is none, or of another version.
            OSError: it cannot be read.
        """
        stream = path.open("rb", buffering=0)
        try:
            found = cls._read(stream, path.name, source)
        except (KeyError, TypeError, ValueError, EOFError, zipfile.BadZipFile) as error:
            stream.close()
            raise InputError("streaming.damaged", file=path.name) from error
        weakref.finalize(found, stream.close)
        return found

    @classmethod
    def _read(cls, stream: BinaryIO, name: str, source: str) -> PixelsFile:
        import numpy as np

        told = read_end(stream, MARK, FORMAT)
        kind, rows, shape = str(told["kind"]), int(told["rows"]), tuple(map(int, told["shape"]))
        of_arrays, of_names = (int(length) for length in told["blocks"])
        begin = rows * math.prod(shape) * stored_size(kind)
        stream.seek(begin)
        with np.load(io.BytesIO(stream.read(of_arrays)), allow_pickle=False) as arrays:
            labels = np.array(told["texts"])[arrays["labels"]]
            ranges = PixelRanges(*(arrays[one.name] for one in fields(PixelRanges)))
        index = ImageIndex(
            source=source,
            shape=shape,
            kind=kind,
            labels=labels,
            feature_names=tuple(told["features"]),
            notes=tuple(map(Message.from_dict, told["notes"])),
            **{name: told[name] for name in _TOLD},
        )
        if len(labels) != rows:
            raise ValueError("rows")
        return cls(stream, name, kind, rows, index, ranges, (begin + of_arrays, of_names))

    def pixels(self, rows: NDArray[np.int64]) -> NDArray[Any]:
        """The pixels (rows, columns) of some pictures by their numbers in the file, from 0.

        Raises:
            InputError: the file ends before them.
        """
        import numpy as np

        found = np.empty((len(rows), math.prod(self.index.shape)), self.kind)
        size = found.shape[1] * found.itemsize
        ends = np.flatnonzero(np.diff(rows) != 1) + 1
        for first, last in zip([0, *ends.tolist()], [*ends.tolist(), len(rows)], strict=True):
            if first == last:
                continue
            self.stream.seek(int(rows[first]) * size)
            room = found[first:last].reshape(-1).view(np.uint8).data
            while room:
                count = self.stream.readinto(room)  # pyright: ignore[reportAttributeAccessIssue]
                if not count:
                    raise InputError("streaming.damaged", file=self.path)
                room = room[count:]
        return found

    def names(self) -> list[str]:
        """What the pictures are called (untrusted); empty where they have no names."""
        first, length = self.named
        self.stream.seek(first)
        text = self.stream.read(length).decode("utf-8", "replace")
        return text.split("\0") if text else []
