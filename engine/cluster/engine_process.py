"""The engine of a worker: an ordinary host on the worker's own store, which ends with it."""

import os
import subprocess
import sys
from pathlib import Path

from engine.host.supervisor import HostSupervisor
from engine.store.database import Store
from engine.store.process_writer import reap_dead_hosts

TRIES = 2
FOREVER = 10**9
PATIENCE_SECONDS = 20.0


class Engine:
    """Keeps the host of a worker's store alive; ``gave_up`` once hosts die again and again. What
    they say goes into the file ``log``.
    """

    def __init__(self, store: Store, log: Path) -> None:
        self._store = store
        self._log = log
        self._children: list[subprocess.Popen[bytes]] = []
        self._supervisor = HostSupervisor(store, 1, tries=TRIES, start=self._start)
        self.gave_up = False

    def look(self) -> None:
        """Notice what has died, and start what is missing."""
        reap_dead_hosts(self._store)
        seen = self._supervisor.look()
        self.gave_up = seen.gave_up and not seen.living

    def notice(self) -> None:
        """Notice what has died, and start nothing."""
        for child in self._children:
            child.poll()
        reap_dead_hosts(self._store)

    def kill(self) -> None:
        """End it at once: what it trains is not its own any more."""
        for child in self._children:
            child.kill()
            child.wait()
        self._children.clear()
        self._supervisor.try_again()

    def end(self) -> None:
        """Let it leave, by force where it does not in time."""
        for child in self._children:
            if child.poll() is None:
                child.terminate()
        for child in self._children:
            try:
                child.wait(PATIENCE_SECONDS)
            except subprocess.TimeoutExpired:
                child.kill()
                child.wait()

    def _start(self, store: Store, _jobs: int) -> "subprocess.Popen[bytes]":
        place = ("--store", str(store.directory), "--idle", str(FOREVER))
        log = os.open(self._log, os.O_WRONLY | os.O_APPEND | os.O_CREAT, 0o600)
        with os.fdopen(log, "ab") as output:
            child = subprocess.Popen(
                # -P: a folder named engine where the person stands must not be imported instead
                [sys.executable, "-P", "-m", "engine.host", *place, "--parent", str(os.getpid())],
                stdin=subprocess.DEVNULL,
                stdout=output,
                stderr=output,
                start_new_session=True,
                cwd=store.directory,
                env={**os.environ, "PYTHONUNBUFFERED": "1"},
            )
        self._children = [one for one in self._children if one.poll() is None]
        self._children.append(child)
        return child
