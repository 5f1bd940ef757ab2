"""``python -P -m engine.radar``: maps of what runs' models say, asked and told as lines of JSON.

A line of stdin asks, and a line of stdout answers:

- ``open`` (a run's id) with ``store`` (a directory): ``facts``, before it lines ``done`` and ``of``
  while the table is read;
- ``model`` (of that run): the ``epoch`` whose weights it has, once it is loaded;
- ``picture``: a ``shape``, an ``area`` or none for that of the sightings, and a ``setting``: a
  ``picture``;
- ``place`` (latitude and longitude) with a ``setting``: a ``reading``;
- ``write`` (a path) with what ``picture`` has, and ``alone``: ``written``.

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
from engine.devices.environment import prepare
from engine.radar.area import Area, Grid
from engine.radar.picture import Setting

EVERY_SECONDS = 0.2
MOST_PLACES = 400_000
"""Of a grid: more are asked for by mistake."""


MOST_OPEN = 4
"""Runs that are remembered: whoever compares their maps goes to and fro."""


class Service:
    """Answers requests about the run that was opened last."""

    def __init__(self, tell: Callable[..., None]) -> None:
        self._tell = tell
        self._open: Any = None
        self._known: dict[tuple[str, str], Any] = {}
        self._configured = False
        self._answers: dict[str, Callable[[dict[str, Any]], None]] = {
            "open": self._open_run,
            "model": self._load_model,
            "picture": self._picture,
            "place": self._place,
            "write": self._write,
        }

    def answer(self, asked: dict[str, Any]) -> None:
        """Answer a request; whatever goes wrong is told."""
        try:
            next(answer for name, answer in self._answers.items() if name in asked)(asked)
        except MessageError as error:
            self._tell(error=error.message.to_dict())
        except OSError as error:
            reason = (error.strerror or str(error)).lower()
            said = Message("radar.not_written", {"file": error.filename or "", "reason": reason})
            self._tell(error=said.to_dict())

    def _open_run(self, asked: dict[str, Any]) -> None:
        from engine.predict.weights import chosen_weights
        from engine.radar.opening import OpenRadar
        from engine.store.recovery import open_or_view
        from engine.store.runs import find_run

        store = open_or_view(Path(asked["store"]))
        run = find_run(store, str(asked["open"]))
        last = time.monotonic()

        def progress(done: int, of: int) -> None:
            nonlocal last
            if time.monotonic() - last >= EVERY_SECONDS:
                last = time.monotonic()
                self._tell(done=done, of=of)

        key = run.id, chosen_weights(store, run).sha256
        if key not in self._known:
            while len(self._known) >= MOST_OPEN:
                del self._known[next(iter(self._known))]
            self._known[key] = OpenRadar(store, run, progress)
        self._open = self._known[key]
        self._tell(facts=self._open.facts.to_dict())

    def _load_model(self, asked: dict[str, Any]) -> None:
        del asked
        if not self._configured:
            self._open.configure()  # TensorFlow's threads can be set once
            self._configured = True
        self._tell(epoch=self._open.load_model())

    def _grid(self, asked: dict[str, Any]) -> Grid:
        rows, columns = (int(length) for length in asked["shape"])
        rows = max(min(rows, MOST_PLACES), 1)
        columns = max(min(columns, MOST_PLACES // rows), 1)
        if asked.get("area") is not None:
            return Grid(Area(**asked["area"]), rows, columns)
        return Grid(self._open.radar.area.in_shape(rows, columns), rows, columns)

    def _picture(self, asked: dict[str, Any]) -> None:
        setting = Setting.from_dict(asked["setting"])
        found = self._open.radar.picture(self._grid(asked), setting)
        self._tell(picture=found.to_dict())

    def _place(self, asked: dict[str, Any]) -> None:
        latitude, longitude = (float(value) for value in asked["place"])
        setting = Setting.from_dict(asked["setting"])
        found = self._open.radar.place(latitude, longitude, setting)
        self._tell(reading=found.to_dict())

    def _write(self, asked: dict[str, Any]) -> None:
        from engine.radar.writing import write

        setting = Setting.from_dict(asked["setting"])
        found = self._open.radar.picture(self._grid(asked), setting)
        path = Path(str(asked["write"]))
        write(path, self._open.facts, found, setting, asked["alone"])
        self._tell(written=str(path))


def serve(requests: TextIO, answers: TextIO) -> None:
    """Answer each line until there are no more."""

    def tell(**values: Any) -> None:
        answers.write(json.dumps(values) + "\n")
        answers.flush()

    service = Service(tell)
    for line in requests:
        service.answer(json.loads(line))


if __name__ == "__main__":
    # Ctrl+C is meant for whoever asks
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    prepare()
    serve(sys.stdin, sys.stdout)
    sys.stdout.flush()
    # TensorFlow needs no long farewell
    os._exit(0)
