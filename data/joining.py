"""A table and the table that it is validated on, as one: the second's rows stand last."""

from __future__ import annotations

import dataclasses
import hashlib

from data.dataset import Dataset, Description
from data.errors import InputError
from data.messages import Message
from data.pictures import PictureFolders

MOST_NAMED = 5


def joined(table: Dataset, held: Dataset) -> Dataset:
    """Both tables' rows, those of `held` last; its columns are found by name, its classes too.

    Columns of `held` that the table has not are left out; what divides rows divides the table's.

    Raises:
        InputError: `held` lacks a column, or has a class that the table has not.
    """
    import numpy as np

    ours, theirs = table.description, held.description
    description = joined_description(ours, theirs)
    labels = held.labels
    if ours.task == "classification":
        numbers = [ours.class_names.index(name) for name in theirs.class_names]
        labels = np.array(numbers, np.int64)[labels]
    inputs = held.features
    if _by_name(ours, theirs):
        inputs = inputs[:, [theirs.feature_names.index(name) for name in ours.feature_names]]
    features = np.concatenate([table.features, inputs])
    labels = np.concatenate([table.labels, labels])
    arrays = np.ascontiguousarray(features), labels
    files = (*table.files, *held.files) if table.files and held.files else ()
    held_raw = None if table.raw is None else held.raw
    given = table.preparation, table.raw
    return Dataset(description, *arrays, *given, files=files, held_raw=held_raw)


def joined_description(ours: Description, theirs: Description) -> Description:
    """What `joined` says of both tables.

    Raises:
        InputError: as `joined`.
    """
    if ours.shape != theirs.shape:
        about = {"file": theirs.source, "shape": list(theirs.shape), "wanted": list(ours.shape)}
        raise InputError("split.file_of_other_shape", **about)
    if ours.held_rows:
        raise InputError("split.holds_rows_already", file=ours.source, held=theirs.source)
    names = ours.feature_names if _by_name(ours, theirs) else ()
    missing = [name for name in names if name not in theirs.feature_names]
    if missing:
        about = {"file": theirs.source, "columns": missing[:MOST_NAMED], "count": len(missing)}
        raise InputError("split.file_lacks_columns", **about)
    unknown = [name for name in theirs.class_names if name not in ours.class_names]
    if unknown:
        about = {"file": theirs.source, "texts": unknown[:MOST_NAMED], "count": len(unknown)}
        raise InputError("split.file_has_other_classes", **about)
    held = dict(zip(theirs.class_names, theirs.class_counts, strict=True))
    both = zip(ours.class_names, ours.class_counts, strict=True)
    return dataclasses.replace(
        ours,
        rows=ours.rows + theirs.rows,
        class_counts=tuple(count + held.get(name, 0) for name, count in both),
        sha256=hashlib.sha256(f"{ours.sha256} {theirs.sha256}".encode()).hexdigest(),
        held_rows=theirs.rows,
        pictures=_pictures(ours, theirs),
        notes=(*ours.notes, *(of_file(theirs.name, note) for note in theirs.notes)),
    )


def _pictures(ours: Description, theirs: Description) -> PictureFolders | None:
    """Where the pictures of both lie."""
    known = [one.pictures.folders for one in (ours, theirs) if one.pictures is not None]
    return PictureFolders.of(folder for each in known for folder in each) if known else None


def of_file(file: str, note: Message) -> Message:
    """What is said of the second table, said of both."""
    return Message("table_note.of_held", {"file": file, "note": note})


def _by_name(ours: Description, theirs: Description) -> bool:
    """Whether columns are found by their names; those of images may have none."""
    return not ours.shape or bool(ours.feature_names and theirs.feature_names)
