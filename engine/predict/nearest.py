"""The rows that a run trained on which are most like a given one."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

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

AT_ONCE = 4096
"""Rows whose distances are worked out at once."""


@dataclass(frozen=True, slots=True)
class Near:
    """A training row: its ``number`` in the table (from 1), how far it lies, its label."""

    number: int
    distance: float
    label: str


@dataclass(frozen=True, slots=True, eq=False)
class TrainingRows:
    """The inputs of the rows that trained, float32 of shape (rows, inputs), with their numbers
    (int64, from 0) and labels; ``scale`` (float32) is the deviation of each input.
    """

    features: Features
    numbers: NDArray[np.int64]
    labels: tuple[str, ...]
    scale: Features

    @classmethod
    def of(cls, store: Store, model: LoadedModel) -> TrainingRows:
        """Read the run's table.

        Raises:
            InputError: it is gone, is not what it was, or streams.
        """
        import numpy as np

        run, spec, facts = model.run, model.spec, model.run.facts
        if facts.streamed:
            raise InputError("predict.near_streamed", run=run.name)
        begun = as_begun(spec.data, facts.task, facts.classes, facts.streamed)
        found = load(begun, kept_preparation(store, run.id))
        if facts.sha256 is not None and found.description.sha256 != facts.sha256:
            raise InputError("predictions.table_changed", file=found.description.source)
        rows = np.asarray(split_of(spec, found).train, np.int64)
        features = found.features.reshape(len(found.features), -1)[rows]
        values = labels_of(found, rows).tolist()
        names = model.classes
        labels = tuple(names[int(one)] if names else f"{one:.6g}" for one in values)
        deviation = features.std(0, dtype=np.float64).astype(np.float32)
        return cls(features, rows, labels, np.where(deviation > 0, deviation, 1))

    def nearest(self, row: Features, count: int) -> list[Near]:
        """The ``count`` rows with the least Euclidean distance over inputs divided by their
        deviation, the nearest first; ``row`` has shape (inputs,).
        """
        import numpy as np

        parts: list[NDArray[np.float64]] = []
        for first in range(0, len(self.features), AT_ONCE):
            apart = (self.features[first : first + AT_ONCE] - row) / self.scale
            parts.append(np.sqrt(np.square(apart, dtype=np.float64).sum(1)))
        distances = np.concatenate(parts) if parts else np.zeros(0)
        order = np.argsort(distances, kind="stable")[:count].tolist()
        return [
            Near(int(self.numbers[place]) + 1, float(distances[place]), self.labels[place])
            for place in order
        ]
