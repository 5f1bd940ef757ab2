"""How the cells of a column are read as one number each."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, ClassVar, Protocol, TypeAlias

from data.errors import InputError
from data.parsing import NumberFormat, number_format_of, truths_in
from data.prepare.column import Outside, Training, categories_in
from data.prepare.plain_numbers import numbers_in
from data.prepare.reading_json import texts_of
from data.raw_table import ArrowColumn

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

    Read: TypeAlias = tuple[NDArray[np.float64], tuple[Outside, ...]]

LARGEST = 3.4028234663852886e38
"""The largest float32: what is larger counts as missing."""


class Reading(Protocol):
    """Cells as float64 of shape (rows,), NaN where missing or outside, and which are outside."""

    kind: ClassVar[str]

    def read(self, cells: ArrowColumn) -> Read:
        """The numbers of these cells."""
        ...

    def to_dict(self) -> dict[str, Any]:
        """Plain values, as JSON takes them, without the kind."""
        ...

    @classmethod
    def from_dict(cls, values: Mapping[str, Any]) -> Reading:
        """What ``to_dict`` gave; raises ValueError, KeyError or TypeError for anything else."""
        ...


@dataclass(frozen=True, slots=True)
class Quantities:
    """Numbers in a format of text, or of a numeric type."""

    form: NumberFormat
    kind: ClassVar[str] = "quantities"

    @classmethod
    def fit(cls, training: Training) -> Quantities:
        """The format, found out on the training rows."""
        return cls(number_format_of(training.cells, training.decimal))

    def read(self, cells: ArrowColumn) -> Read:
        """The numbers of these cells."""
        import numpy as np

        values, bad = numbers_in(cells, self.form)
        large = np.flatnonzero(np.abs(values) > LARGEST)
        values[large] = np.nan
        return values, (Outside("no_number", bad), Outside("too_large", large))

    def to_dict(self) -> dict[str, Any]:
        """The format."""
        return self.form.to_dict()

    @classmethod
    def from_dict(cls, values: Mapping[str, Any]) -> Quantities:
        """What ``to_dict`` gave; raises ValueError, KeyError or TypeError for anything else."""
        try:
            return cls(NumberFormat.from_dict(values))
        except InputError as error:
            raise ValueError("no format") from error


@dataclass(frozen=True, slots=True)
class Truths:
    """Words for true and false, as 1 and 0."""

    kind: ClassVar[str] = "truths"

    @classmethod
    def fit(cls, training: Training) -> Reading:
        """Of two words that are no known pair, the later in the alphabet is true."""
        texts = categories_in(training.cells).texts
        if len(texts) == 2 and len(truths_in(training.cells)[1]) == len(training.cells):
            return Order(tuple(sorted(texts)))
        return cls()

    def read(self, cells: ArrowColumn) -> Read:
        """The truth values of these cells."""
        values, bad = truths_in(cells)
        return values, (Outside("no_truth", bad),)

    def to_dict(self) -> dict[str, Any]:
        """Nothing."""
        return {}

    @classmethod
    def from_dict(cls, values: Mapping[str, Any]) -> Truths:
        """Nothing to read."""
        del values
        return cls()


@dataclass(frozen=True, slots=True)
class Order:
    """Values from the lowest on, as 0, 1, 2, ..."""

    order: tuple[str, ...]
    kind: ClassVar[str] = "order"

    @classmethod
    def fit(cls, training: Training) -> Order:
        """The column's order; without one, numbers by size and other texts by their letters."""
        known = tuple(dict.fromkeys(text.strip() for text in training.schema.order))
        return cls(known or tuple(sorted(categories_in(training.cells).texts, key=_by_size)))

    def read(self, cells: ArrowColumn) -> Read:
        """The places of these cells in the order."""
        import numpy as np

        found = categories_in(cells)
        places = {text: place for place, text in enumerate(self.order)}
        values = found.looked_up(places, missing=-1).astype(np.float64)
        values[values < 0] = np.nan
        unknown = np.flatnonzero(np.isnan(values) & (found.codes >= 0))
        return values, (Outside("not_in_order", unknown),)

    def to_dict(self) -> dict[str, Any]:
        """The order."""
        return {"order": list(self.order)}

    @classmethod
    def from_dict(cls, values: Mapping[str, Any]) -> Order:
        """What ``to_dict`` gave; raises ValueError, KeyError or TypeError for anything else."""
        return cls(texts_of(values, "order"))


def _by_size(text: str) -> tuple[float, str]:
    try:
        return float(text), text
    except ValueError:
        return float("inf"), text


_READINGS: dict[str, Any] = {"quantities": Quantities, "truths": Truths, "order": Order}


def fit_reading(training: Training) -> Reading:
    """How the column's role has its cells read."""
    by_role: dict[str, Any] = {"boolean": Truths, "ordinal": Order}
    return by_role.get(training.schema.role, Quantities).fit(training)


def reading_to_dict(reading: Reading) -> dict[str, Any]:
    """A reading as plain values."""
    return {"kind": reading.kind, **reading.to_dict()}


def reading_from_dict(values: Mapping[str, Any]) -> Reading:
    """What ``reading_to_dict`` gave; raises ValueError, KeyError or TypeError for others."""
    return _READINGS[values["kind"]].from_dict(values)
