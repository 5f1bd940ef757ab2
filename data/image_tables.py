"""Sources of pictures as data sets: which sources are, and what becomes of them."""

from __future__ import annotations

import math
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, Any, Literal

from data.choosing import chosen_rows
from data.dataset import Dataset, Description
from data.errors import InputError
from data.judging import classes_in_one_part, is_sorted
from data.messages import Message
from data.options import ImageOptions, RowOptions, TableOptions
from data.raw_table import BRIGHTNESS, PICTURE, RawTable
from data.sources.formats.reader import Progress
from data.sources.images import cifar10
from data.sources.images.image_set import LABEL, ImageSet, check_memory
from data.sources.label_values import LabelValues, label_values
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
    from data.sources.images.listing import has_pictures

    try:
        if not has_pictures(path):
            raise InputError("table.directory", file=source)
    except OSError as error:
        raise InputError("file.unreadable", file=source, reason=reason_of(error)) from None


def load(source: str, kind: Kind, options: TableOptions) -> Dataset:
    """The pictures of a source as rows of float32, with their shape.

    Raises:
        InputError: they cannot be read, or something was asked for that concerns tables alone.
    """
    _check(source, kind, options)
    if kind == "columns":
        return _of_columns(source, options)
    return _dataset(read(source, kind, options), options)


def read(
    source: str, kind: Kind, options: TableOptions, progress: Progress | None = None
) -> ImageSet:
    """The pictures as they were read.

    Raises:
        InputError: they cannot be read.
        ReadingStopped: the progress asked for it.
    """
    try:
        if kind == "cifar10":
            path = cifar10.find() if source == cifar10.NAME else locate(source)
            if not path.is_dir():
                check_file(path, source)
            return cifar10.read(path, source)
        path = locate(source)
        if kind == "folder":
            from data.sources.images import folder

            return folder.read(path, source, options.images, options.most_bytes, progress)
        from data.sources.images import arrays

        check_file(path, source)
        return arrays.read(path, source, options.shape, options.most_bytes)
    except OSError as error:
        raise InputError("file.unreadable", file=source, reason=reason_of(error)) from None
    except MemoryError:
        raise InputError("table.no_memory", file=source) from None


def index_of(found: ImageSet, options: ImageOptions) -> RawTable:
    """A table of the pictures to look at: what each is called, how bright it is, its class. Why
    their pixels cannot be used is told among what is doubtful.
    """
    import numpy as np
    import pyarrow as pa

    from data.sources.images.scaling import check

    rows = len(found.labels)
    names = list(found.files) or list(map(str, range(1, rows + 1)))
    brightness = found.pixels.reshape(rows, -1).mean(axis=1, dtype=np.float64)
    columns: list[Any] = [
        pa.chunked_array([pa.array(names, pa.string())]),
        pa.chunked_array([pa.array(np.round(brightness, 4))]),
        pa.chunked_array([pa.array(found.labels.tolist(), pa.string())]),
    ]
    counted = Message("table_note.pictures", {"count": rows, "shape": list(found.shape)})
    told: list[Message] = []
    texts, codes = np.unique(found.labels, return_inverse=True)
    doubtful = classes_in_one_part(codes, texts.tolist(), found.held)
    try:
        told += check(found.pixels, options, found.white, found.source)
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


def _check(source: str, kind: Kind, options: TableOptions) -> None:
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
    import numpy as np

    from data.sources.images.scaling import scaled

    texts, codes = np.unique(found.labels, return_inverse=True)
    codes = codes.astype(np.int64)
    about = (found.source, LABEL)
    label = _label(codes, texts.tolist(), about, options)
    pixels, held, files = found.pixels, found.held, found.files
    kept = _chosen(label, held, options.rows, found.source)
    if kept is not None:
        held = int(np.count_nonzero(kept >= len(codes) - held))
        pixels, codes = pixels[kept], codes[kept]
        files = tuple(files[row] for row in kept.tolist()) if files else ()
        used, codes = np.unique(codes, return_inverse=True)
        label = _label(codes.astype(np.int64), texts[used].tolist(), about, options)
    check_memory(pixels.size, found.source, options.most_bytes)
    features, told = scaled(pixels, options.images, found.white, found.source)
    notes = [*found.notes, *told, *label.notes]
    if held:
        notes.append(Message("table_note.test_part_validates", {"count": held}))
    if label.task == "classification":
        notes += classes_in_one_part(label.values, label.names, held)
    description = Description(
        source=found.source,
        name=found.name,
        rows=len(label.values),
        feature_names=(),
        class_names=label.names,
        class_counts=label.counts,
        label_name=LABEL,
        sha256=found.sha256,
        label_reason="named",
        notes=tuple(notes),
        label_sorted=is_sorted(label.values[: len(label.values) - held]),
        held_rows=held,
        task=label.task,
        quantity=label.quantity,
        shape=found.shape,
    )
    return Dataset(description, features, label.values, files=files)


def _label(
    codes: NDArray[np.int64], texts: list[str], about: tuple[str, str], options: TableOptions
) -> LabelValues:
    found = label_values(codes, texts, about, options.task)
    if found is None:
        raise InputError("images.label_no_number", file=about[0])
    return found


def _chosen(
    label: LabelValues, held: int, rows: RowOptions, source: str
) -> NDArray[np.int64] | None:
    """The rows to use where some are asked for; of the validating part those of their classes."""
    import numpy as np

    if rows == RowOptions() or label.task == "regression":
        return None
    before = len(label.values) - held
    kept = chosen_rows(label.values[:before], label.names, rows, source)
    left = np.unique(label.values[kept])
    rest = np.flatnonzero(np.isin(label.values[before:], left)) + before
    return np.concatenate([kept, rest])


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
