"""The rows of the table that a run trained on and was measured on, as its network takes them."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Protocol

from data.errors import InputError
from data.rows_at import has_numbers, inputs_at, labels_at
from data.rows_file import NumberedRows
from data.windows import rows_of_windows
from engine.predict.model import LoadedModel
from engine.specs.splitting import split_of
from engine.store.database import Store
from engine.store.preparations import kept_preparation
from engine.tables.loading import Load, as_begun, images_in, load, window_of
from engine.tables.streaming import FOLDER

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

    from data import Dataset

    Features = NDArray[np.float32]

AT_ONCE = 20_000_000
"""Inputs of rows that are read from a disk at once."""


class Inputs(Protocol):
    """The inputs of many rows, wherever they are."""

    @property
    def width(self) -> int:
        """The inputs of a row."""
        ...

    @property
    def held(self) -> int:
        """Bytes of them in memory."""
        ...

    def at(self, places: NDArray[np.int64]) -> Features:
        """Those of some rows (float32, shape (rows, inputs))."""
        ...


@dataclass(frozen=True, slots=True, eq=False)
class HeldInputs:
    """In memory: float32, shape (rows, inputs)."""

    features: Features

    @property
    def width(self) -> int:
        """The inputs of a row."""
        return self.features.shape[1]

    @property
    def held(self) -> int:
        """Bytes of them in memory."""
        return self.features.nbytes

    def at(self, places: NDArray[np.int64]) -> Features:
        """Those of some rows."""
        return self.features[places]


@dataclass(frozen=True, slots=True, eq=False)
class StoredInputs:
    """In a file, whose rows have numbers: pictures that stream."""

    dataset: Dataset

    @property
    def width(self) -> int:
        """The inputs of a row."""
        return self.dataset.description.columns

    @property
    def held(self) -> int:
        """Bytes of them in memory."""
        return 0

    def at(self, places: NDArray[np.int64]) -> Features:
        """Those of some rows.

        Raises:
            InputError: the file is damaged.
        """
        return inputs_at(self.dataset, places).reshape(len(places), -1)


@dataclass(frozen=True, slots=True, eq=False)
class Part:
    """Some rows: their ``numbers`` in the table (int64, from 0) and ``labels`` (numbers of classes,
    int64, or numbers in their own unit). ``whole`` are the inputs of many rows; where theirs stand
    there, ``places`` tell: as their numbers do without.
    """

    whole: Inputs
    numbers: NDArray[np.int64]
    labels: NDArray[Any]
    places: NDArray[np.int64] | None = None

    @property
    def width(self) -> int:
        """The inputs of a row."""
        return self.whole.width

    @property
    def features(self) -> Features:
        """Their inputs: float32, shape (rows, inputs)."""
        return self.inputs(0, len(self.numbers))

    def inputs(self, first: int, end: int) -> Features:
        """Those of the rows from ``first`` on and before ``end``."""
        places = self.numbers if self.places is None else self.places
        return self.whole.at(places[first:end])

    def mean(self) -> Features:
        """The mean of each input (shape (inputs,)); so many rows as fit are looked at at once."""
        import numpy as np

        count, rows = len(self.numbers), max(AT_ONCE // max(self.width, 1), 1)
        if self.whole.held or count <= rows:
            return self.features.mean(0, dtype=np.float64).astype(np.float32)
        total = np.zeros(self.width)
        for first in range(0, count, rows):
            total += self.inputs(first, first + rows).sum(0, dtype=np.float64)
        return (total / count).astype(np.float32)

    def first(self, count: int) -> Part:
        """The first rows of it."""
        places = None if self.places is None else self.places[:count]
        return Part(self.whole, self.numbers[:count], self.labels[:count], places)


@dataclass(frozen=True, slots=True)
class TableRows:
    """The rows that trained, those that were measured (of validation, else the same), and all; of
    windows also the rows (from 0) that each window is made of, ``windows``.
    """

    trained: Part
    measured: Part
    everything: Part
    windows: NDArray[np.int64] | None = None

    def inputs_of(self, number: int) -> Features:
        """The inputs of a row (from 1), of shape (inputs,).

        Raises:
            InputError: there is none.
        """
        count = len(self.everything.numbers)
        if not 1 <= number <= count:
            raise InputError("predict.no_such_row", row=number, rows=count)
        return self.everything.inputs(number - 1, number)[0]

    def row(self, number: int) -> tuple[Features, Any]:
        """The features (float32, shape (inputs,)) and the label of a row by its number in the table
        (from 0).

        Raises:
            InputError: it is none that trained or was measured.
        """
        import numpy as np

        for part in (self.measured, self.trained):
            found = np.flatnonzero(part.numbers == number)
            if len(found):
                place = int(found[0])
                return part.inputs(place, place + 1)[0], part.labels[place].item()
        raise InputError("inside.row_of_no_part", row=number + 1)


def read_rows(store: Store, model: LoadedModel, loads: Load = load) -> TableRows:
    """Read a run's table as the run had it; ``loads`` may remember it.

    Raises:
        InputError: it is gone, is not what it was, or streams and is no set of pictures.
    """
    import numpy as np

    run, spec, facts = model.run, model.spec, model.run.facts
    if facts.streamed and not images_in(spec.data):
        raise InputError("predict.rows_streamed", run=run.name)
    begun = as_begun(spec.data, facts.task, facts.classes, facts.streamed, facts.sampled)
    recorded = kept_preparation(store, run.id)
    if facts.streamed:
        found = load(begun, recorded, folder=store.directory / FOLDER)
    else:
        found = loads(begun, recorded)
    if facts.sha256 is not None and found.description.sha256 != facts.sha256:
        raise InputError("predictions.table_changed", file=found.description.source)
    split, whole = split_of(spec, found), _inputs_of(found)
    stored = found.rows_file if isinstance(found.rows_file, NumberedRows) else None

    def part(rows: NDArray[np.int64] | range) -> Part:
        places = np.asarray(rows, np.int64)
        numbers = places if stored is None else stored.numbers[places]
        return Part(whole, numbers, labels_at(found, numbers))

    trained, held = part(split.train), part(split.validation)
    numbers = np.arange(found.description.rows, dtype=np.int64)
    every = Part(whole, numbers, labels_at(found, numbers))
    window = window_of(begun)
    windows = None if window is None else rows_of_windows(found, window)
    return TableRows(trained, held if len(held.numbers) else trained, every, windows)


def _inputs_of(dataset: Dataset) -> Inputs:
    """The inputs of all its rows.

    Raises:
        InputError: it has come to stream meanwhile, and its rows have no numbers.
    """
    if dataset.rows_file is None:
        return HeldInputs(dataset.features.reshape(len(dataset.features), -1))
    if not has_numbers(dataset):
        raise InputError("predict.rows_streamed", run=dataset.description.name)
    return StoredInputs(dataset)
