"""A seat as an actor of Ray: nodes load it from the pkgo-tui that is installed there."""

import os
import platform
import tempfile
import threading
import time
from contextlib import suppress
from importlib import import_module
from typing import Any

from engine.on_ray.seat import Seat
from engine.on_ray.transport import Fields
from engine.on_ray.versions import own_versions
from engine.settings import variable

FORGOTTEN_SECONDS = 7 * 86_400.0
"""A seat of whose run nobody has asked for so long leaves."""
ANSWERED_SECONDS = 1.0


class RemoteSeat(Seat):
    """What ``Seat`` is, in a process of Ray that belongs to it alone."""

    def __init__(self, worker: str) -> None:
        super().__init__(worker, fetch)
        self._asked = time.monotonic()
        threading.Thread(target=self._leave_once_forgotten, daemon=True).start()

    def about(self) -> Fields:
        """As ``Seat``; and the node that Ray gave it, as ``place``."""
        return {**super().about(), "place": place()}

    def begin(self, parcel: Fields) -> Fields | None:
        """As ``Seat``, with an environment of its own: nothing here is another run's, or the
        node's.
        """
        # Ray gives as many as CPUs; pkgo-tui itself says how many threads a run has
        os.environ.pop("OMP_NUM_THREADS", None)
        for kind in ("CONFIG", "STATE", "DATA"):
            os.environ[f"XDG_{kind}_HOME"] = str(self.folder / kind.lower())
        for name, value in parcel["settings"].items():
            os.environ[variable(name)] = value
        room = self.folder / "room"
        with suppress(OSError):  # told by the seat itself, which needs the same disk
            room.mkdir(mode=0o700, parents=True, exist_ok=True)
            os.environ["TMPDIR"] = tempfile.tempdir = str(room)
        return super().begin(parcel)

    def news(self, run: str, at: int) -> Fields:
        """As ``Seat``."""
        self._asked = time.monotonic()
        return super().news(run, at)

    def close(self) -> None:
        """As ``Seat``; and the process ends."""
        super().close()
        threading.Timer(ANSWERED_SECONDS, self._exit).start()

    def _exit(self) -> None:
        super().close()  # what was written while the worker left
        os._exit(0)

    def _leave_once_forgotten(self) -> None:
        while time.monotonic() - self._asked < FORGOTTEN_SECONDS:
            time.sleep(60)
        self.close()


def fetch(part: Any) -> bytes:
    """Bytes that were put into the cluster."""
    return _ray().get(part)


def place() -> str:
    """The id of the node on which this runs."""
    return _ray().get_runtime_context().get_node_id()


def probed() -> Fields:
    """What a node is asked before anything is trained there."""
    return {**own_versions(), "node": platform.node()}


def _ray() -> Any:
    return import_module("ray")
