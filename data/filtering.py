"""Which rows of a table fit a query: ``city = New_York and temperature > 10``.

The language is that of runs (``data.query_language``), its fields are the columns. A value is
compared as a number where the cell and the value are numbers, otherwise as text, whatever the
letters' case; ``~`` asks whether a text is part of the cell, ``= none`` for cells without a value.
"""

from __future__ import annotations

import difflib
import operator as signs
import re
from collections.abc import Callable
from typing import TYPE_CHECKING, Any

from data.parsing.column_texts import texts_of
from data.query_language import And, Condition, Not, Or, Query, QueryError, Term, parse
from data.raw_table import ArrowColumn, RawTable

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

    Mask = NDArray[np.bool_]

_NUMERIC: dict[str, Callable[[Any, Any], Any]] = {
    ">": signs.gt,
    ">=": signs.ge,
    "<": signs.lt,
    "<=": signs.le,
}
_NOTHING = "none"
_NUMBER = re.compile(r"[+-]?(\d+\.?\d*|\.\d+)([eE][+-]?\d{1,4})?", re.ASCII)


def rows_where(raw: RawTable, text: str) -> NDArray[np.int64]:
    """The places of the rows that fit, int64 in their order.

    Raises:
        QueryError: it is no query, or compares what cannot be compared; it knows the character.
    """
    import numpy as np

    try:
        return np.flatnonzero(_mask(raw, parse(text))).astype(np.int64)
    except QueryError as error:
        raise error.within(text) from None


def _mask(raw: RawTable, query: Query) -> Mask:
    import numpy as np

    match query:
        case Term():
            raise QueryError("filter.value_alone", at=query.value.at, value=query.value.text)
        case Condition():
            return _compared(raw, query)
        case Not():
            return ~_mask(raw, query.part)
        case And():
            found = np.ones(raw.rows, dtype=np.bool_)
            for part in query.parts:
                found &= _mask(raw, part)
            return found
        case Or():
            found = np.zeros(raw.rows, dtype=np.bool_)
            for part in query.parts:
                found |= _mask(raw, part)
            return found


def _compared(raw: RawTable, query: Condition) -> Mask:
    column, value, operator = _column(raw, query), query.value, query.operator
    if operator == "!=":
        return ~_equal(column, value.text, value.quoted)
    if operator == "=":
        return _equal(column, value.text, value.quoted)
    if operator == "~":
        return _holds(column, value.text)
    number = _number(value.text)
    if number is None:
        raise QueryError("query.not_a_number", at=value.at, field=query.field.text)
    import numpy as np

    with np.errstate(invalid="ignore"):  # a cell that is no number fits nothing
        return _NUMERIC[operator](_numbers(column), number)


def _column(raw: RawTable, query: Condition) -> ArrowColumn:
    name = query.field.text
    place = raw.place(name)
    if place is None:
        folded = [known.strip().casefold() for known in raw.names]
        wanted = name.strip().casefold()
        if folded.count(wanted) != 1:
            alike = difflib.get_close_matches(name, raw.names, n=3, cutoff=0.5)
            raise QueryError("filter.no_such_column", at=query.field.at, field=name, alike=alike)
        place = folded.index(wanted)
    return raw.columns[place]


def _equal(column: ArrowColumn, wanted: str, quoted: bool) -> Mask:
    import numpy as np

    if not quoted and wanted.casefold() == _NOTHING:
        return _truth(column, lambda text: not text.strip(), without=True)
    same = _truth(column, lambda text: text.strip().casefold() == wanted.strip().casefold())
    number = None if quoted else _number(wanted)
    if number is None:
        return same
    with np.errstate(invalid="ignore"):
        return same | (_numbers(column) == number)


def _holds(column: ArrowColumn, wanted: str) -> Mask:
    part = wanted.casefold()
    return _truth(column, lambda text: part in text.casefold())


def _truth(column: ArrowColumn, fits: Callable[[str], bool], *, without: bool = False) -> Mask:
    """Each different text is looked at once; ``without`` answers for cells without a value."""
    import numpy as np

    found = texts_of(column, _never)
    answers = np.array([fits(text) for text in found.texts], dtype=np.bool_)
    return found.spread(answers, without)


def _numbers(column: ArrowColumn) -> NDArray[np.float64]:
    """The cells as float64; NaN where a cell is no number."""
    return texts_of(column, _never).read(_number)[0]


def _never(*_: object) -> bool:
    """Here ``NA`` is a text as others are."""
    return False


def _number(text: str) -> float | None:
    return float(text) if _NUMBER.fullmatch(text.strip()) else None
