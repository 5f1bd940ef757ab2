"""The rows of a prepared table by pyarrow, in one pass that takes the file's digest, too.

Only text whose every reading agrees: no quotes, no zero bytes, lines ended alike. What is odd is
left to the parser of ``table``, which tells what is wrong with it.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any, BinaryIO

from data.sources.text import Layout

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

BLOCK = 1 << 20
"""Bytes that are parsed at once; a longer line is left to the other parser."""


@dataclass(frozen=True, slots=True, eq=False)
class NumberRows:
    """The features, float32 of shape (rows, columns), and the label: each row's text is
    ``texts[code]``, the distinct ones in the order in which they come. ``sha256`` is the file's.
    """

    features: NDArray[np.float32]
    codes: NDArray[np.int64]
    texts: list[str]
    wide: Iterator[NDArray[np.float64]]
    """The features' columns as they were read, each until the next is asked for."""
    sha256: str


def read(path: Path, found: Layout, target: int) -> NumberRows | None:
    """The rows of a file; None where a cell is no number, or anything else is out of order.

    Raises:
        OSError: the file cannot be read.
    """
    import pyarrow as pa
    import pyarrow.csv as pa_csv

    if found.lines_before:
        return None
    kinds: dict[str, Any] = dict.fromkeys(found.names, pa.float64())
    kinds[found.names[target]] = pa.dictionary(pa.int32(), pa.string())
    with path.open("rb") as stream:
        watched = _Watched(stream)
        try:
            rows = pa_csv.read_csv(
                pa.PythonFile(watched, mode="r"),
                pa_csv.ReadOptions(use_threads=False, block_size=BLOCK),
                pa_csv.ParseOptions(delimiter=found.separator, quote_char=False),
                pa_csv.ConvertOptions(column_types=kinds, null_values=[]),
            )
        except (ValueError, pa.ArrowException):
            return None
    if not watched.ends_alike or tuple(rows.column_names) != found.names or not rows.num_rows:
        return None
    label = rows.column(target).unify_dictionaries().combine_chunks()
    codes, texts = label.indices.to_numpy().astype("int64"), label.dictionary.to_pylist()
    rows = rows.remove_column(target)
    return NumberRows(_narrow(rows), codes, texts, _columns(rows), watched.sha256)


def _narrow(rows: Any) -> NDArray[np.float32]:
    """All columns as float32, block by block, each of which lies near."""
    import numpy as np

    features = np.empty((rows.num_rows, rows.num_columns), np.float32)
    begin = 0
    with np.errstate(over="ignore"):
        for batch in rows.to_batches():
            part = features[begin : begin + batch.num_rows]
            for place in range(rows.num_columns):
                part[:, place] = batch.column(place).to_numpy()
            begin += batch.num_rows
    return features


def _columns(rows: Any) -> Iterator[NDArray[np.float64]]:
    """Each column, in one and the same array."""
    import numpy as np

    values = np.empty(rows.num_rows, np.float64)
    for column in rows.columns:
        np.concatenate([chunk.to_numpy() for chunk in column.chunks], out=values)
        yield values


class _Watched:
    """A file as it is read from its beginning to its end: its digest, and whether it is plain."""

    def __init__(self, stream: BinaryIO) -> None:
        self._stream, self._digest = stream, hashlib.sha256()
        self._returns = self._pairs = 0
        self._last = b""
        self.closed = False

    @property
    def ends_alike(self) -> bool:
        """Whether no line ends in a carriage return alone."""
        return self._returns == self._pairs

    @property
    def sha256(self) -> str:
        """The digest of what was read."""
        return self._digest.hexdigest()

    def read(self, size: int = -1) -> bytes:
        """At most so many bytes.

        Raises:
            ValueError: they hold a quote or a zero byte.
        """
        block = self._stream.read(size)
        if b'"' in block or b"\0" in block:
            raise ValueError("not plain")
        self._digest.update(block)
        if b"\r" in block or self._last:
            self._returns += block.count(b"\r")
            self._pairs += (self._last + block).count(b"\r\n")
            self._last = block[-1:] if block.endswith(b"\r") else b""
        return block

    def close(self) -> None:
        """The stream is closed by who opened it."""
        self.closed = True
