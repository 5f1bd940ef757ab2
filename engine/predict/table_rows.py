"""The rows of the table that a run trained on and was measured on, as its network takes them."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from data.errors import InputError
from engine.predict.model import LoadedModel
from engine.specs.part_labels import labels_of
from engine.specs.splitting import split_of
from engine.store.database import Store
from engine.store.preparations import kept_preparation
from engine.tables.loading import as_begun, load

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

    Features = NDArray[np.float32]


@dataclass(frozen=True, slots=True, eq=False)
class Part:
    """Some rows: their ``features`` (float32, shape (rows, inputs)), ``numbers`` in the table
    (int64, from 0), and ``labels`` (numbers of classes, int64, or numbers in their own unit).
    """

    features: Features
    numbers: NDArray[np.int64]
    labels: NDArray[Any]

    def first(self, count: int) -> Part:
        """The first rows of it."""
        return Part(self.features[:count], self.numbers[:count], self.labels[:count])


@dataclass(frozen=True, slots=True)
class TableRows:
    """The rows that trained, and those that were measured: of validation, else the same."""

    trained: Part
    measured: Part

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
                return part.features[place], part.labels[place].item()
        raise InputError("inside.row_of_no_part", row=number + 1)


def read_rows(store: Store, model: LoadedModel) -> TableRows:
    """Read a run's table as the run had it.

    Raises:
        InputError: it is gone, is not what it was, or streams.
    """
    import numpy as np

    run, spec, facts = model.run, model.spec, model.run.facts
    if facts.streamed:
        raise InputError("predict.rows_streamed", run=run.name)
    begun = as_begun(spec.data, facts.task, facts.classes, facts.streamed)
    found = load(begun, kept_preparation(store, run.id))
    if facts.sha256 is not None and found.description.sha256 != facts.sha256:
        raise InputError("predictions.table_changed", file=found.description.source)
    split, flat = split_of(spec, found), found.features.reshape(len(found.features), -1)

    def part(numbers: NDArray[np.int64]) -> Part:
        return Part(flat[numbers], numbers, labels_of(found, numbers))

    trained = part(np.asarray(split.train, np.int64))
    held = np.asarray(split.validation, np.int64)
    return TableRows(trained, part(held) if len(held) else trained)
