"""The prepared rows of tables that stream, in files (``kept_files``)."""

import hashlib
import json
from pathlib import Path

from data import Dataset
from data.dataset import digest_of
from data.errors import InputError
from data.rows_file import FORMAT, record_type
from data.sources.formats.reader import Progress, part_of
from data.sources.streams import TableStream
from data.streaming.streamed_table import StreamedTable, open_rows
from engine.specs.data import DataSpec
from engine.specs.splitting import options_of as split_options_of
from engine.tables.kept_files import found_or_made, must_fit, replacing
from engine.tables.options import Recorded, options_of

FIRST = 0.35
"""The part of the work that the first pass is, for the progress."""


def streamed(
    stream: TableStream,
    spec: DataSpec,
    recorded: Recorded | None = None,
    progress: Progress | None = None,
) -> StreamedTable:
    """The table after its first pass."""
    split = split_options_of(spec)
    return StreamedTable.of(stream, options_of(spec), split, recorded, progress)


def rows_of(
    stream: TableStream,
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

    def make(path: Path) -> Dataset:
        return _written(path, stream, spec, recorded, progress)

    name = _key(stream, spec)
    return found_or_made(folder, name, stream.source, lambda path: _known(path, recorded), make)


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
    stream: TableStream,
    spec: DataSpec,
    recorded: Recorded | None,
    progress: Progress | None,
) -> Dataset:
    with stream.plain(progress) as plain:
        table = streamed(plain, spec, recorded, part_of(progress, 0.0, FIRST))
        needed = sum(table.parts.counts) * record_type(table.description.columns).itemsize
        must_fit(needed, stream.source, path.parent)
        with replacing(path) as out:
            table.write(out, part_of(progress, FIRST, 1.0))
    return open_rows(path)


def _key(stream: TableStream, spec: DataSpec) -> str:
    """What the rows depend on, as a name."""
    fields = spec.model_dump(mode="json")
    for name in ("streaming", "shuffle_buffer"):
        fields.pop(name, None)
    known = [FORMAT, str(stream.path.absolute()), stream.state, fields]
    return hashlib.sha256(json.dumps(known, sort_keys=True).encode()).hexdigest()[:32]
