"""A source of pictures that can be passed over as often as wanted, while it stays as it is."""

from __future__ import annotations

from dataclasses import dataclass

from data.catalog import path_of, precheck, state_of
from data.errors import InputError
from data.image_tables import Kind, check, kind_of, pass_over
from data.options import TableOptions
from data.sources.formats.reader import Progress
from data.sources.images.image_set import ImageIndex, Taker
from data.sources.images.pixel_ranges import Measuring, PixelRanges
from data.sources.text import reason_of

FLOAT_BYTES = 4
"""What a number takes as a network is given it."""


@dataclass(frozen=True, slots=True)
class PictureStream:
    """Pictures of a ``kind`` as ``options`` say; ``path`` is absolute, ``state`` tells that they
    are the same as before.
    """

    source: str
    kind: Kind
    options: TableOptions
    path: str
    state: tuple[int, int]

    def pass_over(
        self, taker: Taker | None = None, progress: Progress | None = None
    ) -> tuple[ImageIndex, PixelRanges]:
        """Hand on all pictures in their order; what is known of them, and of their numbers.

        Raises:
            InputError: they cannot be read, have changed meanwhile, or the ``taker`` has no room.
            ReadingStopped: the progress asked for it.
        """
        measuring = Measuring(taker)
        found = pass_over(self.source, self.kind, self.options, measuring, progress)
        try:
            unchanged = state_of(self.source) == self.state
        except OSError:
            unchanged = False
        if not unchanged:
            raise InputError("table.changed_meanwhile", file=self.source)
        return found, measuring.ranges


def picture_stream(source: str, options: TableOptions) -> PictureStream | None:
    """The pictures of a source; None where its rows are no pictures.

    Raises:
        InputError: something was asked for that concerns tables alone, or it is gone.
    """
    kind = kind_of(source, options.shape)
    if kind is None:
        return None
    precheck(source)
    check(source, kind, options)
    try:
        return PictureStream(
            source, kind, options, str(path_of(source).absolute()), state_of(source)
        )
    except OSError as error:
        raise InputError("file.unreadable", file=source, reason=reason_of(error)) from None


def bytes_in_memory(source: str, options: TableOptions) -> int:
    """About how many bytes the pictures of a source take as float32; a glance at headers. Of pixels
    in columns the bytes of their text.

    Raises:
        InputError: it holds none.
        OSError: it cannot be read.
    """
    kind, path = kind_of(source, options.shape), path_of(source)
    if kind == "cifar10":
        from data.sources.images.cifar10 import NUMBERS

        return NUMBERS * FLOAT_BYTES
    if kind == "folder":
        from data.sources.images import folder

        return folder.numbers_in(path, source, options.images) * FLOAT_BYTES
    if kind == "arrays":
        from data.sources.images import arrays

        return arrays.numbers_in(path, options.shape) * FLOAT_BYTES
    return path.stat().st_size
