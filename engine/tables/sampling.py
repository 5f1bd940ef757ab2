"""A table to look at: as it was read, or of one that streams a sample of its rows."""

from dataclasses import replace

from data.image_tables import index_of, kind_of
from data.image_tables import read as read_images
from data.messages import Message
from data.raw_table import RawTable
from data.sources import registry
from data.sources.formats.reader import Progress
from engine.specs.data import DataSpec
from engine.tables.options import options_of
from engine.tables.streaming import stream_for


def read_or_sample(spec: DataSpec, progress: Progress | None = None) -> tuple[RawTable, int]:
    """The table, or a sample whose notes say so; and how many rows the table has.

    Raises:
        InputError: it cannot be read.
    """
    stream, asked = stream_for(spec), options_of(spec)
    kind = kind_of(spec.source, spec.shape)
    if kind is not None and kind != "columns":
        pictures = index_of(read_images(spec.source, kind, asked, progress), asked.images)
        return pictures, pictures.rows
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
