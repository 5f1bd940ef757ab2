"""A Ray cluster of a few nodes on this machine, made for a test: each node is processes of its own,
with a home, a temporary folder and a place of its own; each notes which files its Python opens
below a folder that it must not know.
"""

import os
import signal
import socket
import subprocess
import sys
import tempfile
import time
from contextlib import suppress
from importlib.util import find_spec
from pathlib import Path
from types import TracebackType
from typing import Self

import psutil

WATCH = """
import os, sys

def watch(event, arguments):
    if event in ("open", "os.listdir", "os.scandir", "sqlite3.connect", "os.mkdir", "os.rename"):
        path = arguments[0] if arguments else ""
        if isinstance(path, (str, bytes)) and os.fsdecode(path).startswith(FORBIDDEN):
            with_descriptor = os.open(NOTES, os.O_WRONLY | os.O_CREAT | os.O_APPEND, 0o600)
            os.write(with_descriptor, f"{event} {os.fsdecode(path)}\\n".encode())
            os.close(with_descriptor)

FORBIDDEN = os.environ["TEST_FORBIDDEN"]
NOTES = os.environ["TEST_NOTES"]
sys.addaudithook(watch)
"""


def missing() -> str | None:
    """Why there can be no cluster here."""
    return None if find_spec("ray") is not None else "ray is not installed"


def free_port() -> int:
    with socket.socket() as found:
        found.bind(("127.0.0.1", 0))
        return found.getsockname()[1]


class RayNode:
    """One node: what belongs to it lies in its folder."""

    def __init__(self, folder: Path, arguments: list[str], forbidden: Path) -> None:
        self.folder = folder
        self._arguments = arguments
        self._forbidden = forbidden
        self.process: subprocess.Popen[bytes] | None = None

    def start(self) -> None:
        (self.folder / "log").unlink(missing_ok=True)
        for name in ("home", "tmp", "place", "watch"):
            (self.folder / name).mkdir(parents=True, exist_ok=True)
        (self.folder / "watch" / "sitecustomize.py").write_text(WATCH)
        given = {
            **{name: os.environ[name] for name in ("PATH", "LANG") if name in os.environ},
            "HOME": str(self.folder / "home"),
            "TMPDIR": str(self.folder / "tmp"),
            "PYTHONPATH": os.pathsep.join([str(self.folder / "watch"), str(ROOT)]),
            "TEST_FORBIDDEN": str(self._forbidden),
            "TEST_NOTES": str(self.folder / "opened"),
            "RAY_USAGE_STATS_ENABLED": "0",
            # Else the workers of Ray wait for all that others do on the machine
            "RAY_worker_niceness": "0",
        }
        with (self.folder / "log").open("ab") as log:
            self.process = subprocess.Popen(
                [sys.executable, "-m", "ray.scripts.scripts", "start", "--block", *self._arguments],
                stdin=subprocess.DEVNULL,
                stdout=log,
                stderr=log,
                env=given,
                cwd=self.folder / "place",
                start_new_session=True,
            )

    @property
    def is_there(self) -> bool:
        """Whether it belongs to the cluster."""
        path = self.folder / "log"
        return path.exists() and "Ray runtime started" in path.read_text("utf-8", "replace")

    @property
    def opened(self) -> str:
        """What was opened that must not be."""
        path = self.folder / "opened"
        return path.read_text() if path.exists() else ""

    @property
    def workers(self) -> set[str]:
        """The workers that have a seat on it."""
        found = (self.folder / "tmp").glob("pkgo-ray-*/seats/*")
        return {path.name for path in found}

    @property
    def content(self) -> set[str]:
        """The SHA-256 of what has come to it."""
        found = (self.folder / "tmp").glob("pkgo-ray-*/content/*")
        return {path.name for path in found if not path.name.startswith(".")}

    def kill(self) -> None:
        """As a machine that loses its power."""
        if self.process is None:
            return
        found: list[psutil.Process] = []
        with suppress(psutil.Error):
            own = psutil.Process(self.process.pid)
            found = [own, *own.children(recursive=True)]
        for one in found:
            with suppress(psutil.Error):
                one.send_signal(signal.SIGKILL)
        self.process.wait()
        self.process = None


class SmallRay:
    """A head that trains nothing, and nodes with CPUs."""

    def __init__(self, forbidden: Path, nodes: int = 2, cpus: int = 2) -> None:
        self.folder = Path(tempfile.mkdtemp(prefix="ray-", dir="/tmp"))
        self._ports = free_port(), free_port()
        common = ["--num-gpus=0", "--object-store-memory=100000000", "--disable-usage-stats"]
        head = [
            *("--head", f"--port={self._ports[0]}", f"--ray-client-server-port={self._ports[1]}"),
            *("--num-cpus=0", "--include-dashboard=false", f"--temp-dir={self.folder / 'ray'}"),
        ]
        self.head = RayNode(self.folder / "head", [*head, *common], forbidden)
        joins = [f"--address=127.0.0.1:{self._ports[0]}", f"--num-cpus={cpus}", *common]
        self.nodes = [RayNode(self.folder / f"node{n}", joins, forbidden) for n in range(nodes)]

    @property
    def address(self) -> str:
        return f"127.0.0.1:{self._ports[0]}"

    @property
    def client_address(self) -> str:
        """For who is no node of it."""
        return f"ray://127.0.0.1:{self._ports[1]}"

    def __enter__(self) -> Self:
        try:
            self.head.start()
            self.wait_for([self.head])
            for node in self.nodes:  # two at a time may take one place on one machine
                node.start()
                self.wait_for([node])
        except BaseException:
            self.close()
            raise
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self.close()

    def close(self) -> None:
        for node in (*self.nodes, self.head):
            node.kill()
        subprocess.run(["rm", "-rf", str(self.folder)], check=False)

    def node_of(self, worker: str) -> RayNode:
        (found,) = [node for node in self.nodes if worker in node.workers]
        return found

    @property
    def opened(self) -> str:
        return "".join(node.opened for node in (self.head, *self.nodes))

    def said(self) -> str:
        logs = [node.folder / "log" for node in (self.head, *self.nodes)]
        return "\n".join(log.read_text("utf-8", "replace")[-2000:] for log in logs if log.exists())

    def wait_for(self, nodes: list[RayNode]) -> None:
        """Until all of them have joined."""
        end = time.monotonic() + 90
        while not all(node.is_there for node in nodes):
            assert time.monotonic() < end, self.said()
            time.sleep(0.2)


ROOT = Path(__file__).parents[2]
