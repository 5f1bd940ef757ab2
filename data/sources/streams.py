"""A table's file read batch by batch: text, packed or not, or Parquet."""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Generator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass, replace
from pathlib import Path
from typing import TypeAlias

from data.errors import InputError
from data.options import ReadingOptions
from data.picture_files.named_pictures import NamedPictures
from data.raw_table import RawTable
from data.sources.formats import large_text
from data.sources.formats.reader import Progress, SourceFile
from data.sources.formats.telling import Packing, format_of, head_of, packing_of
from data.sources.placeholders import without_placeholders
from data.sources.registry import checked
from data.sources.text import check_file, locate, reason_of
from data.sources.unpacking import unpacked, within

Batches: TypeAlias = Generator[RawTable, None, RawTable]
Choose: TypeAlias = Callable[[RawTable], RawTable]
"""Gives the rows of a batch to use; the batches come in their order."""

KINDS = ("text", "parquet")
"""The formats that can be read so."""
State = tuple[int, int, int]
"""Time of change in nanoseconds, size, and number of a file."""


@dataclass(frozen=True, slots=True)
class TableStream:
    """A file that can be read batch by batch as often as wanted, while it stays as it is.

    ``where`` is a query (``data.filtering``) that chooses its rows; empty: all are used. Each of
    ``choices`` gives what chooses among those that are left, for one pass.
    """

    path: Path
    source: str
    kind: str
    options: ReadingOptions
    state: State
    sha256: str = ""
    where: str = ""
    choices: tuple[Callable[[], Choose], ...] = ()
    packing: Packing | None = None
    unpacked_bytes: int = 0
    """About how many bytes are in the package, where it is packed."""

    def with_digest(self) -> TableStream:
        """The same, packed or not, with the SHA-256 of the file's bytes, which are read for it."""
        with self.path.open("rb") as stream:
            return replace(self, sha256=hashlib.file_digest(stream, "sha256").hexdigest())

    def each(self, act: Callable[[RawTable], None], progress: Progress | None = None) -> RawTable:
        """Let ``act`` have every batch in its order; a table without rows that has all notes.

        Raises:
            InputError: the table cannot be read, has changed meanwhile, or no row fits the query.
            ReadingStopped: the progress asked for it.
        """
        if self.packing is not None:
            with self.plain(progress) as plain:
                return plain.each(act, progress)
        given, done = False, 0
        choices = [begin() for begin in self.choices]
        pictures = NamedPictures(locate(self.source).absolute().parent)
        with self._readable():
            batches = self._batches(progress)
            while True:
                try:
                    batch = _numbered(next(batches), pictures, done)
                    done += batch.rows
                    batch = without_placeholders(batch, self.options.missing)
                    chosen = self._chosen(batch)
                    given = given or chosen.rows > 0
                    for choose in choices:
                        chosen = choose(chosen) if chosen.rows else chosen
                    if chosen.rows:
                        act(chosen)
                except StopIteration as end:
                    found: RawTable = end.value
                    break
            self._check_unchanged()
        if self.where and not given:
            raise InputError("filter.no_rows", file=self.source, query=self.where)
        return found

    @contextmanager
    def plain(self, progress: Progress | None = None) -> Generator[TableStream]:
        """The same, where it is packed of an unpacked copy that is there for as long as the block
        lasts: who passes more than once unpacks it once.

        Raises:
            InputError: it is damaged, too large for the disk, or has changed meanwhile.
            ReadingStopped: the progress asked for it.
        """
        if self.packing is None:
            yield self
            return
        with ExitStack() as held:
            with self._readable():
                copy = unpacked(self.path, self.source, self.packing, self.options.sheet, progress)
                path, _ = held.enter_context(copy)
                self._check_unchanged()
            digest = self.sha256 or self.with_digest().sha256
            yield replace(self, path=path, state=state_of(path), packing=None, sha256=digest)

    @contextmanager
    def _readable(self) -> Generator[None]:
        """What the system says of the file becomes a sentence."""
        try:
            yield
        except FileNotFoundError:
            raise InputError("table.changed_meanwhile", file=self.source) from None
        except OSError as error:
            reason = reason_of(error)
            raise InputError("file.unreadable", file=self.source, reason=reason) from None

    def _check_unchanged(self) -> None:
        if state_of(self.path) != self.state:
            raise InputError("table.changed_meanwhile", file=self.source)

    def _chosen(self, batch: RawTable) -> RawTable:
        """The rows of a batch that fit the query."""
        if not self.where:
            return batch
        from data.filtering import rows_where

        return batch.taken(rows_where(batch, self.where))

    def _batches(self, progress: Progress | None) -> Batches:
        file = SourceFile(self.path, self.source, self.path.stem, self.sha256)
        if self.kind == "text":
            return large_text.batches(file, self.options, progress)
        from data.sources.formats import parquet

        return parquet.batches(file, progress)


def _numbered(batch: RawTable, pictures: NamedPictures, done: int) -> RawTable:
    """A batch whose rows know their numbers in the file, where so many were before it."""
    import numpy as np

    numbers = np.arange(done + 1, done + batch.rows + 1, dtype=np.int64)
    return replace(batch, pictures=pictures, numbers=numbers)


def stream_of(source: str, options: ReadingOptions) -> TableStream | None:
    """The file that ``source`` names, if its format can be read batch by batch; else None.

    Raises:
        InputError: it is no file, or no table can be read from it.
    """
    options = checked(options)
    path = locate(source)
    check_file(path, source)
    try:
        state, head = state_of(path), head_of(path)
        if not head:
            raise InputError("table.empty", file=source)
        packing = packing_of(path, head)
        if packing is not None:
            return _packed(TableStream(path, source, "text", options, state, packing=packing))
        kind = format_of(path, source, head)
    except OSError as error:
        raise InputError("file.unreadable", file=source, reason=reason_of(error)) from None
    return TableStream(path, source, kind, options, state) if kind in KINDS else None


def _packed(found: TableStream) -> TableStream | None:
    """The stream of a packed file, if it holds text."""
    assert found.packing is not None
    inside = within(found.path, found.source, found.packing, found.options.sheet)
    if not inside.head:
        raise InputError("table.empty", file=found.source)
    path = Path(inside.name)
    packed_again = inside.head.startswith(b"PK") or packing_of(path, inside.head) is not None
    if packed_again or format_of(path, found.source, inside.head) != "text":
        return None
    return replace(found, unpacked_bytes=inside.size)


def state_of(path: Path) -> State:
    """What tells that a file is the same as before."""
    found = path.stat()
    return found.st_mtime_ns, found.st_size, found.st_ino


def bytes_in_memory(stream: TableStream) -> int:
    """About how much text or how many values the file holds: its size, unpacked."""
    if stream.packing is not None:
        return stream.unpacked_bytes
    if stream.kind == "text":
        return stream.state[1]
    from data.sources.formats import parquet

    return parquet.unpacked_bytes(stream.path, stream.source)
