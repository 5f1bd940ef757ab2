"""``python -P -m engine.predict.process``: a run's model that answers for as long as it is asked.

An object of JSON a line on stdin, and one on stdout for each. The first is ``store``, ``run`` and
``which`` (``engine.predict.weights``), answered by ``opened``; each further one ``cells``, columns
by name (a list of cells, or one cell for all rows), answered by ``rows``, ``outputs`` and
``problems``, ``nearest``, the cells of a row, and ``count``, answered by ``near``: number,
distance and label of training rows; or ``importance``, columns, with ``repeats`` and ``seed``,
answered by ``columns`` (all), ``rows``, ``score`` and ``importance``; ``look``, answered by what
``engine.predict.looking`` tells; or ``use``, other weights of the run, answered by ``opened``. An
``error`` is a message: after the first line the process ends with 2. It ends by itself when stdin
does.
"""

import json
import os
import signal
import sys
from pathlib import Path
from typing import Any

from data.errors import InputError
from engine.devices.environment import prepare
from engine.io.float_text import text_of
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
        used = _Used(asked, model)
    except InputError as error:
        tell(error=error.message.to_dict())
        return 2
    for line in sys.stdin:
        try:
            question = json.loads(line)
            tell(**used.told(question))
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


class _Used:
    """The model that is asked, which may be another of the run's later."""

    def __init__(self, asked: dict[str, Any], model: Any) -> None:
        self._store = Path(asked["store"])
        self._take(model, None)

    def _take(self, model: Any, read: Any) -> None:
        from engine.predict.looking import Looking

        self._model = model
        self._rows = _Rows(self._store, model, read)
        self._looking = Looking(model, self._rows.all)

    def told(self, question: dict[str, Any]) -> dict[str, Any]:
        """The answer.

        Raises:
            InputError: there is none.
        """
        if "use" in question:
            return self._use(question["use"])
        if "look" in question:
            return self._looking.answer(question)
        if "nearest" in question:
            return self._rows.near(question)
        if "importance" in question:
            return self._rows.importance(question)
        return _answer(self._model, question)

    def _use(self, which: str) -> dict[str, Any]:
        from engine.predict.model import LoadedModel
        from engine.store.recovery import open_or_view

        store = open_or_view(self._store)
        model = LoadedModel.open(store, self._model.run, which)
        store.close()
        self._take(model, self._rows.read)  # the table's rows are the same for all weights
        return {"opened": about(model)}


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


def _answer(model: Any, asked: dict[str, Any]) -> dict[str, Any]:
    from engine.predict.rows import rows_table

    features, problems = model.prepare(rows_table(asked["cells"], model.folder))
    given = model.raw_outputs(features)
    outputs: list[dict[str, Any]] = []
    for output in model.outputs:
        told = output.told(given)
        probabilities = text_of(told.probabilities)
        outputs.append({"predicted": told.predicted.tolist(), "probabilities": probabilities})
    notes = [problem.message.to_dict() for problem in problems]
    return {"rows": len(features), "outputs": outputs, "problems": notes}


class _Rows:
    """The rows of the model's table, read when they are first asked for."""

    def __init__(self, store: Path, model: Any, read: Any) -> None:
        self._store = store
        self._model = model
        self.read = read
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
        found = nearest(self.all().trained, row, asked["count"], self._model.classes)
        return {"near": [[one.number, one.distance, one.label] for one in found]}

    def importance(self, asked: dict[str, Any]) -> dict[str, Any]:
        """How important some columns are; of none, which columns there are.

        Raises:
            InputError: the rows cannot be read, or columns cannot be shuffled.
        """
        from engine.predict.importance import Shuffling

        if self._shuffling is None:
            self._shuffling = Shuffling(self._model, self.all().measured)
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

    def all(self) -> Any:
        """All of them.

        Raises:
            InputError: they cannot be read.
        """
        if self.read is None:
            from engine.predict.table_rows import read_rows
            from engine.store.recovery import open_or_view

            store = open_or_view(self._store)
            self.read = read_rows(store, self._model)
            store.close()
        return self.read


def tell(**fields: Any) -> None:
    """Print one object as a line of JSON."""
    print(dumps(fields), flush=True)


if __name__ == "__main__":
    code = main()
    sys.stdout.flush()
    # TensorFlow, where it was loaded, needs no long farewell
    os._exit(code)
