"""A table whose columns are pixels, read some rows at a time; the cells are those of ``table``."""

from __future__ import annotations

import hashlib
import math
from collections.abc import Generator
from contextlib import closing
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any, BinaryIO

from data.errors import InputError
from data.messages import Message
from data.options import TableOptions
from data.sources.cell_diagnosis import Asked
from data.sources.formats.reader import Progress, advance
from data.sources.images.image_set import ImageIndex, Taker, rows_at_once
from data.sources.label_column import doubts, label_place
from data.sources.labels import is_missing
from data.sources.table import explained, parsed
from data.sources.text import Layout, layout, precheck

if TYPE_CHECKING:
    import numpy as np
    import pandas as pd
    from numpy.typing import NDArray

_PIECE = 1 << 22


@dataclass(frozen=True, slots=True)
class _Table:
    """A table of text: where it lies, how it is written, its label."""

    path: Path
    source: str
    found: Layout
    label: Asked

    def complaint(self, message: Message, texts: list[str] | None = None) -> InputError:
        """The error that names the first cell that is wrong."""
        return explained(self.path, self.source, self.found, self.label, message, texts)


def pass_over(
    path: Path,
    source: str,
    options: TableOptions,
    taker: Taker,
    progress: Progress | None = None,
) -> ImageIndex:
    """Hand on the rows of a text table as pictures of ``options.shape``, float32.

    Raises:
        InputError: a cell is no number or lacks, the columns are not so many, or the ``taker`` has
            no room.
        ReadingStopped: the progress asked for it.
    """
    import numpy as np

    precheck(path, source)
    found = layout(path, source, options.label)
    place, why = label_place(path, source, found, options.label)
    table, columns = _Table(path, source, found, Asked(place, why)), len(found.names) - 1
    if math.prod(options.shape) != columns:
        about = {"file": source, "shape": list(options.shape), "columns": columns}
        raise InputError("images.other_shape", **about)
    digest, rows = _glance(path)
    taker.begin(rows, options.shape, np.dtype(np.float32))
    labels: list[NDArray[Any]] = []
    with path.open("rb") as stream, closing(_parts(table, stream)) as parts:
        for pixels, texts in parts:
            advance(progress, stream.tell(), path.stat().st_size, source)
            labels.append(texts)
            taker.take(pixels.reshape(len(pixels), *options.shape))
    if not labels:
        raise InputError("table.only_header", file=source)
    every = np.concatenate(labels)
    distinct = np.unique(every).tolist()
    if any(is_missing(text, distinct) for text in distinct):
        raise table.complaint(Message("table.labels_missing"), distinct)
    return ImageIndex(
        source=source,
        name=path.stem,
        sha256=digest,
        shape=options.shape,
        kind="<f4",
        labels=every,
        notes=tuple(doubts(found, place, why)),
        label_name=found.names[place],
        label_reason=why,
        feature_names=found.names[:place] + found.names[place + 1 :],
    )


def _glance(path: Path) -> tuple[str, int]:
    """The SHA-256 of the file, and how many rows it has at most: its lines."""
    digest, lines = hashlib.sha256(), 1
    with path.open("rb") as stream:
        while piece := stream.read(_PIECE):
            digest.update(piece)
            lines += piece.count(b"\n")
    return digest.hexdigest(), lines


def _parts(table: _Table, stream: BinaryIO) -> Generator[tuple[NDArray[np.float32], NDArray[Any]]]:
    """Pixels (rows, columns), float32, and the labels' texts (rows,), some rows at a time."""
    import numpy as np
    import pandas as pd

    target = table.label.place
    size = rows_at_once(len(table.found.names))
    try:
        with parsed(stream, table.found, target, size) as frames:
            for frame in frames:
                if not isinstance(frame.index, pd.RangeIndex):
                    raise table.complaint(Message("table.long_rows"))
                texts = frame.pop(target)
                labels = np.array([one if isinstance(one, str) else "" for one in texts])
                yield _finite(table, frame), labels
    except (ValueError, pd.errors.ParserError) as error:
        raise table.complaint(Message.prose(str(error))) from None


def _finite(table: _Table, frame: pd.DataFrame) -> NDArray[np.float32]:
    import numpy as np

    with np.errstate(over="ignore"):
        pixels = np.ascontiguousarray(frame.to_numpy(dtype=np.float32))
    if not np.isfinite(pixels).all():
        raise table.complaint(Message("table.not_finite"))
    return pixels
