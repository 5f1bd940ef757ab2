"""Real hosts that die: one process imports TensorFlow once and forks a host for each life.

``python mortal_host.py STORE`` reads one line a life from stdin, how it is to die, and answers
``ended CODE`` when the host is gone: ``timer SECONDS`` or ``WHERE COUNT``, the SIGKILL at the
COUNT-th time training comes to WHERE (see ``_PLACES``); ``never`` lets it live.
"""

import contextlib
import importlib
import os
import signal
import sqlite3
import sys
import threading
from collections.abc import Callable
from pathlib import Path
from typing import Any

from engine.devices.environment import prepare

IDLE_SECONDS = "0.2"


def _die() -> None:
    os.kill(os.getpid(), signal.SIGKILL)


def _patched(where: str, count: int) -> None:
    """Die at the count-th call."""
    owner, name, late = _PLACES[where]
    holder: Any = importlib.import_module(owner[0])
    for part in owner[1:]:
        holder = getattr(holder, part)
    real: Callable[..., Any] = getattr(holder, name)
    calls = [0]

    def mortal(*given: Any, **named: Any) -> Any:
        calls[0] += 1
        last = calls[0] >= count
        if last and not late:
            _die()
        answer = real(*given, **named)
        if last:
            _die()
        return answer

    setattr(holder, name, mortal)


_PLACES: dict[str, tuple[tuple[str, ...], str, bool]] = {
    "batches": (("engine.training.steps.exact", "ExactSteps"), "train", False),
    "validation": (("engine.training.steps.exact", "ExactSteps"), "test", False),
    "epoch": (("engine.execution.recorder", "Recorder"), "epoch", True),
    "state-before": (("engine.training.training_state",), "produce_atomically", False),
    "state-half": (("engine.training.training_state", "np"), "savez", True),
    "state-unrecorded": (("engine.execution.checkpointer",), "write_state", True),
    "state-recorded": (("engine.execution.checkpointer",), "record_checkpoint", True),
    "model": (("engine.execution.saved_models",), "produce_atomically", True),
    "restored": (("engine.execution.checkpointer",), "restore", True),
    "cut": (("engine.execution.resuming",), "cut_behind", True),
}


def _in_the_store(count: int) -> None:
    """Die inside the training thread's count-th transaction, before its COMMIT."""
    from engine.store.database import Store

    real, calls = Store.write, [0]

    @contextlib.contextmanager
    def mortal(store: Store) -> Any:
        with real(store) as db:
            yield db
            if threading.current_thread().name == "training":
                calls[0] += 1
                if calls[0] >= count:
                    _die()

    Store.write = mortal


def _prepare_death(line: str) -> None:
    where, _, number = line.partition(" ")
    if where == "timer":
        timer = threading.Timer(float(number), _die)
        timer.daemon = True
        timer.start()
    elif where == "store":
        _in_the_store(int(number))
    elif where != "never":
        _patched(where, int(number))


def _live(store: str, line: str) -> int:
    from engine.host.__main__ import main

    os.setsid()
    _prepare_death(line)
    return main(["--store", store, "--idle", IDLE_SECONDS])


def serve(store: str) -> None:
    """Lives, one after another."""
    prepare()
    for name in ("keras", "pandas", "sklearn.utils", "sklearn.model_selection"):
        importlib.import_module(name)
    importlib.import_module("engine.execution.run")
    assert sqlite3.threadsafety
    print("ready", flush=True)
    for line in sys.stdin:
        child = os.fork()
        if child == 0:
            null = os.open(os.devnull, os.O_RDWR)
            log = os.open(Path(store) / "host.log", os.O_CREAT | os.O_APPEND | os.O_WRONLY, 0o600)
            os.dup2(null, 0)
            os.dup2(log, 1)
            os.dup2(log, 2)
            os._exit(_live(store, line.strip()))
        _, status = os.waitpid(child, 0)
        print(f"ended {os.waitstatus_to_exitcode(status)}", flush=True)


if __name__ == "__main__":
    serve(sys.argv[1])
