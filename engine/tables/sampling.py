"""A table to look at: as it was read, or of one that streams a sample of its rows."""

from __future__ import annotations

from dataclasses import dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING

from data.image_tables import kind_of, looked_at
from data.messages import Message
from data.raw_table import RawTable
from data.sources import registry
from data.sources.formats.reader import Progress
from data.sources.streams import stream_of
from data.streaming.picture_stream import PictureStream
from engine.specs.data import DataSpec
from engine.tables.options import options_of
from engine.tables.picture_files import picture_index
from engine.tables.streaming import stream_for

if TYPE_CHECKING:
    from data.streaming.looking import LookedAt


@dataclass(frozen=True, slots=True, eq=False)
class Seen:
    """A table, or a sample whose notes say so; how many ``rows`` the table has, and what a pass
    over one that streams told of all of them.
    """

    raw: RawTable
    rows: int
    looked: LookedAt | None = None


def read_or_sample(
    spec: DataSpec, progress: Progress | None = None, folder: Path | None = None
) -> Seen:
    """The table to look at. What streams is known by its file in the ``folder`` where it is there.

    Raises:
        InputError: it cannot be read.
    """
    stream, asked = stream_for(spec), options_of(spec)
    kind = kind_of(spec.source, spec.shape)
    if kind is not None and kind != "columns":
        if isinstance(stream, PictureStream):
            pictures = picture_index(stream, progress, folder)
        else:
            pictures = looked_at(spec.source, kind, asked, progress)
        return Seen(pictures, pictures.rows)
    if isinstance(stream, PictureStream):  # pixels in columns, which are looked at as these
        stream = stream_of(spec.source, asked.reading)
    if stream is None:
        found = registry.read(spec.source, asked.reading, progress)
        return Seen(found, found.rows)
    from engine.tables.kept_samples import looked_at as sample_looked_at

    looked = sample_looked_at(stream, spec, progress, folder)
    note = Message("table_note.streamed", {"rows": looked.rows, "sampled": looked.sample.rows})
    found = replace(looked.sample, notes=(note, *looked.sample.notes))
    return Seen(found, looked.rows, looked)
