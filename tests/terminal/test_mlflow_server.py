"""A server of MLflow's own is told of a run while it trains, and dies and comes back meanwhile."""

import importlib.util
import os
import signal
import socket
import subprocess
import sys
from collections import Counter
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any
from urllib.error import URLError
from urllib.request import urlopen

import pytest

from command_line import COMMAND
from engine.client.control import send
from engine.commands import Command, CommandKind
from engine.store.database import Store
from engine.store.run_history import epochs
from watched_logs import only_run
from watched_programs import LOOP, started, until_epoch

HAS_SERVER = all(map(importlib.util.find_spec, ("mlflow", "flask", "uvicorn")))
pytestmark = [
    pytest.mark.thorough,
    pytest.mark.skipif(not HAS_SERVER, reason="the whole of MLflow is not installed"),
]
Wait = Callable[..., None]
LIMIT = 90.0


class Server:
    """``mlflow server`` on this machine alone, with a database; killed with all its children."""

    def __init__(self, folder: Path, wait: Wait) -> None:
        self._folder, self._wait = folder, wait
        with socket.socket() as free:
            free.bind(("127.0.0.1", 0))
            self._port = free.getsockname()[1]
        self.uri = f"http://127.0.0.1:{self._port}"
        self._process: subprocess.Popen[bytes] | None = None

    def start(self) -> None:
        place = ["--host", "127.0.0.1", "--port", str(self._port), "--workers", "1"]
        kept = ["--backend-store-uri", f"sqlite:///{self._folder / 'server.db'}"]
        files = ["--artifacts-destination", str(self._folder / "artifacts")]
        self._process = subprocess.Popen(
            [sys.executable, "-m", "mlflow", "server", *place, *kept, *files],
            cwd=self._folder,
            env={**os.environ, "MLFLOW_DISABLE_TELEMETRY": "true"},
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
            start_new_session=True,
        )
        self._wait(self._answers, seconds=LIMIT)

    def _answers(self) -> bool:
        try:
            with urlopen(f"{self.uri}/health", timeout=2) as answer:
                return answer.status == 200
        except (URLError, OSError):
            return False

    def kill(self) -> None:
        if self._process is not None:
            os.killpg(self._process.pid, signal.SIGKILL)
            self._process.wait()
            self._process = None


@pytest.fixture
def server(tmp_path: Path, wait: Wait) -> Iterator[Server]:
    made = Server(tmp_path, wait)
    made.start()
    yield made
    made.kill()


def test_a_server_that_dies_and_comes_back_has_every_epoch_once(
    server: Server, store: Store, environment: dict[str, str], wait: Wait
) -> None:
    from mlflow import MlflowClient

    client: Any = MlflowClient(server.uri)
    given = {**environment, "MLFLOW_TRACKING_URI": server.uri}

    def told() -> subprocess.Popen[str]:
        place = ["export", "last", "--what", "mlflow", "--follow", "--store", str(store.directory)]
        pipes: dict[str, Any] = {"stdout": subprocess.PIPE, "stderr": subprocess.PIPE}
        return subprocess.Popen([*COMMAND, *place], env=given, text=True, **pipes)

    def found() -> list[Any]:
        return client.search_runs([one.experiment_id for one in client.search_experiments()])

    program = started(LOOP, str(store.directory))
    run = until_epoch(store, 2)
    export = told()
    wait(lambda: bool(found()), seconds=LIMIT)
    server.kill()
    until_epoch(store, only_run(store).epochs_done + 60)
    server.start()
    (known,) = found()
    seen = len(client.get_metric_history(known.info.run_id, "loss"))
    wait(
        lambda: len(client.get_metric_history(known.info.run_id, "loss")) > seen + 60, seconds=LIMIT
    )
    export.send_signal(signal.SIGINT)
    assert export.wait(LIMIT) == 130
    export = told()
    send(store, run.id, Command(CommandKind.STOP))
    program.communicate(timeout=LIMIT)
    assert export.wait(LIMIT) == 0
    (known,) = found()
    ours = {one.epoch: one.metrics["loss"] for one in epochs(store, run.id)}
    theirs = client.get_metric_history(known.info.run_id, "loss")
    assert Counter(one.step for one in theirs) == Counter(ours)
    assert {one.step: one.value for one in theirs} == ours
    assert known.info.status == "KILLED"
    assert known.data.tags["pkgo_tui.version.python"] == sys.version.split()[0]
