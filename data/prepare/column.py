"""What every kind of column can do: become numbers, and say what it met on the way."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any, ClassVar, Literal, Protocol, TypeAlias

from data.messages import Message
from data.options import PreparationOptions
from data.parsing.column_texts import ColumnTexts, is_missing_word, texts_of
from data.pictures import Pictures
from data.prepare.inputs import Output
from data.raw_table import ArrowColumn
from data.schema import ColumnSchema

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

    Values: TypeAlias = NDArray[np.float64]
    Places: TypeAlias = NDArray[np.int64]

Reason = Literal[
    "no_number",
    "too_large",
    "no_truth",
    "no_time",
    "not_in_order",
    "unseen",
    "no_token_ids",
    "no_picture",
]
"""Why a cell lies outside what its column was fitted on."""


@dataclass(frozen=True, slots=True, eq=False)
class Outside:
    """The rows (int64, ascending) whose cells lie outside what the column was fitted on; ``why``
    of the first, where the reason does not tell all, and ``first`` of the first ones what is told
    of each.
    """

    reason: Reason
    rows: Places
    why: Message | None = None
    first: tuple[Message, ...] = ()


@dataclass(frozen=True, slots=True, eq=False)
class Applied:
    """A column's numbers: ``value(place)`` gives one output's as float64 of shape (rows,).

    ``missing`` (bool, shape (rows,)) tells which cells hold no value that could be read. ``whole``
    gives all outputs at once, float32 of shape (rows, outputs), where that is quicker.
    """

    value: Callable[[int], Values]
    missing: NDArray[np.bool_]
    outside: tuple[Outside, ...] = ()
    whole: Callable[[], NDArray[np.float32]] | None = None


@dataclass(frozen=True, slots=True, eq=False)
class Training:
    """What a column is fitted on: the training rows' cells, their targets, what was asked.

    ``targets`` are class numbers (int64) or a quantity (float64) of shape (rows,), None where
    there are none; ``scales`` tells whether scaling was asked for this very column. ``pictures``
    are those that cells may name.
    """

    cells: ArrowColumn
    schema: ColumnSchema
    settings: PreparationOptions
    targets: NDArray[Any] | None = None
    decimal: str | None = None
    scales: bool = False
    pictures: Pictures | None = None


class ColumnTransform(Protocol):
    """A fitted column. ``folds``: the part that each row belongs to, where they were trained on."""

    kind: ClassVar[str]

    @property
    def outputs(self) -> tuple[Output, ...]:
        """What the numbers are, in their order."""
        ...

    def apply(self, cells: ArrowColumn, folds: Places | None = None) -> Applied:
        """The numbers of these cells."""
        ...

    def to_dict(self) -> dict[str, Any]:
        """Plain values, as JSON takes them, without the kind."""
        ...

    @classmethod
    def from_dict(cls, values: Mapping[str, Any]) -> ColumnTransform:
        """What ``to_dict`` gave; raises ValueError, KeyError or TypeError for anything else."""
        ...


@dataclass(frozen=True, slots=True, eq=False)
class Categories:
    """The different texts of a column without spaces around them; codes are -1 where missing."""

    texts: tuple[str, ...]
    codes: Places
    index: Mapping[str, int] = field(default_factory=dict[str, int])

    def looked_up(self, places: Mapping[str, int], missing: int, unknown: int = -1) -> Places:
        """The place of every row's text (int64), ``unknown`` where it has none."""
        import numpy as np

        found = [places.get(text, unknown) for text in self.texts]
        return np.array([*found, missing], dtype=np.int64)[self.codes]


def categories_in(cells: ArrowColumn) -> Categories:
    """The categories of a column of any type."""
    import numpy as np

    found: ColumnTexts = texts_of(cells)
    index: dict[str, int] = {}
    places = [
        -1 if is_missing_word(text) else index.setdefault(text, len(index))
        for text in (text.strip() for text in found.texts)
    ]
    codes = np.array([*places, -1], dtype=np.int64)[found.codes]
    return Categories(tuple(index), codes, index)


def unseen(codes: Places, found: Categories) -> tuple[Outside, ...]:
    """The rows of a category that has no place, where there are any."""
    import numpy as np

    rows = np.flatnonzero((codes < 0) & (found.codes >= 0))
    return (Outside("unseen", rows),) if len(rows) else ()
