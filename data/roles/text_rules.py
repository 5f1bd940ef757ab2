"""Rules for columns of text: numbers in text, lists, links."""

from __future__ import annotations

import re
from collections import Counter

from data.parsing import number_text, units
from data.parsing.numbers import number_format_of_texts
from data.roles.facts import ColumnFacts
from data.roles.guess import Guess, guess

_LINK = re.compile(r"(?:https?://|ftp://|www\.)\S+", re.I)
_MAIL = re.compile(r"[^\s@]+@[^\s@]+\.[a-z]{2,}", re.I)
_BRACKETS = re.compile(r"\s*(?:\[.*\]|\{.*\}|\(.*,.*\))\s*", re.S)
_RANGE_OF_FIGURES = re.compile(r"\d{3,}-\d{3,}")
_SEPARATORS = ("|", ";", ", ", ",", "/")
MOST_UNITS = 4
"""Numbers in text of one column carry few units; codes end in many letters."""


def number_in_text(facts: ColumnFacts) -> Guess | None:
    """Numbers with a unit, a currency, separators, or as ranges."""
    if facts.all_numbers or facts.type != "text" or not facts.texts:
        return None
    if sum(map(_has_figure, facts.texts)) < 0.95 * len(facts.texts):
        return None
    form = number_format_of_texts(facts.texts, facts.decimal)
    found = [number_text.parse(text, form.decimal) for text in facts.texts]
    told = [quantity for quantity in found if quantity is not None]
    if len(told) < 0.95 * len(found) or _looks_coded(facts, told):
        return None
    shown = next(
        (
            (text, quantity)
            for text, quantity in zip(facts.texts, found, strict=True)
            if quantity is not None and not _plainly(text, form.decimal)
        ),
        None,
    )
    if shown is None:
        return None
    example, quantity = shown
    share = len(told) / len(found)
    return guess(
        "number_in_text", "role.number_in_text", 0.95 * share, example=example, value=quantity.value
    )


def _plainly(text: str, decimal: str) -> bool:
    """Whether a text is a number as programs write it, and means what they would take it for."""
    plain = number_text.PLAIN.fullmatch(text.strip()) is not None
    return plain and not (decimal == "," and "." in text)


def _has_figure(text: str) -> bool:
    return any(sign in "0123456789" for sign in text)


def _looks_coded(facts: ColumnFacts, told: list[number_text.Quantity]) -> bool:
    """Whether figures and letters are rather codes: flats 4A and 12C, telephone numbers."""
    carried = Counter(quantity.unit for quantity in told if quantity.unit)
    if len(carried) > MOST_UNITS:
        return True
    unknown = [unit for unit in carried if len(unit) == 1 and unit.isalpha()]
    if any(not units.is_known(unit) for unit in unknown):
        return True
    ranges = sum(_RANGE_OF_FIGURES.fullmatch(text.strip()) is not None for text in facts.texts)
    return ranges * 2 > len(facts.texts) and len({len(text) for text in facts.texts}) < 3


def listed(facts: ColumnFacts) -> Guess | None:
    """Several things in one cell: in brackets, or with a separator and things that come again."""
    if facts.type != "text" or len(facts.texts) < 3:
        return None
    bracketed = sum(_BRACKETS.fullmatch(text) is not None for text in facts.texts)
    if bracketed >= 0.8 * len(facts.texts):
        return guess("list", "role.bracketed", 0.8, example=facts.texts[0])
    for sign in _SEPARATORS:
        holding = [text for text in facts.texts if sign in text and "://" not in text]
        if len(holding) * 3 < len(facts.texts):
            continue
        cells = [[piece.strip() for piece in text.split(sign)] for text in facts.texts]
        pieces = [piece for cell in cells for piece in cell if piece]
        again = len(set(pieces)) * 2 <= len(pieces)
        short = sum(len(piece.split()) for piece in pieces) <= 2.5 * len(pieces)
        if again and short and len({len(cell) for cell in cells}) > 1:
            return guess(
                "list", "role.separated", 0.9, sign=sign.strip(), distinct=len(set(pieces))
            )
    return None


def linked(facts: ColumnFacts) -> Guess | None:
    """Links and mail addresses: names of things where most differ, else categories."""
    if facts.type != "text" or not facts.texts:
        return None
    for code, pattern in (("role.links", _LINK), ("role.mails", _MAIL)):
        found = sum(pattern.fullmatch(text.strip()) is not None for text in facts.texts)
        if found < 0.9 * len(facts.texts):
            continue
        rare = facts.distinct * 2 > facts.present or facts.distinct > 100
        return guess("id" if rare else "nominal", code, 0.95 if rare else 0.7)
    return None
