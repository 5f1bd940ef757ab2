"""Sources of pictures as data sets: which sources are, and what becomes of them."""

from __future__ import annotations

import hashlib
import math
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, Literal

from data.choosing import chosen_rows
from data.chosen_pictures import choose
from data.dataset import Dataset, Description
from data.errors import InputError
from data.judging import is_sorted
from data.options import TableOptions
from data.raw_table import RawTable
from data.sources.formats.reader import Progress, SourceFile
from data.sources.images import cifar10
from data.sources.images.image_set import (
    LABEL,
    Held,
    ImageIndex,
    ImageSet,
    Taker,
    check_memory,
)
from data.sources.text import check_file, locate, reason_of

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

Kind = Literal["folder", "arrays", "cifar10", "columns"]
IN_THE_WAY = ("where", "recipe", "roles", "orders", "preparation")
"""What a person may say of a table, and not of pictures."""


def kind_of(source: str, shape: tuple[int, ...] = ()) -> Kind | None:
    """What kind of pictures a source holds; None: it is a table. Reads few bytes, loads no numpy.

    Of a table whose rows have a ``shape`` the columns are pixels.
    """
    if source == cifar10.NAME:
        return "cifar10"
    try:
        path = Path(source).expanduser()
        if cifar10.is_cifar10(path) and path.exists():
            return "cifar10"
        if path.is_dir():
            return "folder"
        if path.suffix.lower() == ".npz" and path.is_file():
            from data.sources.images.arrays import is_of_pixels

            if is_of_pixels(path, shape):
                return "arrays"
    except (OSError, ValueError, RuntimeError):
        return None
    return "columns" if shape else None


def check_folder(path: Path, source: str) -> None:
    """Refuse a folder that holds no picture, by a glance.

    Raises:
        InputError: there is none.
    """
    from data.sources.images.listing import class_folders_below, has_pictures, holds_loose

    try:
        if not has_pictures(path):
            below = class_folders_below(path)
            if below is not None:
                raise InputError("images.classes_below", file=source, folder=below)
            if holds_loose(path):
                raise InputError("images.without_classes", file=source)
            raise InputError("table.directory", file=source)
    except OSError as error:
        raise InputError("file.unreadable", file=source, reason=reason_of(error)) from None


def load(source: str, kind: Kind, options: TableOptions) -> Dataset:
    """The pictures of a source as rows of float32, with their shape.

    Raises:
        InputError: they cannot be read, or something was asked for that concerns tables alone.
    """
    check(source, kind, options)
    if kind == "columns":
        return _of_columns(source, options)
    return _dataset(read(source, kind, options), options)


def read(
    source: str, kind: Kind, options: TableOptions, progress: Progress | None = None
) -> ImageSet:
    """The pictures as they were read, all of them held.

    Raises:
        InputError: they cannot be read.
        ReadingStopped: the progress asked for it.
    """
    held = Held(source, options.most_bytes)
    index = pass_over(source, kind, options, held, progress, in_parts=False)
    return index.with_pixels(held.pixels)


def pass_over(  # noqa: PLR0913
    source: str,
    kind: Kind,
    options: TableOptions,
    taker: Taker,
    progress: Progress | None = None,
    *,
    in_parts: bool = True,
) -> ImageIndex:
    """Hand on the pictures in their order, ``in_parts`` or as the reader has them; what is known of
    them beside their pixels.

    Raises:
        InputError: they cannot be read, or the ``taker`` has no room.
        ReadingStopped: the progress asked for it.
    """
    try:
        if kind == "cifar10":
            path = cifar10.find() if source == cifar10.NAME else locate(source)
            if not path.is_dir():
                check_file(path, source)
            return cifar10.pass_over(path, source, taker, progress)
        path = locate(source)
        if kind == "folder":
            from data.sources.images import folder

            return folder.pass_over(path, source, options.images, taker, progress)
        check_file(path, source)
        if kind == "columns":
            from data.sources.images import pixel_columns

            return pixel_columns.pass_over(path, source, options, taker, progress)
        from data.sources.images import arrays

        with path.open("rb") as stream:
            digest = hashlib.file_digest(stream, "sha256").hexdigest()
        file = SourceFile(path, source, path.stem, digest)
        return arrays.pass_over(file, options.shape, taker, progress, in_parts=in_parts)
    except OSError as error:
        raise InputError("file.unreadable", file=source, reason=reason_of(error)) from None
    except MemoryError:
        raise InputError("table.no_memory", file=source) from None


