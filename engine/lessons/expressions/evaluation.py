"""What an expression comes to on the records of some runs."""

from __future__ import annotations

import math
import operator
from collections.abc import Callable, Mapping
from typing import cast

from data.errors import InputError
from engine.lessons.expressions.functions import FUNCTIONS, Record
from engine.lessons.expressions.tree import (
    Arithmetic,
    Call,
    Comparison,
    Joined,
    Negative,
    Node,
    Not,
    Number,
    Numeric,
    Truth,
)

Records = Mapping[str, Record]
"""By the runs' names in the lesson."""

_COMPARE: dict[str, Callable[[float, float], bool]] = {
    "<": operator.lt,
    "<=": operator.le,
    ">": operator.gt,
    ">=": operator.ge,
    "==": operator.eq,
    "!=": operator.ne,
}


def number_of(node: Node, records: Records) -> float:
    """What a number comes to; NaN where something is divided by 0 or was never measured, or the
    run diverged before it was.

    Raises:
        InputError: a run has no such metric; those that it has are named.
    """
    match cast("Numeric", node):
        case Number(value):
            return value
        case Call() as call:
            return _called(call, records)
        case Negative(of):
            return -number_of(of, records)
        case Arithmetic(sign, left, right):
            return _combined(sign, number_of(left, records), number_of(right, records))


def holds(node: Node, records: Records) -> bool:
    """Whether a truth holds; no comparison with NaN does.

    Raises:
        InputError: as ``number_of``.
    """
    match cast("Truth", node):
        case Comparison(sign, left, right):
            values = number_of(left, records), number_of(right, records)
            return not any(map(math.isnan, values)) and _COMPARE[sign](*values)
        case Not(of):
            return not holds(of, records)
        case Joined(word, parts):
            found = [holds(part, records) for part in parts]
            return all(found) if word == "and" else any(found)


def _combined(sign: str, left: float, right: float) -> float:
    if sign == "/":
        return left / right if right else math.nan
    return {"+": left + right, "-": left - right, "*": left * right}[sign]


def _called(call: Call, records: Records) -> float:
    function, record = FUNCTIONS[call.function], records[call.run]
    if function.takes_metric:
        known = cast("Mapping[str, object]", getattr(record, function.of))
        wanted = [call.metric]
        if call.function == "gap":
            own = call.metric.removeprefix("val_")
            wanted = [own, f"val_{own}"]
        for name in wanted:
            if name not in known and record.diverged:
                return math.nan
            if name not in known:
                raise InputError(
                    "expression.not_recorded",
                    function=call.function,
                    metric=name,
                    run=call.run,
                    known=sorted(known),
                )
    return function.work(record, call.metric, call.count)
