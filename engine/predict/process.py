"""``python -P -m engine.predict.process``: a run's model that answers for as long as it is asked.

An object of JSON a line on stdin, and one on stdout for each. The first is ``store``, ``run`` and
``which`` (``engine.predict.weights``), answered by ``opened``; each further one ``cells``, columns
by name (a list of cells, or one cell for all rows), answered by ``rows``, ``outputs`` and
``problems``, or ``nearest``, the cells of a row, and ``count``, answered by ``near``: number,
distance and label of training rows. An ``error`` is a message: after the first line the process
ends with 2. It ends by itself when stdin does.
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
            tell(**(rows.near(question) if "nearest" in question else _answer(model, question)))
        except InputError as error:
            tell(error=error.message.to_dict())
    return 0


def _opened(asked: dict[str, Any]) -> Any:
    prepare()
    from engine.devices.tensorflow_devices import configure
    from engine.predict.model import LoadedModel
    from engine.store.recovery import open_or_view
    from engine.store.runs import find_run

    store = open_or_view(Path(asked["store"]))
    run = find_run(store, asked["run"])
    configure(run.facts.threads or 1)
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


def _answer(model: Any, asked: dict[str, Any]) -> dict[str, Any]:
    from engine.predict.rows import rows_table

    features, problems = model.prepare(rows_table(asked["cells"]))
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
    """The rows that the model's run trained on, read when they are first asked for."""

    def __init__(self, store: Path, model: Any) -> None:
        self._store = store
        self._model = model
        self._read: Any = None

    def near(self, asked: dict[str, Any]) -> dict[str, Any]:
        """Those that are nearest to a row.

        Raises:
            InputError: they cannot be read, or the row cannot be prepared.
        """
        from engine.predict.nearest import TrainingRows
        from engine.predict.rows import rows_table
        from engine.store.recovery import open_or_view

        features, _problems = self._model.prepare(rows_table(asked["nearest"]))
        if self._read is None:
            store = open_or_view(self._store)
            self._read = TrainingRows.of(store, self._model)
            store.close()
        found = self._read.nearest(features.reshape(len(features), -1)[0], asked["count"])
        return {"near": [[one.number, one.distance, one.label] for one in found]}


def tell(**fields: Any) -> None:
    """Print one object as a line of JSON."""
    print(dumps(fields), flush=True)


if __name__ == "__main__":
    code = main()
    sys.stdout.flush()
    # TensorFlow, where it was loaded, needs no long farewell
    os._exit(code)
