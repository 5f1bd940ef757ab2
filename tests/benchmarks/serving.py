"""A store in a folder of its own, and warm hosts that serve it, as real processes."""

import signal
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Generator, Iterable
from contextlib import contextmanager
from pathlib import Path

from engine.client.submission import submit
from engine.specs import ExperimentSpec
from engine.store.database import Store
from engine.store.process_writer import attach_client
from engine.store.processes import living_hosts
from engine.store.runs import Run, run

LOOK_SECONDS = 0.005


class Serving:
    """Hosts of one store; ``pids`` are those that stayed."""

    def __init__(self, folder: Path, hosts: int) -> None:
        self.store = Store(folder / "store")
        attach_client(self.store)  # so that a host stays while it has nothing to do
        self._children: list[subprocess.Popen[bytes]] = []
        self._log = (folder / "host.log").open("ab")
        for _ in range(hosts):
            self._start("--idle", "3600", *(("--jobs", str(hosts)) if hosts > 1 else ()))

    @property
    def pids(self) -> list[int]:
        """The hosts that serve the store now."""
        return [host.pid for host in living_hosts(self.store)]

    def _start(self, *options: str) -> None:
        where = str(self.store.directory)
        child = subprocess.Popen(
            [sys.executable, "-P", "-m", "engine.host", "--store", where, *options],
            stdin=subprocess.DEVNULL,
            stdout=self._log,
            stderr=self._log,
        )
        self._children.append(child)
        until(lambda: child.poll() is not None or self._is_ready(child.pid), 120)

    def _is_ready(self, pid: int) -> bool:
        return any(host.pid == pid and host.status == "ready" for host in living_hosts(self.store))

    def queue(self, spec: ExperimentSpec) -> str:
        """Queue a run; its id."""
        return submit(self.store, spec)

    def run(self, name: str) -> Run:
        """The run as the store has it now."""
        found = run(self.store, name)
        assert found is not None
        return found

    def finish(self, names: Iterable[str], seconds: float = 600) -> list[Run]:
        """Wait until all these runs have ended; they must have ended well."""
        for name in names:
            until(lambda name=name: self.run(name).is_ended, seconds)
        ended = [self.run(name) for name in names]
        for one in ended:
            assert one.status in {"finished", "stopped"}, one.message
        return ended

    def train(self, spec: ExperimentSpec) -> Run:
        """Queue a run and wait for its end."""
        return self.finish([self.queue(spec)])[0]

    def close(self) -> None:
        """End the hosts."""
        for child in self._children:
            child.kill()
            child.wait()
        self._log.close()
        self.store.close()


@contextmanager
def serving(hosts: int = 1) -> Generator[Serving]:
    """Warm hosts of an empty store; both are gone afterwards, also when the bench is ended."""
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(143))
    with tempfile.TemporaryDirectory() as folder:
        served = Serving(Path(folder), hosts)
        try:
            yield served
        finally:
            served.close()


def until(holds: Callable[[], bool], seconds: float = 60.0) -> None:
    """Wait until it holds."""
    end = time.monotonic() + seconds
    while not holds():
        if time.monotonic() > end:
            raise TimeoutError(f"waited {seconds:.0f} s")
        time.sleep(LOOK_SECONDS)