def looked_at(
    source: str, kind: Kind, options: TableOptions, progress: Progress | None = None
) -> RawTable:
    """A table of the pictures to look at (``index_of``); no pixels are held.

    Raises:
        InputError: they cannot be read.
        ReadingStopped: the progress asked for it.
    """
    from data.picture_index import index_of
    from data.sources.images.pixel_ranges import Measuring

    measuring = Measuring()
    found = pass_over(source, kind, options, measuring, progress, in_parts=False)
    return index_of(found, measuring.ranges, options.images)


def check(source: str, kind: Kind, options: TableOptions) -> None:
    """Refuse what a person may not say of pictures of a kind.

    Raises:
        InputError: the key is named.
    """
    nothing = TableOptions()
    for name in IN_THE_WAY:
        if getattr(options, name) != getattr(nothing, name):
            raise InputError("images.cannot", file=source, key=f"data.{name}")
    if options.reading != nothing.reading:
        raise InputError("images.cannot", file=source, key="data.reading")
    said = options.images
    if kind != "folder" and (said.size is not None or said.channels != "auto"):
        key = "size" if said.size is not None else "channels"
        raise InputError("images.only_of_folders", file=source, key=f"data.images.{key}")
    if kind in ("folder", "cifar10") and options.shape:
        raise InputError("images.has_shape", file=source)
    if kind != "columns" and options.label not in (None, LABEL):
        raise InputError("images.label", file=source, label=LABEL, column=options.label)


def _dataset(found: ImageSet, options: TableOptions) -> Dataset:
    from data.sources.images.scaling import scaled

    chosen = choose(found, options)
    kept, pixels = chosen.kept, found.pixels
    if len(kept) < len(pixels):
        pixels = pixels[kept]
    check_memory(pixels.size, found.source, options.most_bytes)
    features, told = scaled(pixels, options.images, found.white, found.source)
    files = tuple(found.files[row] for row in kept.tolist()) if found.files else ()
    return Dataset(chosen.description(found, told), features, chosen.label.values, files=files)


def _of_columns(source: str, options: TableOptions) -> Dataset:
    """A table of pixels, a column each."""
    from data.sources import table
    from data.sources.images.scaling import scaled

    found = table.read(source, options.label, options.task)
    told = found.description
    if math.prod(options.shape) != told.columns:
        about = {"file": source, "shape": list(options.shape), "columns": told.columns}
        raise InputError("images.other_shape", **about)
    pixels, labels = found.features, found.labels
    if told.task == "classification":
        kept = chosen_rows(labels, told.class_names, options.rows, source)
        if len(kept) < len(labels):
            pixels, labels = pixels[kept], labels[kept]
            told, labels = _of_fewer(told, labels)
    features, notes = scaled(pixels, options.images, None, source)
    unscaled = {} if options.images.scale == "none" else {"unscaled": (), "unscaled_count": 0}
    told = replace(told, notes=(*told.notes, *notes), shape=options.shape, **unscaled)
    return Dataset(told, features, labels)


def _of_fewer(
    told: Description, labels: NDArray[np.int64]
) -> tuple[Description, NDArray[np.int64]]:
    """The description and the labels where some classes may have no row left."""
    import numpy as np

    used, numbers, counts = np.unique(labels, return_inverse=True, return_counts=True)
    fewer = replace(
        told,
        rows=len(labels),
        class_names=tuple(told.class_names[int(one)] for one in used),
        class_counts=tuple(map(int, counts)),
        label_sorted=is_sorted(labels),
    )
    return fewer, numbers.astype(np.int64)
