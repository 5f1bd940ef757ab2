"""Whether a run fits a query, and the order of runs by a field."""

import math
import operator as signs
import re
import time
from collections.abc import Callable, Iterable, Sequence
from typing import Any

from data.errors import InputError
from data.messages import Message
from data.query_language import (
    And,
    Condition,
    Not,
    Operator,
    Or,
    Query,
    QueryError,
    Term,
    Value,
)
from engine.query.fields import Fields, RunField, UnknownField
from engine.store.summaries import Leaf, Summary

Test = Callable[[Summary], bool]

LEAST_OF_ID = 4
"""Signs from which a word may mean an id: ids are random, and hold any two letters by chance."""
_NUMBER = re.compile(r"[+-]?(\d+\.?\d*|\.\d+)([eE][+-]?\d+)?")
_SECONDS = re.compile(r"(\d+\.?\d*|\.\d+)(s|m|min|h|d)")
_IN_SECONDS = {"s": 1.0, "m": 60.0, "min": 60.0, "h": 3600.0, "d": 86400.0}
_ODD_NUMBERS = {"nan": math.nan, "inf": math.inf, "+inf": math.inf, "-inf": -math.inf}
_SWITCHES = {
    **dict.fromkeys(("yes", "true", "on"), True),
    **dict.fromkeys(("no", "false", "off"), False),
}
_NOTHING = ("none", "no", "off", "false")
_TIMES = (("%Y-%m-%d", 86400), ("%Y-%m-%dT%H:%M", 60), ("%Y-%m-%dT%H:%M:%S", 1))


def matcher(query: Query, fields: Fields) -> Test:
    """A test for runs.

    Raises:
        QueryError: the query names a field that there is not, or compares what cannot be compared.
    """
    match query:
        case Term():
            return _mention(query.value, fields)
        case Condition():
            return _comparison(query, fields)
        case Not():
            inner = matcher(query.part, fields)
            return lambda run: not inner(run)
        case And():
            tests = [matcher(part, fields) for part in query.parts]
            return tests[0] if len(tests) == 1 else lambda run: all(test(run) for test in tests)
        case Or():
            tests = [matcher(part, fields) for part in query.parts]
            return lambda run: any(test(run) for test in tests)


def _mention(value: Value, fields: Fields) -> Test:
    """A value alone: letters of the name, the status or a tag, or the beginning of the id."""
    letters = value.text.casefold()
    if not value.quoted and letters in fields.metrics:
        raise QueryError("query.metric_alone", at=value.at, field=letters)

    def test(run: Summary) -> bool:
        if len(letters) >= LEAST_OF_ID and run.id.startswith(letters):
            return True
        return any(letters in word.casefold() for word in (run.name, run.status, *run.tags))

    return test


def _comparison(query: Condition, fields: Fields) -> Test:
    try:
        field = fields.find(query.field.text)
    except UnknownField as error:
        params = {**error.message.params, "at": query.field.at}
        raise QueryError(Message(error.code, params)) from None
    if query.operator == "!=":
        same = _comparing(field, "=", query.value)
        return lambda run: not same(run)
    return _comparing(field, query.operator, query.value)


def _comparing(field: RunField, operator: Operator, value: Value) -> Test:
    read, fits = field.read, _fitting(field, operator, value)
    if operator == "=" and _means_nothing(field, value):
        return lambda run: not read(run) or any(map(fits, read(run)))

    def test(run: Summary) -> bool:
        found = read(run)
        return fits(found[0]) if len(found) == 1 else any(map(fits, found))

    return test


def _means_nothing(field: RunField, value: Value) -> bool:
    """Whether a run without the field equals the value: ``early_stopping = no``."""
    letters = value.text.casefold()
    words = _NOTHING if field.kind == "setting" else ("none",)
    return not value.quoted and letters in words


def _fitting(field: RunField, operator: Operator, value: Value) -> Callable[[Leaf], bool]:
    """A test for one of a field's values."""
    if operator == "~":
        letters = value.text.casefold()
        return lambda leaf: letters in _text(leaf)
    if _means_nothing(field, value) and field.kind != "setting":
        return lambda _: False
    if field.kind == "time":
        return _at_time(operator, *_moment(value))
    if field.kind in ("number", "seconds"):
        return _numeric(operator, _number_for(field, value))
    if field.kind == "switch" and value.text.casefold() not in _SWITCHES:
        raise QueryError("query.not_a_switch", at=value.at, field=field.name)
    if operator == "=" and field.words and value.text.casefold() not in field.words:
        words = list(field.words)
        raise QueryError("query.not_one_of", at=value.at, field=field.name, known=words)
    return _setting(operator, value)


