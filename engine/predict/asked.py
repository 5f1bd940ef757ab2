"""What an opened model answers, as plain values: of rows, of columns, of the rows that trained."""

from __future__ import annotations

from collections.abc import Callable
from functools import cached_property
from typing import TYPE_CHECKING, Any

from engine.io.float_text import text_of
from engine.predict.importance import Shuffling
from engine.predict.nearest import nearest
from engine.predict.rows import rows_table

if TYPE_CHECKING:
    from engine.predict.model import LoadedModel
    from engine.predict.problems import Problem
    from engine.predict.table_rows import TableRows


def about(model: LoadedModel) -> dict[str, Any]:
    """What is told of a model that was opened."""
    return {
        "run": model.run.id,
        "name": model.run.name,
        "epoch": model.weights.epoch,
        "step": model.weights.step,
        "file": model.weights.path.name,
        "columns": list(model.columns),
        "fields": [field.to_dict() for field in model.fields],
        "takes": takes(model),
        "outputs": [{"label": one.label, "classes": list(one.classes)} for one in model.outputs],
    }


def takes(model: LoadedModel) -> str:
    """What a row is to it: columns, a window (of rows) or a picture."""
    if model.needs_all_rows:
        return "window"
    return "picture" if model.of_images else "columns"


def answer(model: LoadedModel, rows: AskedRows, asked: dict[str, Any]) -> dict[str, Any]:
    """What it says of rows, ``cells``: columns by name (a list of cells, or one cell for all rows);
    with a ``row``, as ``AskedRows.inputs`` says.

    Raises:
        InputError: a column is missing, or a cell cannot be an input at all.
    """
    features, problems = rows.inputs(asked["cells"], asked.get("row"))
    given = model.raw_outputs(features)
    outputs: list[dict[str, Any]] = []
    for output in model.outputs:
        told = output.told(given)
        probabilities = text_of(told.probabilities)
        outputs.append({"predicted": told.predicted.tolist(), "probabilities": probabilities})
    notes = [problem.message.to_dict() for problem in problems]
    return {"rows": len(features), "outputs": outputs, "problems": notes}


class AskedRows:
    """The rows of the model's table, which ``read`` gives when they are first asked for."""

    def __init__(self, model: LoadedModel, read: Callable[[], TableRows]) -> None:
        self._model = model
        self._read = read

    @cached_property
    def rows(self) -> TableRows:
        """They."""
        return self._read()

    @cached_property
    def _shuffling(self) -> Shuffling:
        return Shuffling(self._model, self.rows.measured)

    @property
    def held(self) -> int:
        """Bytes of the rows that are held."""
        if "rows" not in self.__dict__:
            return 0
        return self.rows.everything.whole.held

    def near(self, asked: dict[str, Any]) -> dict[str, Any]:
        """Those that are nearest to the cells of a row, ``nearest``; ``count`` of them.

        Raises:
            InputError: they cannot be read, or the row cannot be prepared.
        """
        features, _problems = self.inputs(asked["nearest"], asked.get("row"))
        row, model = features.reshape(len(features), -1)[0], self._model
        found = nearest(
            self.rows.trained, row, asked["count"], model.classes, scaled=not model.of_images
        )
        return {"near": [[one.number, one.distance, one.label] for one in found]}

    def inputs(self, cells: dict[str, Any], number: int | None) -> tuple[Any, list[Problem]]:
        """The network's inputs for cells (float32, a row each), and what is odd about these. With a
        ``number`` (from 1) it is that row of the table: a picture as it is; of a window the newest
        step has the cells, all others stay.

        Raises:
            InputError: the rows cannot be read, or the cells cannot be inputs at all.
        """
        import numpy as np

        model = self._model
        if number is None:
            return model.prepare(rows_table(cells, model.folder))
        row = self.rows.inputs_of(number)
        if not cells or not model.needs_all_rows:
            return row[None], []
        newest, problems = model.step_inputs(rows_table(cells, model.folder))
        steps = np.repeat(row[None], len(newest), axis=0)
        steps[:, -newest.shape[1] :] = newest
        return steps, problems

    def window(self, asked: dict[str, Any]) -> dict[str, Any]:
        """The rows (from 1) that the window of a row, ``window``, is made of, the newest last; 0
        where the table has not begun yet.

        Raises:
            InputError: the rows cannot be read, or there is no such one.
        """
        number, windows = int(asked["window"]), self.rows.windows
        self.rows.inputs_of(number)
        found = [] if windows is None else (windows[number - 1] + 1).tolist()
        return {"window": found}

    def importance(self, asked: dict[str, Any]) -> dict[str, Any]:
        """How important columns are, ``importance``, with ``repeats`` and ``seed``; of none, which
        columns there are.

        Raises:
            InputError: the rows cannot be read, or columns cannot be shuffled.
        """
        shuffling = self._shuffling
        found = [
            shuffling.of(column, asked["repeats"], asked["seed"]) for column in asked["importance"]
        ]
        return {
            "columns": list(shuffling.columns),
            "rows": shuffling.rows,
            "score": shuffling.score,
            "importance": [[one.column, one.mean, one.deviation] for one in found],
        }
