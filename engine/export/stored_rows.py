"""Rows of a table that streamed as a file for an exported script, which never holds them all."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np

from data import Dataset, Description
from data.rows_file import StoredRows, record_type
from engine.io.files import produce_atomically
from engine.tables.kept_files import must_fit

if TYPE_CHECKING:
    from numpy.typing import NDArray

STORED = "data.npy"
AT_ONCE = 16_000_000
"""Bytes of rows that are copied at once."""


def write_stored(dataset: Dataset, path: Path) -> str:
    """The rows of a table that streams, those that train, validate and test one after the other;
    the file's SHA-256.

    An array of NumPy's format whose every element has ``inputs``, float32 in the shape in which a
    network is given them, and ``label``, float64: the class's number, or the number itself.

    Raises:
        InputError: the disk has no room for it.
        OSError: it cannot be written.
    """
    file, shape = dataset.rows_file, dataset.description.input_shape
    assert file is not None
    kind = np.dtype([("inputs", "<f4", shape), ("label", "<f8")])
    about = {"descr": np.lib.format.dtype_to_descr(kind), "fortran_order": False}
    step, rows = max(AT_ONCE // kind.itemsize, 1), sum(map(len, file.parts))
    must_fit(rows * kind.itemsize, dataset.description.source, path.parent)

    def produce(temporary: Path) -> None:
        with temporary.open("wb") as out:
            np.lib.format.write_array_header_2_0(out, {**about, "shape": (rows,)})
            for part in file.parts:
                for first in range(part.start, part.stop, step):
                    found = file.read(first, min(step, part.stop - first))
                    records = np.empty(len(found), kind)
                    records["inputs"] = found["inputs"].reshape(len(found), *shape)
                    records["label"] = found["label"]
                    out.write(records.tobytes())

    return produce_atomically(path, produce)


def told_of(dataset: Dataset) -> dict[str, Any]:
    """What a lock says of such a table, so that it trains again: its description, without where it
    lay, how many rows each part has, and what its labels come to.
    """
    file, table = dataset.rows_file, dataset.description
    assert file is not None
    told = replace(table, source=Path(table.source).name, notes=(), pictures=None)
    facts = {name: file.facts[name] for name in ("label_counts", "mean", "deviation")}
    parts = [len(part) for part in file.parts]
    return {"description": json.loads(told.to_json()), "parts": parts, "facts": facts}


@dataclass(frozen=True, slots=True, eq=False)
class _StoredFile:
    """The rows of the file, by the places that they have there."""

    records: NDArray[Any]
    columns: int
    parts: tuple[range, ...]
    facts: Mapping[str, Any]

    def read(self, first: int, count: int) -> NDArray[np.void]:
        """Rows from place ``first`` on: records of shape (count,)."""
        found = self.records[first : first + count]
        made = np.empty(len(found), record_type(self.columns))
        made["inputs"] = found["inputs"].reshape(len(found), self.columns)
        made["label"] = found["label"]
        return made


def load_stored(path: Path, about: Mapping[str, Any]) -> Dataset:
    """The data set of an exported file, of which ``about`` is what the lock says.

    Raises:
        ValueError, KeyError, TypeError: the file is not what was exported.
        OSError: it cannot be read.
    """
    told = about["streamed"]
    records = np.load(path, mmap_mode="r", allow_pickle=False)
    description = Description.from_json(json.dumps(told["description"]))
    description = replace(description, source=str(path), sha256=str(about["sha256"]))
    ends = np.cumsum([0, *map(int, told["parts"])]).tolist()
    if records.ndim != 1 or ends[-1] != len(records) or len(ends) != 4:
        raise ValueError(path.name)
    parts = tuple(map(range, ends[:-1], ends[1:]))
    file: StoredRows = _StoredFile(records, description.columns, parts, told["facts"])
    features = np.zeros((0, description.columns), np.float32)
    return Dataset(description, features, np.zeros(0), rows_file=file)
