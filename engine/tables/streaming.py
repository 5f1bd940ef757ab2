"""Whether a table streams, and the file that it is validated on."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING

import data
from data.errors import InputError
from engine.settings import read_settings
from engine.specs.data import DataSpec
from engine.tables.options import options_of

if TYPE_CHECKING:
    from data.sources.streams import TableStream
    from data.streaming.picture_stream import PictureStream

FOLDER = "streamed"
"""Where the rows of tables that stream are kept in a store."""
MOST_PACKED = 20
"""A file of values is about so many times as large in memory at most."""


def stream_for(spec: DataSpec) -> TableStream | PictureStream | None:
    """The file or folder of a description's table, where it streams; None where it is held in
    memory.

    Raises:
        InputError: it is to stream, and its format cannot be read in parts.
    """
    if not spec.is_own or spec.streaming == "off":
        return None
    if data.is_of_images(spec.source, spec.shape):
        return _pictures(spec)
    above = read_settings().stream_above
    if spec.streaming == "auto" and _size(spec.source) * MOST_PACKED <= above:
        return None
    from data.sources.streams import bytes_in_memory, stream_of

    found = stream_of(spec.source, options_of(spec).reading)
    if spec.streaming == "auto" and (found is None or bytes_in_memory(found) <= above):
        return None
    if found is None:
        raise InputError("streaming.format", file=spec.source)
    return replace(found, where=spec.where)


def held_stream(spec: DataSpec) -> TableStream | None:
    """The file that a table which streams is validated on: it streams, too, whatever its size.

    Raises:
        InputError: its format cannot be read in parts, or no table can be read from it.
    """
    file = spec.validation.file
    if file is None:
        return None
    from data.sources.streams import stream_of

    found = stream_of(file, options_of(spec).reading)
    if found is None:
        raise InputError("streaming.format", file=file)
    return replace(found, where=spec.where)


def _pictures(spec: DataSpec) -> PictureStream | None:
    """The same of pictures, whose size is that of all as float32."""
    from data.streaming.picture_stream import bytes_in_memory, picture_stream

    asked = options_of(spec)
    if spec.streaming == "auto":
        try:
            large = bytes_in_memory(spec.source, asked) > read_settings().stream_above
        except (InputError, OSError):  # who reads them tells it better
            large = False
        if not large:
            return None
    found = picture_stream(spec.source, asked)
    for key in _in_the_way_of_pictures(spec):
        raise InputError("streaming.cannot", file=spec.source, key=key)
    return found


def may_stream(spec: DataSpec) -> bool:
    """Whether a description's table is so large that it would stream, if it could."""
    try:
        return stream_for(spec) is not None
    except InputError:
        return True


def _size(source: str) -> int:
    """The bytes of a file; 0 where there is none, which others tell better."""
    try:
        return Path(source).expanduser().stat().st_size
    except (OSError, ValueError, RuntimeError):
        return 0


def _in_the_way_of_pictures(spec: DataSpec) -> Iterator[str]:
    """The keys that ask for another set, or for columns; labels are all known."""
    if spec.validation.file is not None:
        yield "data.validation.file"
    if spec.validation.method in ("group", "time"):
        yield "data.validation.method"
