"""``python -P -m engine.predict.process``: a run's model that answers for as long as it is asked.

An object of JSON a line on stdin, and one on stdout for each. The first is ``store``, ``run`` and
``which`` (``engine.predict.weights``), answered by ``opened``; each further one ``cells``, columns
by name (a list of cells, or one cell for all rows), answered by ``rows``, ``outputs`` and
``problems``, ``nearest``, the cells of a row, and ``count``, answered by ``near``: number,
distance and label of training rows; or ``importance``, columns, with ``repeats`` and ``seed``,
answered by ``columns`` (all), ``rows``, ``score`` and ``importance``. An ``error`` is a message:
after the first line the process ends with 2. It ends by itself when stdin does.
"""

import base64
import json
import os
import signal
import sys
from pathlib import Path
from typing import Any

from data.errors import InputError
from engine.devices.environment import prepare
from engine.io.numbers import dumps


def main() -> int:
    """Answer until stdin ends; the exit code (0 or 2)."""
    # Ctrl+C is meant for whoever asks
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    first = sys.stdin.readline()
    if not first:
        return 0
    try:
        asked = json.loads(first)
        model = _opened(asked)
        rows = _Rows(Path(asked["store"]), model)
    except InputError as error:
        tell(error=error.message.to_dict())
        return 2
    for line in sys.stdin:
        try:
            question = json.loads(line)
            tell(**_told(model, rows, question))
        except InputError as error:
            tell(error=error.message.to_dict())
    return 0


def _opened(asked: dict[str, Any]) -> Any:
    from engine.devices.tensorflow_devices import configure
    from engine.predict.weights import chosen_weights
    from engine.store.recovery import open_or_view
    from engine.store.runs import find_run

    store = open_or_view(Path(asked["store"]))
    run = find_run(store, asked["run"])
    chosen_weights(store, run, asked["which"])  # refused before TensorFlow is loaded
    prepare()
    configure(run.facts.threads or 1)
    from engine.predict.model import LoadedModel

    model = LoadedModel.open(store, run, asked["which"])
    store.close()
    tell(opened=about(model))
    return model


def about(model: Any) -> dict[str, Any]:
    """What is told of a model that was opened."""
    return {
        "run": model.run.id,
        "name": model.run.name,
        "epoch": model.weights.epoch,
        "step": model.weights.step,
        "file": model.weights.path.name,
        "columns": list(model.columns),
        "fields": [field.to_dict() for field in model.fields],
        "outputs": [{"label": one.label, "classes": list(one.classes)} for one in model.outputs],
    }


def _told(model: Any, rows: "_Rows", question: dict[str, Any]) -> dict[str, Any]:
    if "nearest" in question:
        return rows.near(question)
    if "importance" in question:
        return rows.importance(question)
    return _answer(model, question)


def _answer(model: Any, asked: dict[str, Any]) -> dict[str, Any]:
    from engine.predict.rows import rows_table

    features, problems = model.prepare(rows_table(asked["cells"], model.folder))
    given = model.raw_outputs(features)
    outputs: list[dict[str, Any]] = []
    for output in model.outputs:
        told = output.told(given)
        little = told.probabilities.astype("<f4").tobytes()
        outputs.append(
            {
                "predicted": told.predicted.tolist(),
                "probabilities": base64.b64encode(little).decode("ascii"),
            }
        )
    notes = [problem.message.to_dict() for problem in problems]
    return {"rows": len(features), "outputs": outputs, "problems": notes}


class _Rows:
    """The rows of the model's table, read when they are first asked for."""

    def __init__(self, store: Path, model: Any) -> None:
        self._store = store
        self._model = model
        self._read: Any = None
        self._shuffling: Any = None

    def near(self, asked: dict[str, Any]) -> dict[str, Any]:
        """Those that are nearest to a row.

        Raises:
            InputError: they cannot be read, or the row cannot be prepared.
        """
        from engine.predict.nearest import nearest
        from engine.predict.rows import rows_table

        features, _problems = self._model.prepare(rows_table(asked["nearest"], self._model.folder))
        row = features.reshape(len(features), -1)[0]
        found = nearest(self._rows().trained, row, asked["count"], self._model.classes)
        return {"near": [[one.number, one.distance, one.label] for one in found]}

    def importance(self, asked: dict[str, Any]) -> dict[str, Any]:
        """How important some columns are; of none, which columns there are.

        Raises:
            InputError: the rows cannot be read, or columns cannot be shuffled.
        """
        from engine.predict.importance import Shuffling

        if self._shuffling is None:
            self._shuffling = Shuffling(self._model, self._rows().measured)
        found = [
            self._shuffling.of(column, asked["repeats"], asked["seed"])
            for column in asked["importance"]
        ]
        return {
            "columns": list(self._shuffling.columns),
            "rows": self._shuffling.rows,
            "score": self._shuffling.score,
            "importance": [[one.column, one.mean, one.deviation] for one in found],
        }

    def _rows(self) -> Any:
        if self._read is None:
            from engine.predict.table_rows import read_rows
            from engine.store.recovery import open_or_view

            store = open_or_view(self._store)
            self._read = read_rows(store, self._model)
            store.close()
        return self._read


def tell(**fields: Any) -> None:
    """Print one object as a line of JSON."""
    print(dumps(fields), flush=True)


if __name__ == "__main__":
    code = main()
    sys.stdout.flush()
    # TensorFlow, where it was loaded, needs no long farewell
    os._exit(code)
