"""Which sign stands before the fraction of a text table's numbers."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from itertools import islice

from data.messages import Message

LOOKED_AT = 2000
"""Rows."""
LONGEST_NUMBER = 60
"""Letters and blanks; a longer cell is no number."""
_SIGN = r"[+-]?"
_COMMA = re.compile(rf"{_SIGN}(\d{{1,3}}(\.\d{{3}})+,\d+|\d+,(\d{{1,2}}|\d{{4,}})|0,\d+|,\d+)")
_POINT = re.compile(rf"{_SIGN}(\d{{1,3}}(,\d{{3}})+\.\d+|\d+\.\d+|\.\d+)([eE][+-]?\d+)?")
_EITHER = re.compile(rf"{_SIGN}[1-9]\d{{0,2}},\d{{3}}")
"""Thousands divided by a comma, or three digits behind one."""
_LIST = re.compile(r"[^,]*,[^,]*(,[^,]*)+(?<!,\d{3})|[^,]*[^\d,.+-][^,]*,.*")
"""Several commas, unless they divide thousands; or words beside one."""


def decimal_of(
    rows: Sequence[Sequence[str]], delimiter: str, asked: str | None
) -> tuple[str, list[Message]]:
    """The sign (``asked`` for, or found in the first rows), and a doubt about it.

    Where a comma divides the cells, too, those with one are quoted: columns in which a cell holds
    several are lists.
    """
    if asked is not None:
        return asked, []
    looked_at = list(islice(rows, LOOKED_AT))
    lists = _columns_of_lists(looked_at) if delimiter == "," else frozenset[int]()
    commas, points, either = _counts(looked_at, lists)
    if commas and points:
        sign = "," if commas > points else "."
        doubt = Message(
            "table_note.decimals_mixed", {"commas": commas, "points": points, "sign": sign}
        )
        return sign, [doubt]
    if commas:
        return ",", []
    if either and not points and delimiter != ",":
        return ".", [Message("table_note.decimal_unsure", {"count": either})]
    return ".", []


def _columns_of_lists(rows: Iterable[Sequence[str]]) -> frozenset[int]:
    return frozenset(
        place for row in rows for place, cell in enumerate(row) if "," in cell and _is_list(cell)
    )


def _is_list(cell: str) -> bool:
    return len(cell) > LONGEST_NUMBER or _LIST.fullmatch(cell.strip()) is not None


def _counts(rows: Iterable[Sequence[str]], lists: frozenset[int]) -> tuple[int, int, int]:
    commas = points = either = 0
    for row in rows:
        for place, cell in enumerate(row):
            if place in lists:
                continue
            text = cell.strip()
            if _COMMA.fullmatch(text):
                commas += 1
            elif _POINT.fullmatch(text):
                points += 1
            elif _EITHER.fullmatch(text):
                either += 1
    return commas, points, either
