"""A table to look at: as it was read, or of one that streams a sample of its rows."""

from dataclasses import replace
from pathlib import Path

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


def read_or_sample(
    spec: DataSpec, progress: Progress | None = None, folder: Path | None = None
) -> tuple[RawTable, int]:
    """The table, or a sample whose notes say so; and how many rows the table has. Pictures that
    stream are known by their file in the ``folder`` where it is there.

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
        return pictures, pictures.rows
    if isinstance(stream, PictureStream):  # pixels in columns, which are looked at as these
        stream = stream_of(spec.source, asked.reading)
    if stream is None:
        found = registry.read(spec.source, asked.reading, progress)
        return found, found.rows
    from data.streaming.first_pass import sample_of
    from data.streaming.recipe_survey import rows_of_recipe

    stream = rows_of_recipe(stream.with_digest(), asked)
    found, rows = sample_of(stream, progress)
    lines = found.lines if found.format is not None else None
    note = Message("table_note.streamed", {"rows": rows, "sampled": found.rows})
    return replace(found, notes=(note, *found.notes), lines=lines), rows
