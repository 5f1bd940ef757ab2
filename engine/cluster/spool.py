"""The folder in which a store's coordinator and its workers meet: files, each written by one side.

``queue/RUN.json`` waits for a worker, who takes it by renaming it to ``RUN.WORKER.json``: of
several one comes first, also on a network disk. Whoever takes a claim away renames it, too. All of
these are in one folder, for a cached listing of two could show a run in neither.
"""

import json
import re
import secrets
from collections.abc import Iterator, Mapping
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from typing import Any, cast

from data.errors import InputError
from engine.io.files import produce_atomically
from engine.store.journal import append_line
from engine.store.life_lock import one_kernel_alone
from engine.store.spool_place import spool_folder

FORMAT = 1
_ID = re.compile(r"[0-9A-Za-z_-]{1,40}")
LARGEST_FILE = 2_000_000_000
"""Bytes; nobody reads a larger one into memory."""


@dataclass(frozen=True, slots=True)
class Listing:
    """What the queue's folder holds: the runs that wait; who has which run; who puts which back."""

    waiting: frozenset[str]
    taken: Mapping[str, str]
    returning: Mapping[str, str]

    def has(self, run: str) -> bool:
        """Whether the run waits, or somebody has it."""
        return run in self.waiting or run in self.taken or run in self.returning


