"""A person's own code while a run uses it: where it works, what it prints, what is at work."""

import faulthandler
import io
import os
import sys
import traceback
from collections.abc import Generator, Sequence
from contextlib import contextmanager, redirect_stderr, redirect_stdout, suppress
from contextvars import ContextVar
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from data.errors import MessageError

LARGEST = 16_000_000
"""Bytes that are kept of what a run's callbacks print."""


@dataclass(frozen=True, slots=True)
class Workplace:
    """``work`` is the code's working directory; ``output`` takes what it prints and raises;
    ``mark`` names what is at work, for whoever finds the process gone.
    """

    work: Path
    output: Path
    mark: Path


_marks: ContextVar["_Mark | None"] = ContextVar("marks", default=None)


@contextmanager
def at_work(places: Sequence[str], workplace: Workplace) -> Generator[None]:
    """The files of ``path/to/file.py:ClassName`` may be used: as scripts in their own folders.

    They import what lies beside them, and it is forgotten afterwards. Their working directory is
    the workplace's, which is made. Where one of them raises, its traceback is added to the output,
    and that of a process that native code aborts.
    """
    workplace.work.mkdir(parents=True, exist_ok=True)
    folders = {
        str(Path(place.rpartition(":")[0]).expanduser().parent.absolute()) for place in places
    }
    before, stood = set(sys.modules), _where_it_stands()
    with _Output(workplace.output) as output, _Mark(workplace.mark) as mark:
        token = _marks.set(mark)
        os.chdir(workplace.work)
        sys.path += folders
        try:
            with redirect_stdout(output), redirect_stderr(output), _aborts_told(output):
                yield
        except MessageError as error:
            if error.__cause__ is not None and error.code.startswith(("callback.", "own.")):
                traceback.print_exception(error.__cause__, file=output)
            raise
        finally:
            for folder in folders:
                sys.path.remove(folder)
            _forget(folders, before)
            os.chdir(stood or "/")
            _marks.reset(token)


def _where_it_stands() -> Path | None:
    """The working directory; None where it has been deleted."""
    try:
        return Path.cwd()
    except OSError:
        return None


@contextmanager
def marked(place: str, method: str) -> Generator[None]:
    """The code of ``place`` is at work, in ``method``."""
    mark = _marks.get()
    if mark is None:
        yield
        return
    mark.set(f"{place} in {method}")
    yield
    mark.clear()


class _Mark:
    """A file that holds a line while code is at work; quick, for it changes at every hook."""

    def __init__(self, path: Path) -> None:
        self._path = path
        self._file = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600)

    def __enter__(self) -> "_Mark":
        return self

    def set(self, text: str) -> None:
        line = text.encode("utf-8", "backslashreplace")
        with suppress(OSError):  # a full disk
            os.pwrite(self._file, line, 0)
            os.ftruncate(self._file, len(line))

    def clear(self) -> None:
        os.ftruncate(self._file, 0)

    def __exit__(self, *_: object) -> None:
        os.close(self._file)
        self._path.unlink(missing_ok=True)


class _Output(io.TextIOBase):
    """Appends to a file what is printed, up to a size; a full disk ends nobody's training."""

    def __init__(self, path: Path) -> None:
        flags = os.O_WRONLY | os.O_APPEND | os.O_CREAT
        self._file = os.fdopen(os.open(path, flags, 0o600), "ab", buffering=0)
        self._left = LARGEST - path.stat().st_size

    def writable(self) -> bool:
        return True

    def fileno(self) -> int:
        return self._file.fileno()

    def write(self, text: str, /) -> int:
        data = text.encode("utf-8", "backslashreplace")[: max(self._left, 0)]
        with suppress(OSError):
            self._file.write(data)
            self._left -= len(data)
        return len(text)

    def __exit__(self, *_: object) -> None:
        self._file.close()


@contextmanager
def _aborts_told(output: _Output) -> Generator[None]:
    """A process that is aborted leaves its traceback in the output."""
    was = faulthandler.is_enabled()
    faulthandler.enable(output)
    try:
        yield
    finally:
        faulthandler.disable()
        if was and sys.__stderr__ is not None:
            faulthandler.enable(sys.__stderr__)


def _forget(folders: set[str], before: set[str]) -> None:
    """Modules that came from the folders: a next run sees their files as they are then."""
    known = {name.partition(".")[0] for name in before}
    for name, module in list(sys.modules.items()):
        file: Any = getattr(module, "__file__", None)
        if name.partition(".")[0] in known or not isinstance(file, str):
            continue
        if any(Path(folder) in Path(file).parents for folder in folders):
            del sys.modules[name]
