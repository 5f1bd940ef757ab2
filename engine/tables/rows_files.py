"""The prepared rows of tables that stream, in files (``kept_files``)."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Generator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from pathlib import Path

from data import Dataset
from data.dataset import digest_of
from data.errors import InputError
from data.rows_file import FORMAT, record_type
from data.sources.formats.reader import Progress, part_of
from data.sources.streams import TableStream
from data.streaming.dividing import Division
from data.streaming.looking import LookedAt
from data.streaming.streamed_table import StreamedTable, open_rows
from engine.specs.data import DataSpec
from engine.specs.splitting import options_of as split_options_of
from engine.tables.kept_files import found_or_made, must_fit, replacing
from engine.tables.kept_samples import known_sample
from engine.tables.keys import ROLES_BY, recipe_digest
from engine.tables.loading import alone, held_spec, window_of
from engine.tables.options import Recorded, options_of
from engine.tables.streaming import held_stream

OWN = 0.8
"""The part of that which the table is, where it is validated on a file of its own."""
FIRST = 0.35
"""The part of the work that the first pass is, for the progress."""


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


def division_of(spec: DataSpec) -> Division:
    """How the rows of a description's own table are divided."""
    return Division(split_options_of(alone(spec)), spec.validation.column or "")


def streamed(
    streams: Streams,
    spec: DataSpec,
    recorded: Recorded | None = None,
    progress: Progress | None = None,
    looked: LookedAt | None = None,
) -> StreamedTable:
    """The table after the passes that tell of it, with the file that it is validated on; fewer
    where it was ``looked`` at already.

    Raises:
        InputError: one of the files cannot be used.
        ReadingStopped: the progress asked for it.
    """
    division = division_of(spec)
    own = 1.0 if streams.held is None else OWN
    first = part_of(progress, 0.0, own)
    asked, windows = options_of(spec), window_of(spec)
    given = (asked, division, recorded, first, windows, looked)
    table = StreamedTable.of(streams.table, *given)
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

    def make(path: Path) -> Dataset:
        looked = known_sample(streams.table, spec, folder)
        return _written(path, streams, spec, recorded, progress, looked)

    name, source = _key(streams, spec), streams.table.source
    return found_or_made(folder, name, source, lambda path: _known(path, recorded), make)


def _known(path: Path, recorded: Recorded | None) -> Dataset | None:
    """The file's data set if it is there, whole, and prepared as ``recorded``."""
    try:
        found = open_rows(path)
    except (OSError, InputError):
        return None
    same = recorded is None or digest_of(recorded) == found.description.preparation
    return found if same else None


def _written(  # noqa: PLR0913, PLR0917
    path: Path,
    streams: Streams,
    spec: DataSpec,
    recorded: Recorded | None,
    progress: Progress | None,
    looked: LookedAt | None,
) -> Dataset:
    with streams.plain(progress) as plain:
        table = streamed(plain, spec, recorded, part_of(progress, 0.0, FIRST), looked)
        needed = sum(table.counts) * record_type(table.given.columns).itemsize
        must_fit(needed, streams.table.source, path.parent)
        with replacing(path) as out:
            table.write(out, part_of(progress, FIRST, 1.0))
    return open_rows(path)


def _key(streams: Streams, spec: DataSpec) -> str:
    """What the rows depend on, as a name."""
    fields = spec.model_dump(mode="json")
    for name in ("streaming", "shuffle_buffer"):
        fields.pop(name, None)
    stream, held = streams.table, streams.held
    if digest := recipe_digest(spec):
        fields["recipe_sha256"] = digest
    known = [FORMAT, ROLES_BY, str(stream.path.absolute()), stream.state, fields]
    if held is not None:
        known += [str(held.path.absolute()), held.state]
    return hashlib.sha256(json.dumps(known, sort_keys=True).encode()).hexdigest()[:32]
