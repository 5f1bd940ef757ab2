"""What a data set is once read: frozen arrays and a description that travels as JSON."""

from __future__ import annotations

import dataclasses
import difflib
import hashlib
import itertools
import json
import math
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any, Literal, cast, get_args

from data.column_source import ColumnSource, Values
from data.errors import InputError
from data.messages import Message
from data.pictures import PictureFolders
from data.rows_file import StoredRows
from data.schema import Task

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

LabelReason = Literal["asked", "named", "usual_name", "only_words", "last", "builtin"]
"""Why a column is the label: asked for, called ``class``, by another usual name, the only one of
words, the last.
"""


@dataclass(frozen=True, slots=True)
class Quantity:
    """What the numbers of a label come to, over all rows and in the label's own unit.

    ``deviation`` is the standard deviation of the rows as a whole (divided by their number).
    """

    mean: float
    deviation: float
    least: float
    greatest: float


@dataclass(frozen=True, slots=True)
class Description:
    """Everything about a data set but its numbers.

    `source` is what the person wrote, `name` what to call it, `sha256` identifies the content:
    the file's bytes, or the generated arrays' for a built-in data set. `class_counts[i]` rows
    carry the label i, whose text was `class_names[i]`. Names are untrusted text. `label_reason`
    tells why that column is the label, `notes` what a person should know before training.
    `label_sorted`: the rows stand in the order of their labels. `unscaled` are the
    worst of `unscaled_count` feature columns whose values are far from 0 or far apart. The last
    `held_rows` come from a file of their own, to validate on.
    `task` is "classification", or "regression" where the label is a number: then there are no
    classes, and `quantity` tells what its values come to.
    `preparation` is the SHA-256 of the fitted preparation; empty: columns are used as they are.
    `sampled` is how many rows the columns' roles and the preparation rest on where the table is
    larger than memory and streams (all, where rows are images); 0: it is held in memory.
    `shape` are the lengths of the axes of one row, for images (height, width, channels); a row's
    numbers stand in the order of C. Empty: a row is a row, a number for each of `feature_names`.
    Of large images `feature_names` is empty.
    `images` are the columns of a table that name pictures, with height, width and channels of what
    they become; those numbers stand beside each other. `pictures` are where these lay, and `sha256`
    then covers their content, too.
    """

    source: str
    name: str
    rows: int
    feature_names: tuple[str, ...]
    class_names: tuple[str, ...]
    class_counts: tuple[int, ...]
    label_name: str
    sha256: str
    label_reason: LabelReason = "asked"
    notes: tuple[Message, ...] = ()
    label_sorted: bool = False
    unscaled: tuple[str, ...] = ()
    unscaled_count: int = 0
    held_rows: int = 0
    task: Task = "classification"
    quantity: Quantity | None = None
    preparation: str = ""
    sampled: int = 0
    shape: tuple[int, ...] = ()
    images: Mapping[str, tuple[int, ...]] = field(default_factory=dict[str, "tuple[int, ...]"])
    pictures: PictureFolders | None = None

    @property
    def streams(self) -> bool:
        """Whether the table is read in parts while it trains, and never held whole."""
        return self.sampled > 0

    @property
    def columns(self) -> int:
        """The numbers of a row that are no label."""
        return math.prod(self.shape) if self.shape else len(self.feature_names)

    @property
    def input_shape(self) -> tuple[int, ...]:
        """The lengths of the axes of what a network is given of a row."""
        return self.shape or (self.columns,)

    @property
    def input_names(self) -> tuple[str, ...]:
        """A name for each number of a row: its column's, or its place in the image."""
        if self.feature_names or not self.shape:
            return self.feature_names
        places = itertools.product(*map(range, self.shape))
        return tuple(f"pixel_{'_'.join(map(str, place))}" for place in places)

    @property
    def classes(self) -> int:
        """The number of classes."""
        return len(self.class_names)

    def has_column(self, name: str) -> bool:
        """Whether `Dataset.column` may know a column of that name: of a table that is prepared, or
        has windows, only the table itself tells.
        """
        return name in self.feature_names or bool(self.preparation) or bool(self.shape)

    def to_json(self) -> str:
        """One line of ASCII JSON that `from_json` reads back to an equal description."""
        values = {field.name: getattr(self, field.name) for field in dataclasses.fields(self)}
        values["notes"] = [note.to_dict() for note in self.notes]
        if self.quantity is None:
            del values["quantity"]
        else:
            values["quantity"] = dataclasses.asdict(self.quantity)
        if self.task == "classification":  # as it was before there were others
            del values["task"]
        if not self.held_rows:
            del values["held_rows"]
        if not self.sampled:
            del values["sampled"]
        if not self.shape:
            del values["shape"]
        if not self.images:
            del values["images"]
        if self.pictures is None:
            del values["pictures"]
        else:
            values["pictures"] = self.pictures.to_dict()
        return json.dumps(values)

    @classmethod
    def from_json(cls, text: str) -> Description:
        """The description written by `to_json`; raises InputError for anything else."""
        try:
            raw: dict[str, Any] = json.loads(text)
            return cls(
                source=str(raw["source"]),
                name=str(raw["name"]),
                rows=int(raw["rows"]),
                feature_names=tuple(str(name) for name in raw["feature_names"]),
                class_names=tuple(str(name) for name in raw["class_names"]),
                class_counts=tuple(int(count) for count in raw["class_counts"]),
                label_name=str(raw["label_name"]),
                sha256=str(raw["sha256"]),
                label_reason=cast("LabelReason", str(raw["label_reason"])),
                notes=tuple(Message.from_dict(note) for note in raw["notes"]),
                label_sorted=bool(raw["label_sorted"]),
                unscaled=tuple(str(name) for name in raw["unscaled"]),
                unscaled_count=int(raw["unscaled_count"]),
                held_rows=int(raw.get("held_rows", 0)),
                task=_task(raw),
                quantity=_quantity(raw),
                preparation=str(raw.get("preparation", "")),
                sampled=int(raw.get("sampled", 0)),
                shape=tuple(int(length) for length in raw.get("shape", ())),
                images=_images(raw),
                pictures=PictureFolders.from_dict(raw["pictures"]) if "pictures" in raw else None,
            )
        except (ValueError, KeyError, TypeError) as error:
            raise InputError("table.no_description") from error


