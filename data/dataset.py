"""What a data set is once read: frozen arrays and a description that travels as JSON."""

from __future__ import annotations

import dataclasses
import difflib
import json
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Literal, cast

from data.column_source import ColumnSource, Values
from data.errors import InputError
from data.messages import Message

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

LabelReason = Literal["asked", "named", "only_words", "last", "builtin"]
"""Why a column is the label: asked for, called ``class``, the only one of words, the last."""


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
    `preparation` is the SHA-256 of the fitted preparation; empty: columns are used as they are.
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
    preparation: str = ""

    @property
    def columns(self) -> int:
        """The number of feature columns."""
        return len(self.feature_names)

    @property
    def classes(self) -> int:
        """The number of classes."""
        return len(self.class_names)

    def has_column(self, name: str) -> bool:
        """Whether `Dataset.column` knows a column of that name."""
        return name in self.feature_names

    def to_json(self) -> str:
        """One line of ASCII JSON that `from_json` reads back to an equal description."""
        values = {field.name: getattr(self, field.name) for field in dataclasses.fields(self)}
        if not self.held_rows:
            del values["held_rows"]
        return json.dumps({**values, "notes": [note.to_dict() for note in self.notes]})

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
                preparation=str(raw.get("preparation", "")),
            )
        except (ValueError, KeyError, TypeError) as error:
            raise InputError("table.no_description") from error


@dataclass(frozen=True, slots=True, eq=False)
class Dataset:
    """A description and its read-only arrays.

    `features` is float32 of shape (rows, columns), C-contiguous and finite; `labels` is int64 of
    shape (rows,) with values 0..classes-1. Making a Dataset locks both arrays against writing.
    `raw` knows the columns of which features were made, where these are not the columns themselves.
    """

    description: Description
    features: NDArray[np.float32]
    labels: NDArray[np.int64]
    raw: ColumnSource | None = None

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

    def __post_init__(self) -> None:
        expected = (self.description.rows, self.description.columns)
        if self.features.shape != expected or self.labels.shape != expected[:1]:
            raise ValueError(
                f"arrays of shape {self.features.shape} and {self.labels.shape}"
                f" do not fit a description of {expected}"
            )
        self.features.flags.writeable = False
        self.labels.flags.writeable = False
