"""The files of prepared rows of tables that stream: made, found again, and taken away.

They lie in a folder of the store under a name that depends on the table's file as it is and on what
the description says of the data. The newest few are kept: whoever writes one removes the others.
"""

from __future__ import annotations

import hashlib
import json
import os
import shutil
import tempfile
import time
from collections.abc import Generator
from contextlib import ExitStack, contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path
from typing import BinaryIO

from data import Dataset
from data.dataset import digest_of
from data.errors import InputError
from data.rows_file import FORMAT, record_type
from data.sources.formats.reader import Progress, part_of
from data.sources.streams import TableStream
from data.streaming.dividing import Division
from data.streaming.streamed_table import StreamedTable, open_rows
from engine.specs.data import DataSpec
from engine.specs.splitting import options_of as split_options_of
from engine.tables.loading import alone, held_spec
from engine.tables.options import Recorded, options_of
from engine.tables.streaming import held_stream

SUFFIX = ".rows"
KEPT = 2
"""Files that are kept, the last ones used."""
FORGOTTEN_SECONDS = 600.0
"""A file that has not been written to for so long, and was not ended, never will be."""
OWN = 0.8
"""The part of that which the table is, where it is validated on a file of its own."""
FIRST = 0.35
"""The part of the work that the first pass is, for the progress."""
SPARED = 0.95
"""The share of the free disk that may be filled."""


@dataclass(frozen=True, slots=True)
class Streams:
    """The file of a table that streams, and the one that it is validated on, if there is one."""

    table: TableStream
    held: TableStream | None = None

    @classmethod
    def of(cls, stream: TableStream, spec: DataSpec) -> Streams:
        """Those of a description whose table is this one.

        Raises:
            InputError: the validation file cannot be read in parts.
        """
        return cls(stream, held_stream(spec))

    @contextmanager
    def plain(self, progress: Progress | None) -> Generator[Streams]:
        """The same, packed ones unpacked for as long as the block lasts."""
        with ExitStack() as opened:
            table = opened.enter_context(self.table.plain(progress))
            held = self.held and opened.enter_context(self.held.plain())
            yield Streams(table, held)


def streamed(
    streams: Streams,
    spec: DataSpec,
    recorded: Recorded | None = None,
    progress: Progress | None = None,
) -> StreamedTable:
    """The table after the passes that tell of it, with the file that it is validated on.

    Raises:
        InputError: one of the files cannot be used.
        ReadingStopped: the progress asked for it.
    """
    division = Division(split_options_of(alone(spec)), spec.validation.column or "")
    own = 1.0 if streams.held is None else OWN
    first = part_of(progress, 0.0, own)
    table = StreamedTable.of(streams.table, options_of(spec), division, recorded, first)
    held = held_spec(spec, table.description)
    if held is None or streams.held is None:
        return table
    return table.validated_on(streams.held, options_of(held), part_of(progress, own, 1.0))


def rows_of(
    streams: Streams,
    spec: DataSpec,
    recorded: Recorded | None = None,
    progress: Progress | None = None,
    folder: Path | None = None,
) -> Dataset:
    """The table with its rows in a file: one that is there, or written now.

    Raises:
        InputError: the table cannot be used, or there is no room for its rows.
        ReadingStopped: the progress asked for it.
    """
    try:
        if folder is None:
            with tempfile.TemporaryDirectory(prefix="pkgo-rows-") as room:
                # Open, it outlives its name
                return _written(Path(room) / f"table{SUFFIX}", streams, spec, recorded, progress)
        path = folder / f"{_key(streams, spec)}{SUFFIX}"
        found = _known(path, recorded)
        if found is not None:
            os.utime(path)
            return found
        folder.mkdir(parents=True, exist_ok=True)
        _tidy(folder)
        return _written(path, streams, spec, recorded, progress)
    except OSError as error:
        reason = (error.strerror or str(error)).lower()
        raise InputError(
            "streaming.not_written", file=streams.table.source, reason=reason
        ) from None


def _known(path: Path, recorded: Recorded | None) -> Dataset | None:
    """The file's data set if it is there, whole, and prepared as ``recorded``."""
    try:
        found = open_rows(path)
    except (OSError, InputError):
        return None
    same = recorded is None or digest_of(recorded) == found.description.preparation
    return found if same else None


def _written(
    path: Path,
    streams: Streams,
    spec: DataSpec,
    recorded: Recorded | None,
    progress: Progress | None,
) -> Dataset:
    with streams.plain(progress) as plain:
        table = streamed(plain, spec, recorded, part_of(progress, 0.0, FIRST))
        needed = sum(table.counts) * record_type(table.description.columns).itemsize
        free = int(SPARED * shutil.disk_usage(path.parent).free)
        if needed > free:
            about = {"file": streams.table.source, "folder": str(path.parent)}
            raise InputError("streaming.no_room", needed=needed / 1e9, free=free / 1e9, **about)
        with _replacing(path) as out:
            table.write(out, part_of(progress, FIRST, 1.0))
    return open_rows(path)


@contextmanager
def _replacing(path: Path) -> Generator[BinaryIO]:
    """A file that takes the place of ``path`` once it is whole; what is written must be synced."""
    descriptor, name = tempfile.mkstemp(SUFFIX, ".", path.parent)
    temporary = Path(name)
    try:
        with os.fdopen(descriptor, "wb") as out:
            yield out
        temporary.replace(path)
    finally:
        temporary.unlink(missing_ok=True)


def _key(streams: Streams, spec: DataSpec) -> str:
    """What the rows depend on, as a name."""
    fields = spec.model_dump(mode="json")
    for name in ("streaming", "shuffle_buffer"):
        fields.pop(name, None)
    stream, held = streams.table, streams.held
    known = [FORMAT, str(stream.path.absolute()), stream.state, fields]
    if held is not None:
        known += [str(held.path.absolute()), held.state]
    return hashlib.sha256(json.dumps(known, sort_keys=True).encode()).hexdigest()[:32]


def _tidy(folder: Path) -> None:
    """Leave room for one more: take away all but the newest, and what was never ended."""
    now = time.time()
    whole: list[tuple[float, Path]] = []
    for path in folder.glob(f"*{SUFFIX}"):
        with suppress(OSError):
            modified = path.stat().st_mtime
            if not path.name.startswith("."):
                whole.append((modified, path))
            elif now - modified > FORGOTTEN_SECONDS:
                path.unlink()
    for _, path in sorted(whole)[: max(len(whole) - KEPT + 1, 0)]:
        path.unlink(missing_ok=True)
