"""Columns of numbers in text as float64."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from data.errors import InputError
from data.parsing.column_texts import is_text, plain_text, texts_of, without_missing
from data.parsing.number_text import parse
from data.parsing.units import factor, is_known
from data.raw_table import ArrowColumn

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

LOOKED_AT = 2_000
"""So many different texts tell how a column's numbers are written."""
_COMMA_IS_DECIMAL = re.compile(
    r"\D*(?:\d+,(?:\d{1,2}|\d{4,})|0,\d+|\d{1,3}(?:\.\d{3})+,\d*|\d{4,},\d+)(?!\d|,)\D*", re.ASCII
)
_POINT_IS_DECIMAL = re.compile(
    r"\D*(?:\d*\.(?:\d{1,2}|\d{4,})|0\.\d+|\d{1,3}(?:,\d{3})+\.\d*|\d{4,}\.\d+)(?!\d|\.)\D*",
    re.ASCII,
)


@dataclass(frozen=True, slots=True)
class NumberFormat:
    """How a column writes its numbers: the sign before a fraction, and the unit they are told in.

    Cells in another unit of the same kind are converted to ``unit`` (canonical; empty: none).
    """

    decimal: str = "."
    unit: str = ""

    def to_dict(self) -> dict[str, str]:
        """Plain values, as JSON takes them."""
        return {"decimal": self.decimal, "unit": self.unit}

    @classmethod
    def from_dict(cls, values: Mapping[str, Any]) -> NumberFormat:
        """The format that ``to_dict`` gave.

        Raises:
            InputError: it is none.
        """
        decimal, unit = values.get("decimal"), values.get("unit")
        if decimal not in {".", ","} or not isinstance(unit, str):
            raise InputError("table.no_description")
        return cls(str(decimal), unit)


def number_format_of(column: ArrowColumn, decimal: str | None = None) -> NumberFormat:
    """How the numbers of a column are written, found out on its first different texts.

    ``decimal``: of the whole table, where that is known. ``1,234`` alone is a thousand; a comma is
    decimal where other cells of the column can mean nothing else.
    """
    if not is_text(column):
        return NumberFormat()
    texts = texts_of(column.slice(0, LOOKED_AT * 10)).texts[:LOOKED_AT]
    return number_format_of_texts(texts, decimal)


def number_format_of_texts(texts: Sequence[str], decimal: str | None = None) -> NumberFormat:
    """As ``number_format_of``, of a column's different texts."""
    stripped = [text.strip() for text in texts]
    if decimal is None:
        commas = sum(_COMMA_IS_DECIMAL.fullmatch(text) is not None for text in stripped)
        points = sum(_POINT_IS_DECIMAL.fullmatch(text) is not None for text in stripped)
        decimal = "," if commas > points else "."
    found = (parse(text, decimal) for text in stripped)
    told = Counter(quantity.unit for quantity in found if quantity is not None and quantity.unit)
    return NumberFormat(decimal, told.most_common(1)[0][0] if told else "")


def numbers_in(
    column: ArrowColumn, form: NumberFormat | None = None
) -> tuple[NDArray[np.float64], NDArray[np.int64]]:
    """The numbers of a column, float64 of shape (rows,), and the places of cells that are none.

    NaN where a cell is missing (null, empty, a word such as ``NA``) or holds no number; only the
    latter's places (int64, ascending) are given. ``form``: None, found out. Truth values are 0
    and 1, times seconds since 1970 (UTC). ``number_text`` tells what counts as a number.
    """
    import numpy as np

    if not is_text(column):
        return _typed(column)
    if form is None or form.decimal == ".":
        plain = _plain(column)
        if plain is not None:
            return plain, np.empty(0, dtype=np.int64)
    asked = form or number_format_of(column)
    return texts_of(column).read(lambda text: number_of(text, asked))


def number_of(text: str, form: NumberFormat) -> float | None:
    """The number that one text tells in a column of that format, None where it tells none."""
    found = parse(text, form.decimal)
    if found is None:
        return None
    changed = factor(found.unit, form.unit)
    if changed is None:
        # A unit that cannot be converted: the same kind of thing only where neither is known.
        return None if is_known(found.unit) and is_known(form.unit) else found.value
    return found.value * changed


def _plain(column: ArrowColumn) -> NDArray[np.float64] | None:
    """The quick way, for a column of nothing but finite numbers as programs write them."""
    import numpy as np
    import pyarrow as pa

    texts = plain_text(column)
    for read in (lambda: texts, lambda: without_missing(texts)):
        try:
            cast = read().cast(pa.float64())
        except pa.ArrowInvalid:
            continue
        values: NDArray[np.float64] = np.array(cast.to_numpy(), dtype=np.float64)
        # NaN and infinity are words to Arrow, and so is what is beyond float64.
        present = np.isfinite(values) | cast.is_null().to_numpy()
        if bool(present.all()):
            return values
    return None


def _typed(column: ArrowColumn) -> tuple[NDArray[np.float64], NDArray[np.int64]]:
    import numpy as np
    import pyarrow as pa
    import pyarrow.types as kinds

    kind = column.type
    nothing = np.empty(0, dtype=np.int64)
    if kinds.is_temporal(kind):
        from data.parsing.times import times_in

        return times_in(column)
    if kinds.is_null(kind):
        return np.full(len(column), np.nan), nothing
    if not (kinds.is_integer(kind) or kinds.is_floating(kind) or _is_countable(kind)):
        return np.full(len(column), np.nan), np.flatnonzero(column.is_valid().to_numpy())
    if kinds.is_boolean(kind):
        column = column.cast(pa.int8())
    cast = column.cast(pa.float64(), safe=False)
    values: NDArray[np.float64] = np.array(cast.to_numpy(), dtype=np.float64)
    endless = np.flatnonzero(np.isinf(values))
    values[endless] = np.nan
    return values, endless


def _is_countable(kind: Any) -> bool:
    import pyarrow.types as kinds

    return bool(kinds.is_boolean(kind) or kinds.is_decimal(kind))
