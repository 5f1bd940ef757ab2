"""Tables and pictures that stream, as data sets: one way to both."""

from pathlib import Path
from typing import TypeAlias

from data import Dataset, Description
from data.errors import InputError
from data.sources.formats.reader import Progress, part_of
from data.sources.streams import TableStream
from data.streaming.picture_stream import PictureStream
from data.streaming.survey import rests_on_sample
from engine.specs.data import DataSpec
from engine.tables.kept_samples import looked_at
from engine.tables.loading import window_of
from engine.tables.options import Recorded, options_of
from engine.tables.picture_files import described_pictures, pictures_of
from engine.tables.rows_files import Streams, division_of, rows_of, streamed

Stream: TypeAlias = TableStream | PictureStream
PASSING = 0.6
"""The part of describing that the passes are: roles and preparation are found out behind them."""


def streamed_dataset(
    stream: Stream,
    spec: DataSpec,
    recorded: Recorded | None = None,
    progress: Progress | None = None,
    folder: Path | None = None,
) -> Dataset:
    """The data set, whose rows are in a file of the ``folder``, or one that nobody sees.

    Raises:
        InputError: it cannot be used, or there is no room for its rows.
        ReadingStopped: the progress asked for it.
    """
    if isinstance(stream, PictureStream):
        check_pictures(spec)
        return pictures_of(stream, spec, progress, folder)
    return rows_of(Streams.of(stream, spec), spec, recorded, progress, folder)


def check_pictures(spec: DataSpec) -> None:
    """Refuse what rows that are pictures cannot have.

    Raises:
        InputError: it asks for windows.
    """
    if spec.window is not None:
        raise InputError("window.no_rows_of_numbers", file=spec.source)


def streamed_description(
    stream: Stream,
    spec: DataSpec,
    folder: Path | None = None,
    progress: Progress | None = None,
) -> Description:
    """The description of it, for which no row is written; the sample that it rests on is shared
    with whoever looks at the table, in a file of the ``folder``.

    Raises:
        InputError: as ``streamed_dataset``.
    """
    if isinstance(stream, PictureStream):
        check_pictures(spec)
        return described_pictures(stream, folder)
    passing = part_of(progress, 0.0, PASSING)
    looked = None
    if folder is not None and rests_on_sample(options_of(spec), division_of(spec), window_of(spec)):
        looked = looked_at(stream, spec, passing, folder)
    return streamed(Streams.of(stream, spec), spec, None, passing, looked).given