def _setting(operator: Operator, value: Value) -> Callable[[Leaf], bool]:
    """A text is compared as text, a number as a number, a switch with yes and no."""
    letters = value.text.casefold()
    number = _number(value)
    numeric = None if number is None else _numeric(operator, number)
    switch = None if operator != "=" else _SWITCHES.get(letters)
    textual = _ORDERS[operator]

    def fits(leaf: Leaf) -> bool:
        if isinstance(leaf, bool):
            return leaf is switch
        if isinstance(leaf, str):
            return textual(leaf.casefold(), letters)
        return leaf is not None and numeric is not None and numeric(leaf)

    return fits


def _numeric(operator: Operator, number: float) -> Callable[[Leaf], bool]:
    if math.isnan(number):
        return lambda leaf: operator == "=" and isinstance(leaf, float) and math.isnan(leaf)
    compare = _ORDERS[operator]
    return lambda leaf: leaf is not None and compare(leaf, number)


_ORDERS: dict[str, Callable[[Any, Any], bool]] = {
    "=": signs.eq,
    ">": signs.gt,
    ">=": signs.ge,
    "<": signs.lt,
    "<=": signs.le,
}


def _number(value: Value) -> float | None:
    if value.quoted:
        return None
    if _NUMBER.fullmatch(value.text):
        return float(value.text)
    return _ODD_NUMBERS.get(value.text.casefold())


def _number_for(field: RunField, value: Value) -> float:
    number = _number(value)
    if number is None and field.kind == "seconds" and not value.quoted:
        length = _SECONDS.fullmatch(value.text)
        number = None if length is None else float(length[1]) * _IN_SECONDS[length[2]]
    if number is None:
        if field.kind == "seconds":
            raise QueryError("query.not_seconds", at=value.at, field=field.name)
        raise QueryError("query.not_a_number", at=value.at, field=field.name)
    return number


def _moment(value: Value) -> tuple[float, float]:
    """The first moment that a date, or a date and a time, means, and the first one after it."""
    for form, length in _TIMES:
        try:
            start = time.mktime(time.strptime(value.text.replace(" ", "T"), form))
        except (ValueError, OverflowError):
            continue
        return start, start + length
    raise QueryError("query.not_a_time", at=value.at)


def _at_time(operator: Operator, start: float, end: float) -> Callable[[Leaf], bool]:
    def fits(leaf: Leaf) -> bool:
        if not isinstance(leaf, int | float):
            return False
        match operator:
            case "=":
                return start <= leaf < end
            case ">":
                return leaf >= end
            case ">=":
                return leaf >= start
            case "<":
                return leaf < start
            case _:
                return leaf < end

    return fits


def _text(leaf: Leaf) -> str:
    if isinstance(leaf, bool):
        return "yes" if leaf else "no"
    return str(leaf).casefold()


def in_order(
    runs: Iterable[Summary], field: RunField, *, falling: bool | None = None
) -> list[Summary]:
    """The runs by a field: numbers before texts; without a value, or with NaN, always last.

    ``falling`` is whether the highest comes first; None as a person wants to see it. Of several
    values, as of layers, the highest counts.
    """
    known: list[tuple[tuple[int, float, str], Summary]] = []
    unknown: list[Summary] = []
    for run in runs:
        key = _key(field.read(run))
        if key is None:
            unknown.append(run)
        else:
            known.append((key, run))
    known.sort(key=lambda pair: pair[0], reverse=field.falls if falling is None else falling)
    return [*(run for _, run in known), *unknown]


def _key(values: Sequence[Leaf]) -> tuple[int, float, str] | None:
    if len(values) == 1 and isinstance(values[0], float):
        return None if math.isnan(values[0]) else (0, values[0], "")
    numbers = [value for value in values if isinstance(value, int | float)]
    if numbers:
        return (0, max(numbers), "")
    texts = [value.casefold() for value in values if isinstance(value, str)]
    return (1, 0.0, max(texts)) if texts else None


def sort_field(text: str, fields: Fields) -> tuple[RunField, bool]:
    """The field of a sort, and whether the highest comes first; a ``-`` turns it round.

    Raises:
        InputError: there is no such field.
    """
    name = text.strip()
    turned = name.startswith("-")
    try:
        field = fields.find(name.removeprefix("-"))
    except UnknownField as error:
        raise InputError("query.not_sortable", reason=error.message) from None
    return field, field.falls != turned


__all__ = ["Test", "in_order", "matcher", "sort_field"]