class Spool:
    """The spool of the store in a directory; its folders are made when first written to."""

    def __init__(self, directory: Path) -> None:
        self.directory = directory
        self._folder = spool_folder(directory)
        self._queue = self._folder / "queue"
        self._workers = self._folder / "workers"
        self._orders = self._folder / "orders"
        self._is_shared = not all(map(one_kernel_alone, {directory, self._folder.parent}))

    def make(self) -> None:
        """Make the folders.

        Raises:
            OSError: they cannot be made.
        """
        for folder in (self._queue, self._workers, self._orders):
            folder.mkdir(mode=0o700, parents=True, exist_ok=True)

    def listing(self) -> Listing:
        """What waits and who has what. Names that are nobody's are passed over."""
        self._see_anew(self._queue)
        waiting, taken, returning = set[str](), dict[str, str](), dict[str, str]()
        for name in _names(self._queue):
            run, *rest = name.split(".")
            if not _ID.fullmatch(run):
                continue
            match rest:
                case ["json"]:
                    waiting.add(run)
                case [worker, "json"] if _ID.fullmatch(worker):
                    taken[run] = worker
                case [worker, "back"] if _ID.fullmatch(worker):
                    returning[run] = worker
                case _:
                    pass
        return Listing(frozenset(waiting), taken, returning)

    def publish(self, run: str, packet: Mapping[str, Any]) -> None:
        """Let the run wait for a worker.

        Raises:
            OSError: it cannot be written.
        """
        self.make()
        _write(self._queue / f"{checked(run)}.json", packet)

    def withdraw(self, run: str) -> bool:
        """Take a run that waits off the queue; False where a worker was first."""
        return _moved_away(self._queue / f"{checked(run)}.json")

    def claim(self, run: str, worker: str) -> Path | None:
        """Take a run that waits; the file of the claim, None where another was first."""
        mine = self.claim_of(run, worker)
        try:
            (self._queue / f"{checked(run)}.json").rename(mine)
        except OSError:
            # On a network disk what was done may be answered as done before
            return mine if mine.exists() else None
        return mine

    def claim_of(self, run: str, worker: str) -> Path:
        """The file that says that the worker has the run."""
        return self._queue / f"{checked(run)}.{checked(worker)}.json"

    def packet(self, claim: Path) -> dict[str, Any]:
        """What a claimed file says.

        Raises:
            InputError: it is damaged, or of another version.
        """
        found = _read(claim)
        if found is None:
            raise InputError("cluster.packet_damaged", reason=claim.name)
        if found.get("format") != FORMAT:
            raise InputError("cluster.packet_of_another_version")
        return found

    def waiting(self, run: str) -> dict[str, Any] | None:
        """What the file of a run that waits says; None where it does not wait, or is damaged."""
        return _read(self._queue / f"{checked(run)}.json")

    def give_back(self, run: str, worker: str) -> None:
        """Let a run that was just claimed wait again, as it was."""
        with suppress(OSError):
            self.claim_of(run, worker).rename(self._queue / f"{checked(run)}.json")

    def take_away(self, run: str, worker: str) -> bool:
        """Take a claim from its worker, who must not go on then; False where it has gone."""
        return _moved_away(self.claim_of(run, worker))

    def put_back(self, run: str, worker: str, packet: Mapping[str, Any]) -> bool:
        """Let a run that the worker has wait again; False where it has it no longer.

        Raises:
            OSError: it cannot be written.
        """
        aside = self._queue / f"{checked(run)}.{checked(worker)}.back"
        try:
            self.claim_of(run, worker).rename(aside)
        except OSError:
            if not aside.exists():
                return False
        self.publish(run, packet)
        aside.unlink(missing_ok=True)
        return True

    def forget_return(self, run: str, worker: str) -> None:
        """Take away what a worker left that died while it put a run back."""
        (self._queue / f"{checked(run)}.{checked(worker)}.back").unlink(missing_ok=True)

    def beat(self, worker: str, about: Mapping[str, Any]) -> None:
        """Say that the worker lives, and what it does.

        Raises:
            OSError: it cannot be written.
        """
        self.make()
        _write(self._workers / f"{checked(worker)}.json", about)

    def leave(self, worker: str) -> None:
        """Take the worker off the list."""
        (self._workers / f"{checked(worker)}.json").unlink(missing_ok=True)

    def workers(self) -> Iterator[tuple[str, dict[str, Any] | None]]:
        """Every worker's id, and what it said last; None where that is damaged."""
        self._see_anew(self._workers)
        for name in _names(self._workers):
            worker, _, kind = name.partition(".")
            if kind == "json" and _ID.fullmatch(worker):
                found = _read(self._workers / name)
                yield worker, found if found and found.get("format") == FORMAT else None

    def orders(self, run: str, turn: int) -> Path:
        """The file of what a person wants of a run while it trains."""
        return self._orders / f"{checked(run)}.{turn}.jsonl"

    def order(self, run: str, turn: int, order: Mapping[str, Any]) -> None:
        """Leave an order for the worker that has the run.

        Raises:
            OSError: it cannot be written.
        """
        self.make()
        append_line(self.orders(run, turn), dict(order), durably=True)

    def journal(self, run: str, turn: int, worker: str) -> Path:
        """The file in which the worker tells what it has recorded of a run."""
        return self._run_folder(run) / f"journal-{turn}-{checked(worker)}.jsonl"

    def journals(self, run: str, turn: int) -> list[tuple[str, Path]]:
        """The workers who wrote journals of a turn, with these: one, as claims are taken."""
        self._see_anew(self._run_folder(run))
        begin, end = f"journal-{turn}-", ".jsonl"
        names = [one for one in _names(self._run_folder(run)) if one.startswith(begin)]
        found = [(one.removeprefix(begin).removesuffix(end), one) for one in names]
        return [
            (worker, self._run_folder(run) / one) for worker, one in found if _ID.fullmatch(worker)
        ]

    def say(self, about: Mapping[str, Any]) -> None:
        """The coordinator's word to all workers.

        Raises:
            OSError: it cannot be written.
        """
        self.make()
        _write(self._folder / "coordinator.json", about)

    def said(self) -> dict[str, Any]:
        """What the coordinator said last; empty where nobody has, or it is damaged."""
        self._see_anew(self._folder)
        return _read(self._folder / "coordinator.json") or {}

    def log(self, worker: str) -> Path:
        """The file of what the worker's engine says; it stays where engines die."""
        folder = self._folder / "log"
        folder.mkdir(mode=0o700, parents=True, exist_ok=True)
        return folder / f"{checked(worker)}.log"

    def _run_folder(self, run: str) -> Path:
        return self.directory / "runs" / checked(run)

    def _see_anew(self, folder: Path) -> None:
        """A network disk answers from memory for a while, unless one writes into the folder."""
        if self._is_shared and folder.is_dir():
            with suppress(OSError):
                mark = folder / f".{secrets.token_hex(6)}"
                mark.touch(mode=0o600)
                mark.unlink()


def checked(name: str) -> str:
    """An id that may become a path.

    Raises:
        InputError: it may not.
    """
    if not _ID.fullmatch(name):
        raise InputError("cluster.no_id", text=name)
    return name


def _write(path: Path, content: Mapping[str, Any]) -> None:
    def produce(temporary: Path) -> None:
        temporary.touch(mode=0o600)
        temporary.write_text(json.dumps({**content, "format": FORMAT}), "ascii")

    produce_atomically(path, produce)


def _moved_away(path: Path) -> bool:
    """Rename a file, which one alone can do, and remove it."""
    aside = path.with_name(f".{secrets.token_hex(6)}")
    try:
        path.rename(aside)
    except OSError:
        if not aside.exists():
            return False
    aside.unlink(missing_ok=True)
    return True


def _names(folder: Path) -> list[str]:
    try:
        return sorted(path.name for path in folder.iterdir())
    except OSError:
        return []


def _read(path: Path) -> dict[str, Any] | None:
    """The object in a file; None where there is none, or it is damaged."""
    try:
        if path.stat().st_size > LARGEST_FILE:
            return None
        found = json.loads(path.read_bytes())
    except (OSError, ValueError, RecursionError):
        return None
    return cast("dict[str, Any]", found) if isinstance(found, dict) else None