def digest_of(preparation: Mapping[str, Any]) -> str:
    """The SHA-256 of a preparation's JSON in hexadecimal, whatever the order of its keys."""
    text = json.dumps(preparation, sort_keys=True, ensure_ascii=True, allow_nan=False)
    return hashlib.sha256(text.encode()).hexdigest()


def _task(raw: dict[str, Any]) -> Task:
    found = str(raw.get("task", "classification"))
    if found not in get_args(Task):
        raise ValueError(found)
    return cast("Task", found)


def _images(raw: dict[str, Any]) -> dict[str, tuple[int, ...]]:
    found: dict[str, list[int]] = raw.get("images", {})
    return {str(name): tuple(int(one) for one in shape) for name, shape in found.items()}


def _quantity(raw: dict[str, Any]) -> Quantity | None:
    if _task(raw) != "regression":
        return None
    values: dict[str, Any] = raw["quantity"]
    names = [field.name for field in dataclasses.fields(Quantity)]
    return Quantity(*(float(values[name]) for name in names))


@dataclass(frozen=True, slots=True, eq=False)
class Dataset:
    """A description and its read-only arrays.

    `features` is float32 of shape (rows, columns), C-contiguous and finite; `labels` is int64 of
    shape (rows,) with values 0..classes-1, or, where the label is a number, float64 in its own
    unit. Making a Dataset locks both arrays against writing. `preparation` is the JSON of what made
    the features of a file's columns, None where they are used as they are;
    `description.preparation` is its SHA-256. `raw` knows the columns that features were made of,
    and `held_raw` those of the rows of a file of their own that validate, which stand last.
    `files` are what the rows' pictures are called (untrusted), empty where they have no files.
    Where the description `streams` both arrays are empty: the rows are in `rows_file`, or nowhere
    yet.
    """

    description: Description
    features: NDArray[np.float32]
    labels: NDArray[Any]
    preparation: Mapping[str, Any] | None = None
    raw: ColumnSource | None = None
    rows_file: StoredRows | None = None
    files: tuple[str, ...] = ()
    held_raw: ColumnSource | None = None

    def column(self, name: str) -> Values:
        """The values (rows,) of a column by its name; of a feature float32.

        Raises:
            InputError: there is no such column.
        """
        if self.raw is not None:
            return self.raw.column(name)
        names = self.description.feature_names
        if name not in names:
            near = difflib.get_close_matches(name, names, 3, 0.6)
            raise InputError("split.no_such_column", column=name, near=near)
        return self.features[:, names.index(name)]

    @property
    def inputs(self) -> NDArray[np.float32]:
        """The features in the shape that a network is given: (rows, ...)."""
        return self.features.reshape(len(self.features), *self.description.input_shape)

    def __post_init__(self) -> None:
        rows = 0 if self.description.streams else self.description.rows
        expected = (rows, self.description.columns)
        if self.features.shape != expected or self.labels.shape != expected[:1]:
            raise ValueError(
                f"arrays of shape {self.features.shape} and {self.labels.shape}"
                f" do not fit a description of {expected}"
            )
        self.features.flags.writeable = False
        self.labels.flags.writeable = False
