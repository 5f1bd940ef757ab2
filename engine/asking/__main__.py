"""``python -P -m engine.asking``: runs' models, asked and told as lines of JSON.

A line of stdin asks, and a line of stdout answers. ``warm`` loads the libraries. ``rows`` (numbers
from 1) of a table, with ``spec``, ``folder``, ``pictures`` and ``every`` as
``engine.tables.view_process`` has them, are answered by ``found``. ``mathematics`` (a question of
``engine.mathematics.asked``) is answered by ``shown``. All else names ``store`` (a directory),
``run`` and ``which`` (``engine.predict.weights``), and:

- ``model``: answered by ``opened``, what the model is, once it is loaded;
- ``cells``, ``nearest``, ``window`` or ``importance``: as ``engine.predict.asked`` says;
- ``look``: what ``engine.predict.looking`` tells;
- ``radar``: ``facts``, before it lines ``done`` and ``of`` while the table is read;
- ``picture``, ``place`` or ``write``: as ``engine.radar.asked`` says.

What cannot be done is told as an ``error`` with its message. It ends with its stdin.
"""

import json
import os
import signal
import sys
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any, TextIO

from data.errors import MessageError
from data.messages import Message
from engine.asking.open_runs import OpenRuns, RunName
from engine.devices.environment import prepare
from engine.io.numbers import dumps

EVERY_SECONDS = 0.2


class Service:
    """Answers questions; ``tell`` prints."""

    def __init__(self, tell: Callable[..., None]) -> None:
        self._tell = tell
        self._runs = OpenRuns()
        self._answers: dict[str, Callable[[RunName, dict[str, Any]], dict[str, Any]]] = {
            "look": self._look,
            "model": self._model,
            "radar": self._radar,
            "cells": self._cells,
            "nearest": self._of_rows,
            "importance": self._of_rows,
            "window": self._of_rows,
            "picture": self._of_radar,
            "place": self._of_radar,
            "write": self._of_radar,
        }

    def answer(self, asked: dict[str, Any]) -> None:
        """Answer a question; whatever goes wrong is told."""
        if "warm" in asked:
            from engine.asking.warming import warm

            warm()
            self._tell(warm=True)
        elif "spec" in asked:
            self._told(lambda: _rows(asked), str(asked["spec"]["source"]))
        elif "mathematics" in asked:
            self._told(lambda: _shown(asked["mathematics"]), "")
        else:
            self._of_run(asked)

    def _of_run(self, asked: dict[str, Any]) -> None:
        name = RunName(Path(asked["store"]), str(asked["run"]), str(asked["which"]))
        work = next(one for key, one in self._answers.items() if key in asked)
        self._told(lambda: work(name, asked), name.run)

    def _told(self, work: Callable[[], dict[str, Any]], about: str) -> None:
        try:
            told = work()
        except MessageError as error:
            self._tell(error=error.message.to_dict())
        except OSError as error:
            reason = (error.strerror or str(error)).lower()
            said = Message("radar.not_written", {"file": error.filename or "", "reason": reason})
            self._tell(error=said.to_dict())
        except MemoryError:
            self._tell(error=Message("table.no_memory", {"file": about}).to_dict())
        else:
            self._tell(**told)

    def _model(self, name: RunName, _asked: dict[str, Any]) -> dict[str, Any]:
        from engine.predict.asked import about

        return {"opened": about(self._runs.with_model(self._runs.opened(name)).model)}

    def _look(self, name: RunName, asked: dict[str, Any]) -> dict[str, Any]:
        return self._runs.with_model(self._runs.asked(name)).looking.answer(asked)

    def _cells(self, name: RunName, asked: dict[str, Any]) -> dict[str, Any]:
        from engine.predict.asked import answer

        opened = self._runs.with_model(self._runs.asked(name))
        return answer(opened.model, opened.rows, asked)

    def _of_rows(self, name: RunName, asked: dict[str, Any]) -> dict[str, Any]:
        rows = self._runs.with_model(self._runs.asked(name)).rows
        if "window" in asked:
            return rows.window(asked)
        return rows.near(asked) if "nearest" in asked else rows.importance(asked)

    def _radar(self, name: RunName, _asked: dict[str, Any]) -> dict[str, Any]:
        last = time.monotonic()

        def progress(done: int, of: int) -> None:
            nonlocal last
            if time.monotonic() - last >= EVERY_SECONDS:
                last = time.monotonic()
                self._tell(done=done, of=of)

        return {"facts": self._runs.opened(name).radar(progress).facts.to_dict()}

    def _of_radar(self, name: RunName, asked: dict[str, Any]) -> dict[str, Any]:
        from engine.radar import asked as radar

        opened = self._runs.with_model(self._runs.asked(name)).radar()
        if "picture" in asked:
            return radar.picture(opened, asked)
        return radar.place(opened, asked) if "place" in asked else radar.written(opened, asked)


def _rows(asked: dict[str, Any]) -> dict[str, Any]:
    from engine.specs.data import DataSpec
    from engine.tables.single_rows import rows_of

    spec, folder = DataSpec.model_validate(asked["spec"]), asked["folder"]
    found = rows_of(
        spec,
        [int(row) for row in asked["rows"]],
        folder=None if folder is None else Path(folder),
        pictures=asked["pictures"],
        every=asked["every"],
    )
    return {"found": found.to_dict()}


def _shown(asked: dict[str, Any]) -> dict[str, Any]:
    from engine.mathematics.asked import request_in

    return {"shown": request_in(asked).answer().to_dict()}


def serve(questions: TextIO, answers: TextIO) -> None:
    """Answer each line until there are no more."""

    def tell(**values: Any) -> None:
        answers.write(dumps(values) + "\n")
        answers.flush()

    service = Service(tell)
    for line in questions:
        service.answer(json.loads(line))


if __name__ == "__main__":
    # Ctrl+C is meant for whoever asks
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    prepare()
    serve(sys.stdin, sys.stdout)
    sys.stdout.flush()
    # TensorFlow needs no long farewell
    os._exit(0)
