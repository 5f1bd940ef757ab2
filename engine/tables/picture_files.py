"""The pixels of pictures that stream, in files (``kept_files``): decoded once for all runs, however
these choose, divide and scale them.
"""

import hashlib
import json
from dataclasses import replace
from pathlib import Path

from data import Dataset, Description
from data.errors import InputError
from data.picture_index import index_of
from data.raw_table import RawTable
from data.sources.formats.reader import Progress
from data.streaming.picture_rows import dataset_of, description_of, streamed_note
from data.streaming.picture_stream import PictureStream
from data.streaming.pixels_file import FORMAT, PixelsFile, PixelsWriter
from engine.specs.data import DataSpec
from engine.specs.splitting import split_rows
from engine.tables.kept_files import SUFFIX, found_or_made, must_fit, replacing


def pictures_of(
    stream: PictureStream,
    spec: DataSpec,
    progress: Progress | None = None,
    folder: Path | None = None,
) -> Dataset:
    """The pictures with their pixels in a file: one that is there, or written now.

    Raises:
        InputError: they cannot be used, or there is no room for them.
        ReadingStopped: the progress asked for it.
    """
    file = found_or_made(
        folder,
        _key(stream),
        stream.source,
        lambda path: _known(path, stream),
        lambda path: _written(path, stream, progress),
    )
    return dataset_of(
        file, stream.options, lambda alone, labels, held: split_rows(spec, labels, alone, held)
    )


def described_pictures(stream: PictureStream, folder: Path | None = None) -> Description:
    """Their description, by the file where it is there; else they are passed over, and no pixel is
    kept.

    Raises:
        InputError: they cannot be used.
    """
    file = kept_pixels(stream, folder)
    index, ranges = stream.pass_over() if file is None else (file.index, file.ranges)
    return description_of(index, ranges, stream.options)


def picture_index(
    stream: PictureStream, progress: Progress | None = None, folder: Path | None = None
) -> RawTable:
    """A table of the pictures to look at, by their file or by passing over them.

    Raises:
        InputError: they cannot be read.
        ReadingStopped: the progress asked for it.
    """
    file = kept_pixels(stream, folder)
    if file is None:
        index, ranges = stream.pass_over(None, progress)
    else:
        index, ranges = replace(file.index, files=tuple(file.names())), file.ranges
    found = index_of(index, ranges, stream.options.images)
    return replace(found, notes=(streamed_note(index), *found.notes))


def kept_pixels(stream: PictureStream, folder: Path | None) -> PixelsFile | None:
    """The file of the pictures as they are now, if it is there and whole."""
    return None if folder is None else _known(folder / f"{_key(stream)}{SUFFIX}", stream)


def _known(path: Path, stream: PictureStream) -> PixelsFile | None:
    try:
        return PixelsFile.open(path, stream.source)
    except (OSError, InputError):
        return None


def _written(path: Path, stream: PictureStream, progress: Progress | None) -> PixelsFile:
    def fits(needed: int) -> None:
        must_fit(needed, stream.source, path.parent)

    with replacing(path) as out:
        writer = PixelsWriter(out, stream.source, fits)
        writer.end(*stream.pass_over(writer, progress))
    return PixelsFile.open(path, stream.source)


def _key(stream: PictureStream) -> str:
    """What the pixels depend on, as a name."""
    asked = stream.options
    said = [asked.images.size, asked.images.channels, asked.shape, asked.label]
    known = ["pictures", FORMAT, stream.path, stream.state, stream.kind, said]
    return hashlib.sha256(json.dumps(known).encode()).hexdigest()[:32]
