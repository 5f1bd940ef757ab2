"""A worker whose engine is a scripted host in the same process: no TensorFlow.

As a process: ``python scripted_worker.py STORE SECONDS [IDLE]``, for ``SECONDS`` an epoch.
"""

import signal
import sys
from contextlib import suppress
from pathlib import Path

from engine.cluster.telling import Tell, Told
from engine.cluster.worker import Worker
from engine.store.database import Store
from engine.store.outbox import ClaimLost
from scripted_host import Script, ScriptedHost


class _Quiet(ScriptedHost):
    """Ends where its run is somebody else's, as an engine is killed then."""

    def serve(self, warming: float = 0.0) -> None:
        with suppress(ClaimLost):
            super().serve(warming)


class ScriptedEngine:
    """A scripted host on the worker's store."""

    gave_up = False

    def __init__(self, store: Store, script: Script) -> None:
        self._directory, self._script = store.directory, script
        self._host: ScriptedHost | None = None

    def look(self) -> None:
        if self._host is None:
            self._host = _Quiet(self._directory, self._script).start()

    def notice(self) -> None:
        pass

    def kill(self) -> None:
        self.end()

    def end(self) -> None:
        if self._host is not None:
            self._host.close()
            self._host = None


def scripted_worker(
    directory: Path, script: Script | None = None, tell: Tell = lambda _: None, idle: float = 0.0
) -> Worker:
    made = script or Script()
    return Worker(directory, lambda store, _: ScriptedEngine(store, made), tell, idle=idle)


def _told(told: Told) -> None:
    print(told.kind, told.run, told.status, flush=True)


if __name__ == "__main__":
    idle = float(sys.argv[3]) if len(sys.argv) > 3 else 5.0
    worker = scripted_worker(Path(sys.argv[1]), Script(float(sys.argv[2])), _told, idle)
    signal.signal(signal.SIGTERM, lambda *_: worker.leave())
    sys.exit(worker.work())
