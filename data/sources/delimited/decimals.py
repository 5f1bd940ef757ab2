"""Which sign stands before the fraction of a text table's numbers."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from itertools import islice

from data.messages import Message

LOOKED_AT = 2000
"""Rows."""
_SIGN = r"[+-]?"
_COMMA = re.compile(rf"{_SIGN}(\d{{1,3}}(\.\d{{3}})+,\d+|\d+,(\d{{1,2}}|\d{{4,}})|0,\d+|,\d+)")
_POINT = re.compile(rf"{_SIGN}(\d{{1,3}}(,\d{{3}})+\.\d+|\d+\.\d+|\.\d+)([eE][+-]?\d+)?")
_EITHER = re.compile(rf"{_SIGN}[1-9]\d{{0,2}},\d{{3}}")
"""Thousands divided by a comma, or three digits behind one."""


def decimal_of(
    rows: Sequence[Sequence[str]], delimiter: str, asked: str | None
) -> tuple[str, list[Message]]:
    """The sign (``asked`` for, or found in the first rows), and a doubt about it.

    A comma is looked for only where it does not divide the cells.
    """
    if asked is not None or delimiter == ",":
        return asked or ".", []
    commas, points, either = _counts(islice(rows, LOOKED_AT))
    if commas and points:
        sign = "," if commas > points else "."
        doubt = Message(
            "table_note.decimals_mixed", {"commas": commas, "points": points, "sign": sign}
        )
        return sign, [doubt]
    if commas:
        return ",", []
    if either and not points:
        return ".", [Message("table_note.decimal_unsure", {"count": either})]
    return ".", []


def _counts(rows: Iterable[Sequence[str]]) -> tuple[int, int, int]:
    commas = points = either = 0
    for row in rows:
        for cell in row:
            text = cell.strip()
            if _COMMA.fullmatch(text):
                commas += 1
            elif _POINT.fullmatch(text):
                points += 1
            elif _EITHER.fullmatch(text):
                either += 1
    return commas, points, either
