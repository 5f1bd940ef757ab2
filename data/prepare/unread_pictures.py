"""Rows whose cells name no picture that can be read, told with their reasons."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

from data.errors import InputError
from data.messages import Message
from data.options import PreparationOptions
from data.pictures import Pictures
from data.prepare.column import Categories, categories_in
from data.prepare.settings import settings_of
from data.raw_table import ArrowColumn, RawTable
from data.schema import Schema

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

STREAMS = "table_note.streamed"
UNREAD, LEFT_OUT = "table_note.pictures_unread", "table_note.rows_without_picture"
MOST_NAMED = 3
"""So many rows are told with their reasons, the others are counted."""
LOOKED_AT = 5_000
"""So many different names, spread over the column, are looked for."""


def first_unread(
    found: Categories, refused: Mapping[int, Message], rows: NDArray[np.int64]
) -> tuple[Message, ...]:
    """Of the first of these rows the number (from 1), the cell and the reason; ``refused`` are
    reasons by the places of texts.
    """
    return tuple(
        Message(
            "images.unread_cell",
            {"row": row + 1, "value": found.texts[code], "why": refused[code]},
        )
        for row, code in zip(rows[:MOST_NAMED].tolist(), found.codes[rows].tolist(), strict=False)
    )


def unread_pictures(
    raw: RawTable, schema: Schema, options: PreparationOptions | None
) -> tuple[Message, ...]:
    """A note (``UNREAD``, or ``LEFT_OUT`` where that was asked for) on each column of pictures of
    which some cannot be opened, before training does. Files are opened, no pixel is decoded. Of a
    table that streams no file is: training refuses it for any such column.
    """
    if raw.pictures is None:
        return ()
    if any(note.code == STREAMS for note in raw.notes):
        return tuple(
            Message("streaming.image_column", {"file": raw.source, "column": column.name})
            for column in schema.columns
            if column.role == "image"
        )
    asked = options or PreparationOptions()
    told: list[Message] = []
    for column, cells in zip(schema.columns, raw.columns, strict=True):
        if column.role == "image":
            settings = settings_of(asked, column.name)
            about = _unread(cells, raw.pictures, settings.image_folder)
            code = LEFT_OUT if settings.missing == "drop_row" else UNREAD
            told += [Message(code, {"column": column.name, **one}) for one in about]
    return tuple(told)


def _unread(cells: ArrowColumn, pictures: Pictures, below: str) -> list[dict[str, Any]]:
    """How many rows name what cannot be opened, of how many, and the first; empty: none does."""
    import numpy as np

    found = categories_in(cells)
    step = max(len(found.texts) // LOOKED_AT, 1)
    looked_at = range(0, len(found.texts), step)
    refused: dict[int, Message] = {}
    for place in looked_at:
        try:
            pictures.header(found.texts[place], below)
        except InputError as error:
            refused[place] = error.message
    if not refused:
        return []
    rows = np.flatnonzero(np.isin(found.codes, list(refused)))
    looked = int(np.isin(found.codes, list(looked_at)).sum())
    first = list(first_unread(found, refused, rows))
    return [{"count": len(rows), "rows": looked, "first": first}]
