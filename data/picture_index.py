"""Pictures as a table to look at: what each is called, how bright it is, its class."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from data.errors import InputError
from data.judging import classes_in_one_part
from data.messages import Message
from data.options import ImageOptions
from data.raw_table import BRIGHTNESS, PICTURE, RawTable
from data.sources.images.image_set import LABEL, ImageIndex

if TYPE_CHECKING:
    from data.sources.images.pixel_ranges import PixelRanges


def index_of(found: ImageIndex, ranges: PixelRanges, options: ImageOptions) -> RawTable:
    """The table of pictures whose numbers come to these ranges; why they cannot be used is told
    among what is doubtful.
    """
    import numpy as np
    import pyarrow as pa

    from data.sources.images.scaling import divisor

    rows = len(found.labels)
    names = list(found.files) or list(map(str, range(1, rows + 1)))
    columns: list[Any] = [
        pa.chunked_array([pa.array(names, pa.string())]),
        pa.chunked_array([pa.array(np.round(ranges.mean, 4))]),
        pa.chunked_array([pa.array(found.labels.tolist(), pa.string())]),
    ]
    counted = Message("table_note.pictures", {"count": rows, "shape": list(found.shape)})
    told: list[Message] = [*_channels_note(found.shape)]
    texts, codes = np.unique(found.labels, return_inverse=True)
    doubtful = classes_in_one_part(codes, texts.tolist(), found.held)
    try:
        told += divisor(ranges, options, found.white, found.source)[1]
    except InputError as refused:
        doubtful.append(refused.message)
    return RawTable(
        found.source,
        found.name,
        found.sha256,
        (PICTURE, BRIGHTNESS, LABEL),
        tuple(columns),
        notes=(counted, *found.notes, *told),
        doubtful=tuple(doubtful),
        of_pictures=True,
    )


def _channels_note(shape: tuple[int, ...]) -> tuple[Message, ...]:
    """What is done with channels that are neither grey nor red, green and blue."""
    if shape[-1] in (1, 3):
        return ()
    if shape[-1] == 2:
        return (Message("table_note.two_channels"),)
    return (Message("table_note.odd_channels", {"channels": shape[-1]}),)
