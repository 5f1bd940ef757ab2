"""How much a model hangs on a column: what it loses where that column's cells are shuffled."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from data.errors import InputError
from engine.predict.answers import Importance
from engine.predict.inputs import PlainInputs, PreparedInputs
from engine.predict.model import LoadedModel
from engine.predict.table_rows import Part

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

MOST_ROWS = 2_000
"""Measured rows that are shuffled; the first ones."""


class Shuffling:
    """Permutation importance as ``sklearn.inspection.permutation_importance`` defines it (Breiman:
    Random Forests, Machine Learning 45, 2001), with the inputs of a column shuffled together, and
    those of columns that hold the same in every row: a network weighs one of these against the
    other, and loses more than either tells where they part.

    The score is accuracy of classes, R² of a number, over at most ``MOST_ROWS`` of ``rows``.

    Raises:
        InputError: the inputs are not columns that could be shuffled alone.
    """

    def __init__(self, model: LoadedModel, rows: Part) -> None:
        self._model = model
        self._rows = rows.first(MOST_ROWS)
        self._places = _joined(_places_of(model), self._rows.features)
        self.score = float(self._scores(self._rows.features, 1)[0])

    @property
    def rows(self) -> int:
        """How many are shuffled."""
        return len(self._rows.features)

    @property
    def columns(self) -> tuple[str, ...]:
        """The columns (untrusted names) that inputs are made of, in their order."""
        return tuple(self._places)

    def of(self, column: str, repeats: int, seed: int) -> Importance:
        """How important a column is; the shuffles depend on ``seed`` and the column's place alone.

        Raises:
            InputError: there is no such column.
        """
        import numpy as np

        if column not in self._places:
            raise InputError("predict.no_such_column", column=column)
        places, features = self._places[column], self._rows.features
        rng = np.random.default_rng([seed, list(self._places).index(column)])
        parts: list[NDArray[np.float32]] = []
        for _ in range(repeats):
            shuffled = features.copy()
            order = rng.permutation(len(features))
            shuffled[:, places] = features[order][:, places]
            parts.append(shuffled)
        lost = self.score - self._scores(np.concatenate(parts), repeats)
        return Importance(column, float(lost.mean()), float(lost.std()))

    def _scores(self, features: NDArray[np.float32], parts: int) -> NDArray[np.float64]:
        """The score of each of so many equal parts of the features."""
        import numpy as np

        output, true = self._model.output, self._rows.labels
        told = output.told(self._model.raw_outputs(features)).predicted
        return np.array([_score(true, one, output.classes) for one in np.split(told, parts)])


def columns_together(model: LoadedModel, features: NDArray[np.float32]) -> dict[str, list[int]]:
    """The places of the inputs of each column, those that hold the same in all of some rows
    (float32, shape (rows, inputs)) under the name of the first; but columns of one value alone.

    Raises:
        InputError: the inputs are not columns.
    """
    own = _places_of(model)
    still = {name for name, places in own.items() if not features[:, places].std(0).any()}
    found = {name: places for name, places in own.items() if name in still}
    taken: set[int] = set()
    for name, places in _joined(_without(own, still), features).items():
        if not taken.intersection(places):
            found[name] = places
            taken.update(places)
    return found


def _without(places: dict[str, list[int]], names: set[str]) -> dict[str, list[int]]:
    return {name: own for name, own in places.items() if name not in names}


def _joined(places: dict[str, list[int]], features: NDArray[np.float32]) -> dict[str, list[int]]:
    """Each column with the places of all columns that hold the same, whatever their scales."""
    same: dict[bytes, list[int]] = {}
    known = {name: _content(features[:, own]) for name, own in places.items()}
    for name, own in places.items():
        same.setdefault(known[name], []).extend(own)
    return {name: sorted(same[known[name]]) for name in places}


def _content(inputs: NDArray[np.float32]) -> bytes:
    """The same for inputs (rows, some) that differ by their centre, scale or sign alone."""
    import numpy as np

    values = inputs.astype(np.float64)
    values = values - values.mean(0)
    deviation = values.std(0)
    values = np.round(values / np.where(deviation > 0, deviation, 1), 4)
    firsts = values[np.argmax(values != 0, axis=0), np.arange(values.shape[1])]
    return (values * np.where(firsts < 0, -1, 1) + 0.0).tobytes()


def _score(true: NDArray[Any], told: NDArray[Any], classes: tuple[str, ...]) -> float:
    import numpy as np

    if classes:
        return float((true == told).mean())
    apart = np.square(true.astype(np.float64) - told).sum()
    spread = np.square(true - true.mean(dtype=np.float64)).sum()
    return float(1 - apart / spread) if spread else 0.0


def _places_of(model: LoadedModel) -> dict[str, list[int]]:
    """The places of the inputs that each column becomes."""
    inputs = model.inputs
    if model.of_images or model.needs_all_rows:
        raise InputError("predict.not_of_columns", run=model.run.name)
    if isinstance(inputs, PreparedInputs):
        found: dict[str, list[int]] = {}
        for place, one in enumerate(inputs.preparation.inputs):
            if one.column not in inputs.unused:
                found.setdefault(one.column, []).append(place)
        return found
    if isinstance(inputs, PlainInputs):
        return {name: [place] for place, name in enumerate(inputs.names)}
    raise InputError("predict.not_of_columns", run=model.run.name)
