"""The processes that load TensorFlow, played in this one: their code runs, nothing is started."""

import io
import json
import signal
import sys
from collections.abc import Generator, Sequence
from typing import Any

import pytest

from data.errors import InputError
from engine.asking.__main__ import Service
from engine.io.python_child import ChildDied, message_of
from engine.predict import __main__ as predict

INTERRUPTED = 130


def run_here(_module: str, _arguments: Sequence[str], given: str = "") -> Generator[dict[str, Any]]:
    """``engine.io.python_child.run_child`` of ``engine.predict``."""
    told, stdin, stdout = io.StringIO(), sys.stdin, sys.stdout
    before = signal.getsignal(signal.SIGTERM)
    sys.stdin, sys.stdout = io.StringIO(given), told
    try:
        code = predict.main()
    finally:
        sys.stdin, sys.stdout = stdin, stdout
        signal.signal(signal.SIGTERM, before)
    for line in told.getvalue().splitlines():
        values = json.loads(line)
        if "error" in values:
            raise InputError(message_of(values["error"]))
        yield values
    if code == INTERRUPTED:
        raise KeyboardInterrupt
    if code:
        raise ChildDied("child.died", module="engine.predict", exit=code, said="")


class ChildHere:
    """``engine.io.lasting_child.LastingChild`` of ``engine.asking``."""

    is_alive, pid = True, 0

    def __init__(self, _module: str) -> None:
        self._told: list[dict[str, Any]] = []
        self._service = Service(lambda **values: self._told.append(json.loads(json.dumps(values))))

    def ask(self, question: dict[str, Any]) -> dict[str, Any]:
        return next(iter(self._asked(question)))

    def follow(self, question: dict[str, Any], _last: str) -> Generator[dict[str, Any]]:
        yield from self._asked(question)

    def _asked(self, question: dict[str, Any]) -> list[dict[str, Any]]:
        self._told.clear()
        self._service.answer(json.loads(json.dumps(question)))
        for told in self._told:
            if "error" in told:
                raise InputError(message_of(told["error"]))
        return list(self._told)

    def close(self) -> None:
        pass


def ask_here(patch: pytest.MonkeyPatch) -> None:
    """From now on everybody asks in this process."""
    patch.setattr("engine.client.predictions.run_child", run_here)
    patch.setattr("engine.client.model_process.LastingChild", ChildHere)
    # Here it is set already
    patch.setattr("engine.devices.tensorflow_devices.configure", lambda _threads=1: {})
