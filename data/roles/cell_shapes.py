"""What a few cells of a column look like, as numbers for a model."""

from __future__ import annotations

import math
import re
from collections.abc import Callable, Sequence
from itertools import pairwise

from data.parsing import is_missing_word, number_text
from data.parsing.time_formats import time_format_of_texts

_WHOLE = re.compile(r"[+-]?\d+(\.0+)?", re.ASCII)
_LEADING_ZERO = re.compile(r"0\d+", re.ASCII)
_YEAR = re.compile(r"(1[6-9]|20)\d\d(\.0)?", re.ASCII)
_URL = re.compile(
    r"(?:https?:|ftp:|www\.)\S+|\S+\.(?:com|org|net|edu|gov|io|co\.\w\w)(?:/\S*)?", re.I
)
_URL_WITHIN = re.compile(r"https?://|www\.", re.I)
_EMAIL = re.compile(r"\S+@\S+\.\w+", re.ASCII)
_CODE = re.compile(r"(?=.*\d)(?=.*[A-Za-z])[\w./-]+", re.ASCII)
_CLOCK = re.compile(r"\d{1,3}:\d{2}(:\d{2})?(\.\d+)?", re.ASCII)
_BRACKET = re.compile(r"\s*[\[{(].*[\]})]\s*", re.S)
_DIGIT = re.compile(r"\d")
_MAY_BE_TIME = re.compile(r"\d[-/.:, T]+\w|\d{8}|[A-Za-z]{3}\D*\d", re.ASCII)
_STOPWORDS = (
    "a an and are as at be been but by for from had has have he her his i if in is it its my "
    "no not of on or our she so that the their them there they this to up was we were what "
    "when which who will with you your"
)
STOPWORDS = frozenset(_STOPWORDS.split())
_SIGNS = ",;|/-_:#.()\"'%$&*@ "

LOOKED_AT = 1_000
"""Letters of a cell that a pattern is looked for in: some take the square of their number."""
_SHARES: dict[str, Callable[[str], bool]] = {
    "plain": lambda cell: number_text.PLAIN.fullmatch(cell) is not None,
    "whole": lambda cell: _WHOLE.fullmatch(cell) is not None,
    "negative": lambda cell: cell[0] in "-−(" and number_text.parse(cell) is not None,
    "leading_zero": lambda cell: _LEADING_ZERO.fullmatch(cell) is not None,
    "year": lambda cell: _YEAR.fullmatch(cell) is not None,
    "number": lambda cell: number_text.parse(cell) is not None,
    "comma_number": lambda cell: number_text.parse(cell, ",") is not None,
    "digits": lambda cell: _DIGIT.search(cell) is not None,
    "starts_with_digit": lambda cell: cell[0].isdigit(),
    "starts_with_letter": lambda cell: cell[0].isalpha(),
    "url": lambda cell: _URL.fullmatch(cell) is not None,
    "url_within": lambda cell: _URL_WITHIN.search(cell) is not None,
    "email": lambda cell: _EMAIL.fullmatch(cell) is not None,
    "code": lambda cell: _CODE.fullmatch(cell) is not None,
    "clock": lambda cell: _CLOCK.fullmatch(cell) is not None,
    "bracket": lambda cell: _BRACKET.fullmatch(cell) is not None,
    "markup": lambda cell: "</" in cell or "/>" in cell,
    "upper": str.isupper,
    "lower": str.islower,
    "title": str.istitle,
    "one_word": lambda cell: len(cell.split()) == 1,
    "sentence": lambda cell: len(cell.split()) > 3 and cell[-1] in ".!?",
    "line_break": lambda cell: "\n" in cell,
    "short_list": lambda cell: any(cell.count(sign) > 0 for sign in ";|"),
    "foreign": lambda cell: not cell.isascii(),
}
"""What is asked of each cell; the share of those for which it holds is a feature."""


def shapes_of(samples: Sequence[str]) -> dict[str, float]:
    """Features of a few cells by name, finite; missing ones count only in ``present``."""
    cells = [cell.strip() for cell in samples if not is_missing_word(cell)]
    found = {"present": float(len(cells)), "different": float(len(set(cells)))}
    if not cells:
        return found
    begins = [cell[:LOOKED_AT] for cell in cells]
    for name, holds in _SHARES.items():
        found[name] = sum(map(holds, begins)) / len(cells)
    found["time"] = _time_share(begins)
    _moments(found, "characters", [float(len(cell)) for cell in cells])
    _moments(found, "words", [float(len(cell.split())) for cell in cells])
    stops = [float(sum(word in STOPWORDS for word in cell.lower().split())) for cell in cells]
    _moments(found, "stopwords", stops)
    length = sum(map(len, cells))
    for sign in _SIGNS:
        found[f"sign{sign}"] = sum(cell.count(sign) for cell in cells) / len(cells)
    for name, kind in (
        ("letters", str.isalpha),
        ("figures", str.isdigit),
        ("capitals", str.isupper),
    ):
        found[name] = sum(kind(sign) for cell in cells for sign in cell) / length
    found.update(_numbers(cells))
    return found


def _time_share(cells: Sequence[str]) -> float:
    likely = [cell for cell in cells if _MAY_BE_TIME.search(cell)]
    form = time_format_of_texts(likely) if len(likely) * 2 > len(cells) else None
    return 0.0 if form is None else form.share * len(likely) / len(cells)


def _moments(found: dict[str, float], name: str, values: Sequence[float]) -> None:
    found[f"{name}_mean"], found[f"{name}_deviation"] = _mean_and_deviation(values)
    found[f"{name}_most"] = max(values)


def _mean_and_deviation(values: Sequence[float]) -> tuple[float, float]:
    mean = sum(values) / len(values)
    return mean, math.sqrt(sum((value - mean) ** 2 for value in values) / len(values))


def _numbers(cells: Sequence[str]) -> dict[str, float]:
    """Features of the numbers among the cells."""
    plain = [cell for cell in cells if number_text.PLAIN.fullmatch(cell)]
    if not plain:
        return {}
    values = [min(max(float(cell), -1e30), 1e30) for cell in plain]
    decimals = [len(cell.partition(".")[2]) for cell in plain]
    steps = [after - before for before, after in pairwise(values)]
    return {
        "decimals": sum(decimals) / len(decimals),
        "digits_deviation": _mean_and_deviation([float(len(cell)) for cell in plain])[1],
        "counting": float(bool(steps) and all(step == 1 for step in steps)),
        "rising": float(bool(steps) and all(step > 0 for step in steps)),
        "round": sum(value % 10 == 0 for value in values) / len(values),
        "sentinel": sum(value in {-9, -99, -999, -9999, 99, 999, 9999} for value in values),
    }
