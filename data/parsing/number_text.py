"""One number as people write it: with currency, unit, separators, as a range, with a bound."""

from __future__ import annotations

import re
from typing import NamedTuple

from data.parsing.units import MAGNITUDES, canonical, factor, is_of_time

PLAIN = re.compile(r"[+-]?(\d+\.?\d*|\.\d+)([eE][+-]?\d{1,4})?", re.ASCII)
"""A number as programs write it."""
_CURRENCY = r"(?:(?:US|CA|AU|HK|NZ|R|S|C|A)?[$€£¥₹₽₩₺₿¢]|Rs\.?|USD|EUR|GBP|JPY|CNY|INR|CHF)"
_SIGNS = str.maketrans({"−": "-", "–": "-", "—": "-", "\u00a0": " ", "\u202f": " ", "’": "'"})
_POINT = (
    r"\d{1,3}(?:,\d{3})+(?:\.\d*)?|\d{1,3}(?:,\d{2})+,\d{3}(?:\.\d*)?"
    r"|\d{1,3}(?:[ ']\d{3})+(?:\.\d*)?|\d+\.?\d*|\.\d+"
)
_COMMA = r"\d{1,3}(?:\.\d{3})+(?:,\d*)?|\d{1,3}(?:[ ']\d{3})+(?:,\d*)?|\d+,?\d*|,\d+"
_EXPONENT = r"(?:[eE][+-]?\d{1,4})?(?![\d.,]*\d)"
_UNIT = r"(?:%|[^\W\d_°µ]|[°µ'\"²³^.]|/(?!\d))[^\d,;:()\[\]{}<>=?!@#&+*|\\-]{0,23}[23²³]?"
_BEFORE = (
    r"(?:(?:[<>≤≥~≈±]=?|about|approx\.?|under|below|over|above|up to|from|less than|more than)\s*)?"
)
_AFTER = r"(?:\s*(?:\+|or more|or less|and (?:over|above|older|under|up)|plus)(?=\s|$))?"


def _quantity(number: str) -> re.Pattern[str]:
    one = rf"(?P<c{{0}}>{_CURRENCY})?\s*(?P<n{{0}}>[+-]?\s?(?:{number}){_EXPONENT})"
    first, second = one.replace("{0}", "1"), one.replace("{0}", "2")
    return re.compile(
        rf"(?P<minus>-(?=\s?{_CURRENCY}))?\s?(?P<open>\()?{_BEFORE}{first}{_AFTER}"
        rf"(?:\s*(?P<u1>{_UNIT})??\s*(?:-|\bto\b|\.\.)\s*{second})?"
        rf"\s*(?P<u2>{_CURRENCY}|{_UNIT})?{_AFTER}(?(open)\))",
        re.ASCII | re.IGNORECASE,
    )


_QUANTITY = {".": _quantity(_POINT), ",": _quantity(_COMMA)}
_OUT_OF = re.compile(r"(\d+(?:[.,]\d+)?)\s*(?:/\s*(?:5|10|100)|out of \d+)", re.ASCII)
_FEET = re.compile(
    r"(\d+)\s*(?:'|ft\.?|feet)\s*((?:\d|1[01])(?:\.\d+)?)\s*(?:''|\"|in\.?|inches)?", re.ASCII
)
_PAIR = re.compile(r"(\d+(?:\.\d+)?)\s*([a-z]+)\.?,?\s*", re.ASCII | re.IGNORECASE)


class Quantity(NamedTuple):
    """A number and its canonical unit, empty where it has none."""

    value: float
    unit: str


def parse(text: str, decimal: str = ".") -> Quantity | None:
    """The number that a text tells, None where it tells none.

    A range is its middle (``0-17`` is 8.5), ``55+`` and ``<5`` are their bound, ``(12)`` is -12,
    ``85 %`` is 85, ``1.2M`` 1,200,000, ``5'11"`` feet, ``2h 50m`` time. ``decimal`` is the sign
    before a fraction.
    """
    cleaned = text.strip().translate(_SIGNS)
    if not cleaned or len(cleaned) > 60 or not any(sign in "0123456789" for sign in cleaned):
        return None
    if decimal == "." and PLAIN.fullmatch(cleaned):
        return _finite(float(cleaned), "")
    compound = _compound(cleaned)
    if compound is not None:
        return compound
    found = _QUANTITY["," if decimal == "," else "."].fullmatch(cleaned)
    return None if found is None else _value(found, decimal)


def _value(found: re.Match[str], decimal: str) -> Quantity | None:
    first = _plain(found["n1"], decimal)
    scale, unit = _scale(found["u2"] or "", found["c1"] is not None)
    if found["n2"] is None:
        signed = -first if found["minus"] or found["open"] else first
        return _finite(signed * scale, unit)
    if found["open"] or found["minus"]:
        first = -first
    own, low_unit = _scale(found["u1"] or "", found["c1"] is not None)
    last = _plain(found["n2"], decimal) * scale
    first *= own if found["u1"] else scale
    if found["u1"] and low_unit != unit:
        changed = factor(low_unit, unit)
        if changed is None:
            return None
        first *= changed
    return _finite((first + last) / 2, unit) if first <= last else None


def _plain(number: str, decimal: str) -> float:
    kept = number.replace(" ", "").replace("'", "")
    if decimal == ",":
        return float(kept.replace(".", "").replace(",", "."))
    return float(kept.replace(",", ""))


def _scale(written: str, of_money: bool) -> tuple[float, str]:
    """What a unit multiplies by, and its canonical name."""
    word = written.strip().strip(".")
    if word in MAGNITUDES or word.lower() in {"thousand", "million", "billion", "trillion"}:
        return MAGNITUDES.get(word, MAGNITUDES.get(word.lower(), 1.0)), ""
    head, _, rest = word.partition(" ")
    if rest and head in MAGNITUDES and len(head) > 1:
        return MAGNITUDES[head], canonical(rest)
    if of_money and word.lower() == "m":
        return 1e6, ""
    return 1.0, canonical(word)


def _compound(text: str) -> Quantity | None:
    """A number in several parts: of ten, in feet and inches, in hours and minutes."""
    found = _OUT_OF.fullmatch(text)
    if found is not None:
        return Quantity(float(found[1].replace(",", ".")), "")
    found = _FEET.fullmatch(text)
    if found is not None:
        return Quantity(int(found[1]) + float(found[2]) / 12, "ft")
    parts = _PAIR.findall(text) if _PAIR.match(text) else []
    if len(parts) < 2 or _PAIR.sub("", text):
        return None
    seconds = 0.0
    for number, name in parts:
        unit = "min" if name.lower() == "m" else canonical(name)
        if not is_of_time(unit):
            return None
        seconds += float(number) * (factor(unit, "s") or 0.0)
    return Quantity(seconds, "s")


def _finite(value: float, unit: str) -> Quantity | None:
    return Quantity(value, unit) if abs(value) < float("inf") else None
