"""What a cell looks like: its kind, and its pattern of digits and letters."""

from __future__ import annotations

import re
from functools import lru_cache

_DATE = (
    r"\d{4}[-/.]\d{1,2}[-/.]\d{1,2}|\d{1,2}[-/.]\d{1,2}[-/.]\d{2,4}|"
    r"\d{1,2}[- ][A-Za-z]{3,9}[- ,]+\d{2,4}|[A-Za-z]{3,9}[- ]\d{1,2},? ?\d{2,4}|[A-Za-z]{3}-\d{2,4}"
)
_TIME = r"\d{1,2}:\d{2}(:\d{2}([.,]\d+)?)?( ?[AaPp]\.?[Mm]\.?)?(Z|[+-]\d{2}:?\d{2})?"
_NUMBER = r"[+-]?(\d+([.,]\d*)?|[.,]\d+)([eE][+-]?\d+)?"
KINDS: dict[str, re.Pattern[str]] = {
    name: re.compile(pattern, re.ASCII)
    for name, pattern in {
        "number": rf"{_NUMBER}|[+-]?(?:inf|Inf|INF|infinity|Infinity)",
        "grouped": r"[+-]?\d{1,3}([,. ']\d{3})+([.,]\d+)?",
        "amount": rf"[+-]?[$€£¥] ?{_NUMBER}|[+-]?[$€£¥] ?\d{{1,3}}(,\d{{3}})+(\.\d+)?|"
        rf"\({_NUMBER}\)|{_NUMBER} ?([$€£¥%]|[A-Za-z]{{1,4}})",
        "date": _DATE,
        "time": _TIME,
        "datetime": rf"({_DATE})[ T]+{_TIME}",
        "address": r"(https?|ftp)://\S+|www\.\S+|[\w.+-]+@[\w-]+(\.[\w-]+)+",
        "missing": r"[-?.]|--|n/?a|N/?A|#N/A|nan|NaN|NULL|null|None|none|NIL",
    }.items()
}
"""The kinds that a pattern tells, tried in this order; the others are told by their letters."""
_WORD = re.compile(r"[^\W\d_][\w'’.-]*")
_CODE = re.compile(r"[\w./:#+-]+")
_DIGITS = re.compile(r"\d", re.ASCII)
_LETTERS = re.compile(r"[^\W\d_]+")
LONGEST = 200
"""Characters of a cell that are looked at."""


@lru_cache(maxsize=65_536)
def kind(cell: str) -> str:
    """``empty``, one of KINDS, ``word``, ``code`` (letters with digits or signs), ``text``."""
    text = cell.strip()[:LONGEST]
    if not text:
        return "empty"
    for name, pattern in KINDS.items():
        if pattern.fullmatch(text):
            return name
    if _WORD.fullmatch(text):
        return "word"
    return "code" if _CODE.fullmatch(text) else "text"


@lru_cache(maxsize=65_536)
def pattern(cell: str) -> str:
    """The cell with each digit as 9 and each run of letters as a: ``MG-8769`` is ``a-9999``."""
    return _LETTERS.sub("a", _DIGITS.sub("9", cell.strip()[:LONGEST]))
