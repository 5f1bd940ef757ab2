"""A table of epochs in a file, read as it grows; one that is written anew is read anew."""

from pathlib import Path
from typing import BinaryIO

from data.errors import InputError
from data.messages import Message
from engine.follow.csv_rows import CsvRows
from engine.follow.logged import LoggedEpoch, LoggedRun

TAIL = 256
"""Bytes before the place that is read up to: where they are others, the file is another."""
MOST_AT_ONCE = 16 << 20


class CsvLog:
    """What Keras' ``CSVLogger`` writes, or any table with a row an epoch."""

    kind = "csv"
    is_one_run = False

    def __init__(self, path: Path) -> None:
        self._path = path
        self.epochs: list[LoggedEpoch] = []
        self.about = LoggedRun()
        self.skipped: list[Message] = []
        self._begin()

    def _begin(self) -> None:
        self._rows = CsvRows(str(self._path))
        self._at, self._tail = 0, b""
        self._whole: list[LoggedEpoch] = []

    def look(self, *, last: bool = False) -> None:
        """Read what is new; a file that is not there is waited for, unless it is the ``last`` look.

        Raises:
            InputError: the file cannot be read, or a place in it is bad.
        """
        try:
            with self._path.open("rb") as file:
                if not self._is_same(file):
                    self._begin()
                file.seek(self._at)
                while piece := file.read(MOST_AT_ONCE):
                    self._whole += self._rows.feed(piece)
                    self._at += len(piece)
                    self._tail = (self._tail + piece)[-TAIL:]
        except FileNotFoundError:
            if last:
                raise InputError("follow.missing", file=str(self._path)) from None
            return
        except OSError as error:
            reason = error.strerror or str(error)
            raise InputError("follow.unreadable", file=str(self._path), reason=reason) from None
        self.epochs = [*self._whole, *(self._rows.finish() if last else self._rows.rest())]

    def _is_same(self, file: BinaryIO) -> bool:
        """Whether the file still begins as it did: some programs write all of it anew."""
        file.seek(self._at - len(self._tail))
        return file.read(len(self._tail)) == self._tail
