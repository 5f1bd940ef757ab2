"""What a seat tells of its run is written here as if its worker were here: journal and files."""

import os
from collections.abc import Generator, Sequence
from pathlib import Path
from typing import Any

from engine.cluster.spool import Spool
from engine.io.files import produce_atomically
from engine.on_ray.seat import is_kept
from engine.on_ray.steps import Awaited
from engine.on_ray.stowing import inside
from engine.on_ray.transport import Fields, SeatThere

READ_BYTES = 32 * 1024 * 1024
Listed = Sequence[tuple[str, int, int]]


class Mirror:
    """One run's, in one turn. Files come before the line of the journal that tells of them, and go
    only once a later look has told so: whatever is killed in between, each state that the journal
    knows is there.
    """

    def __init__(self, spool: Spool, seat: SeatThere, run: str, turn: int, worker: str) -> None:
        self._spool = spool
        self._seat = seat
        self._run = run
        self._journal = spool.journal(run, turn, worker)
        self._orders = spool.orders(run, turn)
        self._folder = self._journal.parent
        self._ordered = 0
        self._has: dict[str, tuple[int, int]] = {}
        self._gone: set[str] = set()

    @property
    def at(self) -> int:
        """So many bytes of the journal are here."""
        return self._journal.stat().st_size if self._journal.exists() else 0

    def orders(self) -> Generator[Awaited, Any, None]:
        """Hand on what people want of the run."""
        content = _behind(self._orders, self._ordered)
        if content:
            yield self._seat.ask("order", self._ordered, content)
            self._ordered += len(content)

    def take(self, news: Fields) -> Generator[Awaited, Any, None]:
        """Take in what the seat has told; its last word, once the journal has ended."""
        listed: Listed = news["files"]
        self._folder.mkdir(mode=0o700, exist_ok=True)
        for name, size, changed in listed:
            if self._has.get(name) != (size, changed):
                yield from self._fetch(name)
                self._has[name] = (size, changed)
        _append(self._journal, news["journal"])
        there = {name for name, _, _ in listed}
        gone = self._has.keys() - there
        for name in gone if news["end"] else gone & self._gone:
            (self._folder / inside(name)).unlink(missing_ok=True)
            del self._has[name]
        self._gone = gone

    def _fetch(self, name: str) -> Generator[Awaited, Any, None]:
        """A file, part by part; one that changes or goes meanwhile is fetched at the next look."""
        target = self._folder / inside(name)
        if not all(is_kept(part) for part in Path(name).parts):
            return
        parts = target.with_name(f".{target.name}.coming")
        target.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
        try:
            with parts.open("wb") as file:
                while True:
                    part = yield self._seat.ask("read", self._run, name, file.tell(), READ_BYTES)
                    if part is None:
                        return
                    file.write(part)
                    if len(part) < READ_BYTES:
                        break
            produce_atomically(target, lambda temporary: _move(parts, temporary))
        finally:
            parts.unlink(missing_ok=True)


def _move(source: Path, target: Path) -> None:
    source.replace(target)


def _behind(path: Path, at: int) -> bytes:
    """What a file holds from a place on; nothing where there is no such file."""
    try:
        with path.open("rb") as file:
            file.seek(at)
            return file.read()
    except FileNotFoundError:
        return b""


def _append(path: Path, content: bytes) -> None:
    """Durably: what is here the seat is not asked for again."""
    if not content:
        return
    file = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_APPEND, 0o600)
    try:
        rest = memoryview(content)
        while rest:
            rest = rest[os.write(file, rest) :]
        os.fsync(file)
    finally:
        os.close(file)
