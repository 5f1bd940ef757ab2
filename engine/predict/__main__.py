"""``python -P -m engine.predict``: predict a file with a run's model, in a process of its own.

The order comes as JSON on stdin: ``store``, ``run``, ``which``, ``file`` (null: the rows that the
run kept aside), ``reading`` (what was said of it), ``out`` (a path or null), and whether ``rows``
are told or ``scores`` are what matters; a ``layer``, whose results are told in the place of
predictions, and ``project``, the way to lay the rows in a plane of them; or ``explain``, a row's
number and how. Told on stdout, an object a line: ``model``, then ``done`` and ``of`` (bytes)
several times a second, ``laid`` and ``of`` (iterations), ``columns`` and ``rows`` where nothing is
written, and last ``predicted``, ``explained``, or an ``error``.
"""

import json
import os
import signal
import sys
import time
from contextlib import suppress
from pathlib import Path
from typing import Any, NoReturn

from data.errors import InputError
from data.messages import Message
from engine.devices.environment import prepare
from engine.io.numbers import dumps

EVERY_SECONDS = 0.2
INTERRUPTED = 130


def main() -> int:
    """Predict; 0, or 2 with an ``error``, or 130 where it was interrupted."""
    # Whoever ends this process waits until the file that is being written is gone
    signal.signal(signal.SIGTERM, _interrupt)
    asked: dict[str, Any] = json.load(sys.stdin)
    try:
        _predict(asked)
    except InputError as error:
        tell(error=error.message.to_dict())
        return 2
    except (KeyboardInterrupt, BrokenPipeError):
        return INTERRUPTED
    except MemoryError:
        tell(error=Message("table.no_memory", {"file": asked["file"] or ""}).to_dict())
        return 2
    except OSError as error:
        about = {"place": asked["out"] or "", "reason": error.strerror or str(error)}
        tell(error=Message("export.not_written", about).to_dict())
        return 2
    return 0


def _interrupt(*_: object) -> NoReturn:
    raise KeyboardInterrupt


def _predict(asked: dict[str, Any]) -> None:
    from engine.predict.order import Order, checked_run
    from engine.store.recovery import open_or_view
    from engine.store.runs import find_run

    out = None if asked["out"] is None else Path(asked["out"])
    file: str | None = asked["file"]
    store = open_or_view(Path(asked["store"]))
    if file is None:
        run, known, table = find_run(store, asked["run"]), None, None
    else:
        reading = tuple(asked.get("reading", ()))
        run = checked_run(store, Order(asked["run"], file, asked["which"], out, reading=reading))
        known, table = _checked(store, run, file, asked)
    prepare()
    from engine.devices.tensorflow_devices import configure

    configure(run.facts.threads or 1)
    from engine.predict.asked import about
    from engine.predict.model import LoadedModel
    from engine.predict.work import predict_file

    model = LoadedModel.open(store, run, asked["which"], known)
    tell(model=about(model))
    if file is None:
        from engine.predict.test_part import scores_of_test

        scores = scores_of_test(store, model)
        tell(predicted=scores["rows"], notes=[], scores=[scores])
        return
    if asked.get("explain"):
        _explain(store, model, file, asked["explain"], table)
        store.close()
        return
    store.close()
    tables = _tables(model, asked)
    told = _Rows() if asked["rows"] else _nothing
    found = predict_file(model, file, out, told, _Told(), tables, table)
    more = () if tables is None else tables.notes
    notes = [note.to_dict() for note in (*found.notes, *more)]
    tell(predicted=found.rows, notes=notes, scores=list(found.scores))


def _checked(store: Any, run: Any, file: str, asked: dict[str, Any]) -> tuple[Any, Any]:
    """What the store knows of the run, and the file's table, as far as both fit (pictures: None);
    TensorFlow is not loaded for it.
    """
    from engine.predict.checking import check_explained, check_label, check_row, checked_table
    from engine.predict.described import Described
    from engine.predict.said_of_file import reading_of

    known = Described.of(store, run)
    explain = asked.get("explain")
    if explain:
        check_explained(known, explain["target"])
    reading = reading_of(known.spec, asked.get("reading", ()))
    table = checked_table(known, file, reading, _Told())
    if explain:
        check_row(file, table, explain["row"])
    elif asked.get("scores"):
        check_label(known, file, table)
    return known, table


def _tables(model: Any, asked: dict[str, Any]) -> Any:
    """What is made of the rows; None: predictions."""
    if not asked.get("layer"):
        return None
    from engine.predict.hidden import Hidden, HiddenTables
    from engine.predict.points import Points

    hidden = Hidden.of(model, asked["layer"])
    if not asked.get("project"):
        return HiddenTables(hidden)
    return Points(hidden, asked["project"], lambda done, of: tell(laid=done, of=of))


def _explain(store: Any, model: Any, file: str, asked: dict[str, Any], table: Any) -> None:
    from dataclasses import asdict

    from engine.predict.attribution import baseline_of, explained
    from engine.predict.one_row import row_of_file
    from engine.predict.table_rows import read_rows

    row, notes = row_of_file(model, file, asked["row"], table)
    baseline, kind = baseline_of(lambda: read_rows(store, model), asked["baseline"], len(row))
    how = {"target": asked["target"], "steps": asked["steps"]}
    found = explained(model, row, baseline, kind, **how)
    tell(explained=asdict(found), notes=[note.to_dict() for note in notes])


def _nothing(_: object) -> None:
    """For rows that nobody wants to see."""


class _Rows:
    """Prints rows; before the first ones the names of their columns."""

    def __init__(self) -> None:
        self._named = False

    def __call__(self, table: Any) -> None:
        if not self._named:
            self._named = True
            tell(columns=table.column_names)
        columns = [_plain(column) for column in table.columns]
        tell(rows=[list(row) for row in zip(*columns, strict=True)])


def _plain(column: Any) -> list[Any]:
    """The cells; a float32 as the shortest number that reads back to it."""
    import pyarrow as pa

    if column.type == pa.float32():
        return [float(str(value)) for value in column.to_numpy()]
    return column.to_pylist()


class _Told:
    """Prints how far the reading is, a few times a second."""

    def __init__(self) -> None:
        self._last = time.monotonic()

    def __call__(self, done: int, of: int) -> None:
        now = time.monotonic()
        if now - self._last >= EVERY_SECONDS:
            self._last = now
            tell(done=done, of=of)


def tell(**fields: Any) -> None:
    """Print one object as a line of JSON."""
    print(dumps(fields), flush=True)


if __name__ == "__main__":
    code = main()
    with suppress(OSError):
        sys.stdout.flush()
    # TensorFlow, where it was loaded, needs no long farewell
    os._exit(code)
