"""A seat: what stands on a node. A worker trains one run after another there, on a private spool,
whose journals and files the bridge reads; nothing here knows the store, or Ray.
"""

import fcntl
import os
import platform
import re
import shutil
import tempfile
import threading
import time
from collections.abc import Callable
from contextlib import suppress
from pathlib import Path
from typing import Any

from data.errors import InputError
from data.messages import Message
from engine.cluster.engine_process import Engine
from engine.cluster.spool import Spool
from engine.cluster.telling import Told
from engine.cluster.worker import Worker
from engine.on_ray.relocation import Relocation
from engine.on_ray.stowing import Fetch, Stowage
from engine.on_ray.transport import Fields
from engine.on_ray.versions import own_versions
from engine.store.database import Store
from engine.store.journal import encoded, lines
from engine.trust import agree

PART_BYTES = 4_000_000
"""So much of a journal is told at a time."""
IDLE_SECONDS = 60.0
"""So long the worker waits for the next run: the bridge is to let it go before."""
LOG_BYTES = 4000
LEAVE_SECONDS = 30.0
DIED = -1
"""In place of an exit code: the worker has ended by an error."""
LIFE = ".life"
FORGOTTEN_SECONDS = 3600.0
"""A seat without its lock's file for so long was never whole, or is half removed."""
NOTHING: Fields = {
    "begun": False,
    "journal": b"",
    "files": (),
    "beat": None,
    "end": None,
    "refused": None,
    "back": None,
    "log": b"",
}
MakeEngine = Callable[[Store, Path], Any]


class Seat:
    """One worker's; all methods but the first may be called by several threads.

    ``fetch`` gets the bytes that the bridge has put into the cluster.
    """

    def __init__(
        self, worker: str, fetch: Fetch, *, base: Path | None = None, engine: MakeEngine = Engine
    ) -> None:
        self._worker = worker
        self._base = base or common_folder()
        self._folder = self._base / "seats" / worker
        self._fetch = fetch
        self._engine = engine
        self._worked: Worker | None = None
        self._thread: threading.Thread | None = None
        self._lock = threading.Lock()
        self._relocation = Relocation(str(self._folder / "files"))
        self._spool = Spool(self._folder / "spool")
        self._run, self._turn = "", 0
        self._read = 0
        self._end: str | None = None
        self._over: int | None = None
        self._refused: Fields | None = None
        self._lived = -1

    @property
    def folder(self) -> Path:
        """Where all of it lies, but the files that other seats use, too."""
        return self._folder

    def about(self) -> Fields:
        """Which versions are here, and on which machine."""
        return {**own_versions(), "node": platform.node()}

    def begin(self, parcel: Fields) -> Fields | None:
        """Unpack a run and have the worker train it; why that cannot be, as a message."""
        with self._lock:
            self._run, self._read, self._end, self._refused = "", 0, None, None
            try:
                self._unpack(parcel)
            except InputError as error:
                return error.message.to_dict()
            except OSError as error:
                about = {"node": platform.node(), "reason": error.strerror or str(error)}
                return InputError("ray.node_disk", **about).message.to_dict()
            if self._thread is None or not self._thread.is_alive():
                self._over = None
                self._thread = threading.Thread(target=self._work, name="worker", daemon=True)
                self._thread.start()
        return None

    def finish(self) -> None:
        """All that was told of the run is known on the other side: forget it."""
        with self._lock:
            self._spool.take_away(self._run, self._worker)
            shutil.rmtree(self._run_folder, ignore_errors=True)
            self._spool.orders(self._run, self._turn).unlink(missing_ok=True)
            self._run = ""

    def news(self, run: str, at: int) -> Fields:
        """What has happened to the run: of its journal the bytes behind ``at``, which files there
        are, the worker's last word; ``over`` once the worker has left and all that it did is told;
        ``begun`` is False where it is not the run that is trained here.
        """
        with self._lock:
            if run != self._run:
                return {**NOTHING, "over": self._over}
            over = self._over  # before the rest: what is told then is all
            self._bring_forward()
            journal = self._part(at)
            beat = dict(self._spool.workers()).get(self._worker)
            whole = at + len(journal) == self._size()
            return {
                "begun": True,
                "journal": journal,
                "files": self._files(),
                "beat": beat,
                "end": self._end if whole else None,
                "over": over if whole else None,
                "refused": self._refused,
                "back": self._put_back(),
                "log": self._log() if over else b"",
            }

    def read(self, run: str, name: str, at: int, size: int) -> bytes | None:
        """A part of a file of a run's folder; None where it is gone."""
        try:
            with (self._spool.directory / "runs" / run / name).open("rb") as file:
                file.seek(at)
                return file.read(size)
        except OSError:
            return None

    def order(self, at: int, content: bytes) -> None:
        """What the file of orders holds from ``at`` bytes on; told again is as good as once."""
        with self._lock:
            path = self._spool.orders(self._run, self._turn)
            size = path.stat().st_size if path.exists() else 0
            with path.open("ab") as file:
                file.write(content[max(size - at, 0) :])

    def close(self) -> None:
        """End what trains, and leave nothing here."""
        with self._lock:
            if self._run:  # without its claim the worker drops the run, and leaves
                self._spool.take_away(self._run, self._worker)
            if self._worked is not None:
                self._worked.leave()
            if self._thread is not None:
                self._thread.join(LEAVE_SECONDS)
            shutil.rmtree(self._folder, ignore_errors=True)

    def _unpack(self, parcel: Fields) -> None:
        if self._lived < 0:
            sweep_seats(self._base)
            self._folder.mkdir(mode=0o700, parents=True, exist_ok=True)
            self._lived = hold_life(self._folder)
        self._spool.make()
        stowage = Stowage(self._base / "content", self._fetch)
        stowage.unpack(parcel["luggage"], self._folder / "files")
        stowage.unpack(parcel["kept"], self._spool.directory / "runs")
        code = [Path(self._relocation.there(path)) for path in parcel["agreed"]]
        agree(path for path in code if path.is_file())
        packet = self._relocation.packet_there(parcel["packet"])
        self._run, self._turn = str(parcel["run"]), int(packet["turn"])
        self._out.write_bytes(b"")
        self._spool.publish(self._run, packet)

    def _work(self) -> None:
        try:
            self._worked = Worker(
                self._spool.directory,
                self._engine,
                self._hear,
                idle=IDLE_SECONDS,
                name=self._worker,
            )
            self._over = self._worked.work()
        except BaseException:
            self._over = DIED
            raise

    def _hear(self, told: Told) -> None:
        if told.kind == "refused":
            why = told.message or Message("ray.node_disk", {"node": platform.node(), "reason": ""})
            self._refused = self._relocation.here(why.to_dict())

    def _bring_forward(self) -> None:
        """Lines of the worker's journal, with the paths that a person knows."""
        journal = self._spool.journal(self._run, self._turn, self._worker)
        with self._out.open("ab") as out:
            for line in lines(journal, self._read):
                self._read += line.size
                if line.content is not None:
                    out.write(encoded(self._relocation.here(line.content)))
                    self._end = str(line.content["end"]) if "end" in line.content else self._end

    def _part(self, at: int) -> bytes:
        with self._out.open("rb") as file:
            file.seek(at)
            return file.read(PART_BYTES)

    def _size(self) -> int:
        return self._out.stat().st_size

    def _files(self) -> list[tuple[str, int, int]]:
        """Names, sizes and times of change of what the run keeps."""
        found: list[tuple[str, int, int]] = []
        for place, folders, names in os.walk(self._run_folder):
            folders[:] = [one for one in folders if not one.startswith(".")]
            for path in (Path(place, name) for name in names if is_kept(name)):
                with suppress(OSError):
                    known = path.lstat()
                    if path.is_file() and not path.is_symlink():
                        name = path.relative_to(self._run_folder).as_posix()
                        found.append((name, known.st_size, known.st_mtime_ns))
        return found

    def _put_back(self) -> Fields | None:
        """The packet of a run that the worker has put back."""
        packet = self._spool.waiting(self._run)
        if packet is None or self._end != "back":
            return None
        return self._relocation.here(packet)

    def _log(self) -> bytes:
        path = self._spool.log(self._worker)
        return path.read_bytes()[-LOG_BYTES:] if path.exists() else b""

    @property
    def _run_folder(self) -> Path:
        return self._spool.directory / "runs" / self._run

    @property
    def _out(self) -> Path:
        return self._folder / "journal"


