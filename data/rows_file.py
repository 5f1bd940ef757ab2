"""Prepared rows in a file, for tables larger than memory: float32 inputs and a label a row.

The rows lie in three runs, those that train, validate and test, each in the order of the table;
behind them stands a JSON object that tells of them, its length (8 bytes, little-endian) and a mark.
"""

from __future__ import annotations

import weakref
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any, BinaryIO, Protocol, TypeAlias, runtime_checkable

from data.errors import InputError
from data.file_end import read_end, write_end

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

    Records: TypeAlias = NDArray[np.void]

MARK = b"PKGOROWS"
FORMAT = 1
PARTS = ("train", "validation", "test")
"""The runs of rows in the order in which they lie in the file."""


def record_type(columns: int) -> np.dtype[np.void]:
    """A row: ``inputs``, float32 of shape (columns,), and ``label``, float64."""
    import numpy as np

    return np.dtype([("inputs", "<f4", (columns,)), ("label", "<f8")])


class StoredRows(Protocol):
    """Rows on disk that are read in parts, in the order in which they are taken: those that train,
    those that validate, those that test. ``parts`` are the places of each; ``facts`` tell the
    ``label_counts`` of each part's classes, ``mean`` and ``deviation`` of the labels that train.
    """

    @property
    def columns(self) -> int:
        """The numbers of a row's inputs."""
        ...

    @property
    def parts(self) -> tuple[range, ...]:
        """The places of the rows of each of ``PARTS``."""
        ...

    @property
    def facts(self) -> Mapping[str, Any]:
        """What is told of them."""
        ...

    def read(self, first: int, count: int) -> Records:
        """Rows from place ``first`` on: records (``record_type``) of shape (count,).

        Raises:
            InputError: the file ends before them.
        """
        ...


@runtime_checkable
class NumberedRows(StoredRows, Protocol):
    """Rows on disk of which each is known by its number among the rows in use, from 0."""

    @property
    def numbers(self) -> NDArray[np.int64]:
        """The number of the row at each place (int64)."""
        ...

    @property
    def limits(self) -> tuple[float, float]:
        """The least and the greatest input of all rows in use."""
        ...

    def inputs_at(self, numbers: NDArray[np.int64]) -> NDArray[np.float32]:
        """The inputs (rows, columns) of some rows by their numbers."""
        ...

    def labels_at(self, numbers: NDArray[np.int64]) -> NDArray[np.float64]:
        """The labels (rows,) of some rows by their numbers."""
        ...

    def names_at(self, numbers: NDArray[np.int64]) -> tuple[str, ...]:
        """What some rows are called (untrusted), by their numbers; empty where they have none."""
        ...


class RowsWriter:
    """Writes rows of three parts, each of ``room`` rows at most, into an open binary file."""

    def __init__(self, stream: BinaryIO, columns: int, room: tuple[int, int, int]) -> None:
        self._stream, self._type = stream, record_type(columns)
        self._columns = columns
        self._starts = (0, room[0], room[0] + room[1])
        self._end = sum(room)
        self._counts = [0, 0, 0]

    @property
    def counts(self) -> tuple[int, ...]:
        """The rows of each part so far."""
        return tuple(self._counts)

    def add(self, part: int, inputs: NDArray[np.float32], labels: NDArray[np.float64]) -> None:
        """Append rows to a part: ``inputs`` of shape (rows, columns), ``labels`` (rows,)."""
        self._write(self._starts[part] + self._counts[part], self._records(inputs, labels))
        self._counts[part] += len(labels)

    def put(
        self,
        part: int,
        places: NDArray[np.int64],
        inputs: NDArray[np.float32],
        labels: NDArray[np.float64],
    ) -> None:
        """Write rows of a part at their ``places`` in it (int64 of shape (rows,), from 0), as
        ``add`` takes them; in the end each place must be taken.
        """
        import numpy as np

        order = np.argsort(places)
        records = self._records(inputs[order], labels[order])
        rising = places[order]
        breaks = np.flatnonzero(np.diff(rising) != 1) + 1
        for run in np.split(np.arange(len(rising)), breaks):
            self._write(self._starts[part] + int(rising[run[0]]), records[run[0] : run[-1] + 1])
        self._counts[part] += len(labels)

    def end(self, facts: Mapping[str, Any]) -> None:
        """Write what is told of the rows (JSON), and let it reach the disk."""
        parts = [list(pair) for pair in zip(self._starts, self._counts, strict=True)]
        told = {"format": FORMAT, "columns": self._columns, "parts": parts, "facts": facts}
        self._stream.seek(self._end * self._type.itemsize)
        write_end(self._stream, told, MARK)

    def _records(self, inputs: NDArray[np.float32], labels: NDArray[np.float64]) -> Records:
        import numpy as np

        records = np.empty(len(labels), self._type)
        records["inputs"], records["label"] = inputs, labels
        return records

    def _write(self, place: int, records: Records) -> None:
        self._stream.seek(place * self._type.itemsize)
        self._stream.write(records.tobytes())


@dataclass(frozen=True, slots=True, eq=False, weakref_slot=True)
class RowsFile:
    """Such a file, open: it can be read for as long as this is held, also once it is removed.

    ``parts`` are the numbers of the rows of each of ``PARTS``; ``facts`` is what was told of them.
    """

    stream: BinaryIO
    source: str
    columns: int
    parts: tuple[range, ...]
    facts: Mapping[str, Any]

    @classmethod
    def open(cls, path: Path) -> RowsFile:
        """Open a file that was written whole.

        Raises:
            InputError: it is none, or of another version.
            OSError: it cannot be read.
        """
        stream = path.open("rb", buffering=0)
        try:
            told = read_end(stream, MARK, FORMAT)
            parts = tuple(range(start, start + count) for start, count in told["parts"])
            found = cls(stream, path.name, int(told["columns"]), parts, told["facts"])
        except (KeyError, TypeError, ValueError) as error:
            stream.close()
            raise InputError("streaming.damaged", file=path.name) from error
        weakref.finalize(found, stream.close)
        return found

    def read(self, first: int, count: int) -> Records:
        """Rows from number ``first`` on: records of shape (count,).

        Raises:
            InputError: the file ends before them.
        """
        import numpy as np

        kind = record_type(self.columns)
        self.stream.seek(first * kind.itemsize)
        found = np.fromfile(self.stream, kind, count)
        if len(found) < count:
            raise InputError("streaming.damaged", file=self.source)
        return found
