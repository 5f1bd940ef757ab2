"""What may be asked of a person for each column that a network's inputs are made of."""

from __future__ import annotations

import math
from dataclasses import asdict, dataclass
from typing import Any, Literal

from data.prepare.column import ColumnTransform
from data.prepare.number_column import NumberColumn
from data.prepare.preparation import PreparedColumn
from data.prepare.readings import Order, Truths
from data.prepare.scaling import Centred, MinMax, Scaler, Unscaled
from data.prepare.time_column import TimeColumn
from engine.predict.inputs import Inputs, PlainInputs, PreparedInputs, Ranges

FLOAT32_DIGITS = 6
Kind = Literal["number", "truth", "choice", "time", "text"]


@dataclass(frozen=True, slots=True)
class InputField:
    """A column (untrusted name) and what its cells may be.

    ``choices`` (untrusted) are the values known of one of categories or in an order; of truth
    values the table's own words for true and false, once rows of it were seen. ``least`` and
    ``greatest`` are those of the training rows, in the column's own unit; ``usual`` stands for a
    cell that is missing. None: not known. ``form`` is how the column writes its times
    (``strftime``'s signs; empty: another way).
    """

    name: str
    kind: Kind
    choices: tuple[str, ...] = ()
    least: float | None = None
    greatest: float | None = None
    usual: float | None = None
    form: str = ""

    def to_dict(self) -> dict[str, Any]:
        """Plain values, as JSON takes them."""
        return asdict(self)

    @classmethod
    def from_dict(cls, values: dict[str, Any]) -> InputField:
        """What ``to_dict`` gave."""
        choices: Any = tuple(values["choices"])
        rest = {name: value for name, value in values.items() if name != "choices"}
        return cls(choices=choices, **rest)


def fields_of(inputs: Inputs) -> tuple[InputField, ...]:
    """A field for each column, in the order of the inputs; none where columns have no names."""
    if isinstance(inputs, PreparedInputs):
        first, found = 0, list[InputField]()
        for column in inputs.preparation.columns:
            if column.name not in inputs.unused:
                found.append(_prepared(column, first, inputs.ranges))
            first += len(column.kept)
        return tuple(found)
    if not isinstance(inputs, PlainInputs):
        return ()
    limits = [_plain(inputs.ranges, place) for place in range(len(inputs.names))]
    pairs = zip(inputs.names, limits, strict=True)
    return tuple(InputField(name, "number", (), *limit) for name, limit in pairs)


def _plain(ranges: Ranges | None, place: int) -> tuple[float | None, float | None]:
    if ranges is None:
        return None, None
    return float(ranges.least[place]), float(ranges.greatest[place])


def _prepared(column: PreparedColumn, first: int, ranges: Ranges | None) -> InputField:
    transform = column.transform
    if isinstance(transform, TimeColumn):
        pattern = transform.pattern or ""
        form = pattern if "%" in pattern else ""
        return InputField(column.name, "time", usual=transform.filler.value, form=form)
    if not isinstance(transform, NumberColumn):
        choices = _choices(transform)
        return InputField(column.name, "choice" if choices else "text", choices)
    reading = transform.reading
    if isinstance(reading, Truths):
        return InputField(column.name, "truth", usual=transform.filler.value)
    if isinstance(reading, Order):
        return InputField(column.name, "choice", reading.order)
    least, greatest = _range(transform, column, first, ranges)
    return InputField(column.name, "number", (), least, greatest, transform.filler.value)


def _choices(transform: ColumnTransform) -> tuple[str, ...]:
    known: tuple[str, ...] = getattr(transform, "categories", ())
    return tuple(text for text in known if text)


def _range(
    transform: NumberColumn, column: PreparedColumn, first: int, ranges: Ranges | None
) -> tuple[float | None, float | None]:
    """The limits of the training rows, where the scale can be undone."""
    if 0 not in column.kept:
        return None, None
    ends = undone(transform.scaler, first + column.kept.index(0), ranges)
    if ends is None:
        return None, None
    return ends if isinstance(transform.scaler, Unscaled) else _neat(*ends)


def undone(scaler: Scaler, place: int, ranges: Ranges | None) -> tuple[float, float] | None:
    """The least and the greatest of the input at a ``place`` over the training rows, before they
    were scaled; None where that is not known, or cannot be undone.
    """
    least, greatest = _plain(ranges, place)
    if least is None or greatest is None:
        return None
    if isinstance(scaler, Unscaled):
        return least, greatest
    if isinstance(scaler, Centred):
        return least * scaler.scale + scaler.centre, greatest * scaler.scale + scaler.centre
    if isinstance(scaler, MinMax) and scaler.factor:
        return (least - scaler.shift) / scaler.factor, (greatest - scaler.shift) / scaler.factor
    return None


def _neat(least: float, greatest: float) -> tuple[float, float]:
    """The ends without the last digits of float32, which the scaling has lost."""
    size = max(abs(least), abs(greatest))
    if not size or not math.isfinite(size):
        return least, greatest
    digits = FLOAT32_DIGITS - 1 - math.floor(math.log10(size))
    return round(least, digits) + 0.0, round(greatest, digits) + 0.0