def is_kept(name: str) -> bool:
    """Whether a file of a run's folder is told to the other side: no journal, and whole."""
    return not name.startswith((".", "journal-"))


def common_folder() -> Path:
    """This person's folder on a node.

    Raises:
        OSError: it cannot be made, or is somebody else's.
    """
    place = tempfile.gettempdir()
    # Only of plain signs: in what is said of a run it is found by its text, whatever quotes that
    place = place if re.fullmatch(r"[\w./-]+", place, re.ASCII) else "/tmp"
    folder = Path(place) / f"pkgo-ray-{os.geteuid()}"
    folder.mkdir(mode=0o700, exist_ok=True)
    found = folder.lstat()
    if folder.is_symlink() or found.st_uid != os.geteuid() or found.st_mode & 0o077:
        raise PermissionError(1, os.strerror(1), str(folder))
    return folder


def hold_life(folder: Path) -> int:
    """An open file whose lock tells that a seat's process lives."""
    file = os.open(folder / LIFE, os.O_RDWR | os.O_CREAT, 0o600)
    fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
    return file


def sweep_seats(base: Path) -> None:
    """Remove what seats have left that were killed."""
    with suppress(OSError):
        for folder in (base / "seats").iterdir():
            with suppress(OSError):
                if not (folder / LIFE).exists():
                    if time.time() - folder.stat().st_mtime > FORGOTTEN_SECONDS:
                        shutil.rmtree(folder, ignore_errors=True)
                    continue
                with (folder / LIFE).open("rb") as life:
                    fcntl.flock(life, fcntl.LOCK_EX | fcntl.LOCK_NB)
                    shutil.rmtree(folder, ignore_errors=True)
