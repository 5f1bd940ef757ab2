"""What is told of a table whose cells name pictures: their shapes, content, and where they lie."""

from __future__ import annotations

import hashlib
import math
from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

from data.messages import Message
from data.options import TableOptions
from data.pictures import PictureFolders
from data.prepare.column import categories_in
from data.sources.images.alike import MOST_NAMED
from data.sources.images.image_set import check_memory

if TYPE_CHECKING:
    from data.dataset import Description
    from data.prepare.image_column import ImageColumn
    from data.prepare.preparation import Preparation
    from data.raw_table import RawTable
    from data.sources.label_values import LabelValues


def of_images(preparation: Preparation, raw: RawTable, options: TableOptions) -> dict[str, Any]:
    """Fields of the table's description: ``images``, ``pictures``, the ``sha256`` of the table and
    all pictures that it names, and where nothing but one picture is an input its ``shape``. Empty
    where no column names pictures.

    Raises:
        InputError: they take more memory than there is.
    """
    images = preparation.images
    if not images or raw.pictures is None:
        return {}
    numbers = sum(math.prod(column.shape) for column in images.values())
    check_memory(numbers * raw.rows, raw.source, options.most_bytes)
    named = {name: categories_in(raw.columns[raw.names.index(name)]).texts for name in images}
    folders = (raw.pictures.folders(named[name], one.folder) for name, one in images.items())
    # Before they are read: a change meanwhile must not pass for this state
    pictures = PictureFolders.of(folder for each in folders for folder in each)
    content = hashlib.sha256(raw.sha256.encode())
    for name, column in sorted(images.items()):
        content.update(name.encode("utf-8", "surrogateescape") + b"\0")
        for text in sorted(named[name]):
            content.update(text.encode("utf-8", "surrogateescape") + b"\0")
            content.update(raw.pictures.digest(text, column.folder) + b"\0")
    shapes = {name: column.shape for name, column in images.items()}
    found = {"images": shapes, "sha256": content.hexdigest(), "pictures": pictures}
    return found | _alone(preparation, images)


def _alone(preparation: Preparation, images: Mapping[str, ImageColumn]) -> dict[str, Any]:
    """The shape of the only input, as of a set of pictures."""
    inputs = [column.name for column in preparation.columns if column.kept]
    return {"shape": images[inputs[0]].shape} if inputs == list(images) and len(inputs) == 1 else {}


def two_labels(preparation: Preparation, raw: RawTable, label: LabelValues) -> tuple[Message, ...]:
    """A note (``table_note.pictures_of_two_labels``) where a picture, by its bytes, is the only
    input of rows of different classes.
    """
    images = preparation.images
    if raw.pictures is None or label.task != "classification" or not _alone(preparation, images):
        return ()
    ((name, image),) = images.items()
    found = categories_in(raw.columns[raw.names.index(name)])
    digests = [raw.pictures.digest(text, image.folder) for text in found.texts]
    firsts: dict[bytes, int] = {}
    told: dict[bytes, Message] = {}
    for row, code in enumerate(found.codes.tolist()):
        digest = digests[code] if code >= 0 else b""
        first = firsts.setdefault(digest, row) if digest else row
        one, other = (label.names[int(label.values[place])] for place in (first, row))
        if one != other and digest not in told:
            told[digest] = Message(
                "images.same_rows",
                {"row": first + 1, "label": one, "again": row + 1, "other": other},
            )
    if not told:
        return ()
    named = list(told.values())[:MOST_NAMED]
    return (
        Message(
            "table_note.pictures_of_two_labels",
            {"column": name, "count": len(told), "first": named},
        ),
    )


def forget(raw: RawTable) -> None:
    """Let go of pixels that stand in arrays by now."""
    if raw.pictures is not None:
        raw.pictures.forget()


def names_of_rows(told: Description, raw: RawTable) -> tuple[str, ...]:
    """The names of the pictures that rows are, where nothing else is an input."""
    if not told.shape or not told.images:
        return ()
    (name,) = told.images
    cells: list[object] = raw.columns[raw.names.index(name)].to_pylist()
    return tuple("" if cell is None else str(cell) for cell in cells)
