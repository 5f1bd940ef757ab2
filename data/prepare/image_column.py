"""Columns whose cells name pictures, as their pixels."""

from __future__ import annotations

import math
from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING, Any, ClassVar, get_args

from data.errors import InputError
from data.messages import Message
from data.options import ImageScale
from data.pictures import WHITE, Header, Pictures, scale_pixels
from data.prepare.column import Applied, Categories, Outside, Training, categories_in
from data.prepare.inputs import Output
from data.prepare.reading_json import text_of, texts_of, whole_of, word_of
from data.prepare.settings import LONGEST_SIDE
from data.prepare.unread_pictures import first_unread
from data.raw_table import ArrowColumn

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

MOST_NUMBERS = 200_000
"""Inputs that a column of pictures may have: each of them has a name."""
_NOT_THERE = Message("images.not_there")


@dataclass(frozen=True, slots=True)
class ImageColumn:
    """Pictures of one size as numbers: row by row of pixels, from left to right, each with its
    ``channels`` (1: grey, 3: red, green, blue).

    ``folder`` is where names begin, from that of the table on. ``found`` is what nobody asked for
    but all training pictures have (``size``, ``channels``): others are refused, not brought to it.
    ``pictures`` opens them; it belongs to the table that the column is applied to, not to what was
    fitted.
    """

    height: int
    width: int
    channels: int
    scale: ImageScale = "unit"
    folder: str = ""
    found: frozenset[str] = frozenset()
    pictures: Pictures | None = field(default=None, compare=False, repr=False)
    kind: ClassVar[str] = "image"

    @classmethod
    def fit(cls, training: Training) -> ImageColumn:
        """The size that all training pictures have, unless one is asked for, and whether all of
        them are grey. Those that cannot be opened do not count.

        Raises:
            InputError: they differ in size, one is far too large for a network, or none can be
                opened.
        """
        settings, name = training.settings, training.schema.name
        headers = _headers(training)
        size = settings.image_size or _common_size(headers, name)
        grey = settings.image_channels == "grey"
        if settings.image_channels == "auto":
            grey = all(one.grey for one in headers.values())
        channels = 1 if grey else 3
        if max(size) > LONGEST_SIDE or math.prod(size) * channels > MOST_NUMBERS:
            about = {"size": [*size, channels], "side": LONGEST_SIDE, "limit": MOST_NUMBERS}
            raise InputError("prepare.large_pictures", column=name, **about)
        found = {"size"} if settings.image_size is None else set[str]()
        found |= {"channels"} if settings.image_channels == "auto" else set[str]()
        about = settings.image_scale, settings.image_folder, frozenset(found)
        return cls(*size, channels, *about, training.pictures)

    @property
    def shape(self) -> tuple[int, int, int]:
        """Height, width, channels."""
        return self.height, self.width, self.channels

    @property
    def outputs(self) -> tuple[Output, ...]:
        """A number for each row, column and channel, from 0."""
        height, width, channels = self.shape
        return tuple(
            Output("pixel", f"{row}_{column}_{channel}")
            for row in range(height)
            for column in range(width)
            for channel in range(channels)
        )

    def opened_by(self, pictures: Pictures | None) -> ImageColumn:
        """The same for a table whose pictures these are."""
        return replace(self, pictures=pictures)

    def apply(self, cells: ArrowColumn, folds: NDArray[np.int64] | None = None) -> Applied:
        """The pixels of the pictures that these cells name; none where one cannot be opened."""
        import numpy as np

        del folds
        found = categories_in(cells)
        pixels: NDArray[np.uint8] = np.zeros((len(found.texts) + 1, *self.shape), np.uint8)
        refused: dict[int, Message] = {}
        for place, text in enumerate(found.texts):
            try:
                pixels[place] = self._decoded(text)
            except InputError as error:
                refused[place] = error.message
        unread = np.isin(found.codes, list(refused))
        flat = pixels.reshape(len(pixels), -1)

        def scaled(part: NDArray[np.uint8]) -> NDArray[np.float32]:
            features = part.astype(np.float32)
            scale_pixels(features, WHITE, self.scale)
            return features

        return Applied(
            lambda place: scaled(flat[:, place])[found.codes].astype(np.float64),
            (found.codes < 0) | unread,
            _outside(found, refused, np.flatnonzero(unread)),
            lambda: scaled(flat[found.codes]),
        )

    def _decoded(self, name: str) -> NDArray[np.uint8]:
        if self.pictures is None:
            raise InputError(_NOT_THERE)
        size, told = (self.height, self.width), self.pictures.header(name, self.folder)
        in_colour = self.channels == 1 and not told.grey
        if ("size" in self.found and told.size != size) or ("channels" in self.found and in_colour):
            shape = [*told.size, 1 if told.grey else 3]
            raise InputError("images.unlike_trained", shape=shape, wanted=list(self.shape))
        return self.pictures.decoded(name, size, self.folder, grey=self.channels == 1)

    def shown(self, values: NDArray[np.float32]) -> bytes:
        """Numbers of one picture (height * width * channels,) as bytes, 0 for black, to be looked
        at.
        """
        import numpy as np

        plain = (values + 1) / 2 if self.scale == "signed" else values
        white = 1.0 if self.scale == "none" else WHITE
        return np.rint(plain * white).clip(0, 255).astype(np.uint8).tobytes()

    def to_dict(self) -> dict[str, Any]:
        """Plain values, as JSON takes them."""
        return {
            "height": self.height,
            "width": self.width,
            "channels": self.channels,
            "scale": self.scale,
            "folder": self.folder,
            "found": sorted(self.found),
        }

    @classmethod
    def from_dict(cls, values: Mapping[str, Any]) -> ImageColumn:
        """What ``to_dict`` gave; raises ValueError, KeyError or TypeError for anything else."""
        sides = whole_of(values, "height"), whole_of(values, "width")
        channels = whole_of(values, "channels")
        if not all(1 <= side <= LONGEST_SIDE for side in sides) or channels not in (1, 3):
            raise ValueError("size")
        scale = word_of(values, "scale", get_args(ImageScale))
        found = frozenset(texts_of(values, "found") if "found" in values else ())
        return cls(*sides, channels, scale, text_of(values, "folder"), found)


def _outside(
    found: Categories, refused: Mapping[int, Message], rows: NDArray[np.int64]
) -> tuple[Outside, ...]:
    if not len(rows):
        return ()
    why = refused[int(found.codes[int(rows[0])])]
    return (Outside("no_picture", rows, why, first_unread(found, refused, rows)),)


def _headers(training: Training) -> dict[str, Header]:
    """What the files of the cells say of themselves, by the cells.

    Raises:
        InputError: none can be opened.
    """
    found: dict[str, Header] = {}
    first: tuple[str, Message] | None = None
    below = training.settings.image_folder
    for text in categories_in(training.cells).texts:
        try:
            if training.pictures is None:
                raise InputError(_NOT_THERE)
            found[text] = training.pictures.header(text, below)
        except InputError as error:
            first = first or (text, error.message)
    if not found:
        value, why = first or ("", _NOT_THERE)
        raise InputError("prepare.no_pictures", column=training.schema.name, value=value, why=why)
    return found


def _common_size(headers: Mapping[str, Header], column: str) -> tuple[int, int]:
    """The size of all.

    Raises:
        InputError: they differ.
    """
    (size, count), *others = Counter(one.size for one in headers.values()).most_common()
    if not others:
        return size
    value, other = next((text, one) for text, one in headers.items() if one.size != size)
    raise InputError(
        "prepare.several_sizes",
        column=column,
        size=list(size),
        count=count,
        of=len(headers),
        value=value,
        other=list(other.size),
    )
