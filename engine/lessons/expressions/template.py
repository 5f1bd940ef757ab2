"""Texts with numbers to be filled in: ``ends at {last(loss, "a"):.2f}``."""

from __future__ import annotations

import math
import re
from collections.abc import Sequence
from dataclasses import dataclass

from data.errors import InputError
from engine.lessons.expressions.evaluation import Records, number_of
from engine.lessons.expressions.parser import parse
from engine.lessons.expressions.tree import Node

_PART = re.compile(r"\{([^{}]*)\}|([{}])")
_FORMAT = re.compile(r"(?P<decimals>\.\d)?(?P<how>[fg%d])")
USUAL = ".3f"
"""How a number is written where nothing is said."""


@dataclass(frozen=True, slots=True)
class Template:
    """Texts, and between two of them a number with how it is written: ``.2f``, ``.1%``, ``d``."""

    texts: tuple[str, ...]
    numbers: tuple[tuple[Node, str], ...]

    def filled(self, records: Records) -> str:
        """The text with what the numbers come to.

        Raises:
            InputError: a run has no such metric.
        """
        found = [self.texts[0]]
        for (node, how), text in zip(self.numbers, self.texts[1:], strict=True):
            found += [written(number_of(node, records), how), text]
        return "".join(found)


def template(text: str, runs: Sequence[str]) -> Template:
    """The template in ``text`` over these runs.

    Raises:
        InputError: a bracket stands alone, or what stands in two of them cannot be read;
            ``place`` counts the text's characters from 1.
    """
    texts, numbers, after = [""], list[tuple[Node, str]](), 0
    for match in _PART.finditer(text):
        if match[2] is not None:
            raise InputError("expression.bracket_alone", sign=match[2], place=match.start() + 1)
        expression, colon, how = match[1].rpartition(":")
        if not colon:
            expression, how = match[1], USUAL
        if _FORMAT.fullmatch(how) is None:
            place = match.end() - len(how)
            raise InputError("expression.bad_format", format=how, place=place)
        texts[-1] += text[after : match.start()]
        numbers.append((_number(expression, runs, match.start() + 1), how))
        texts.append("")
        after = match.end()
    texts[-1] += text[after:]
    return Template(tuple(texts), tuple(numbers))


def _number(expression: str, runs: Sequence[str], offset: int) -> Node:
    try:
        return parse(expression, runs, "number")
    except InputError as refused:
        params = dict(refused.message.params)
        params["place"] = int(params["place"]) + offset
        raise InputError(refused.code, **params) from None


def written(value: float, how: str) -> str:
    """A number as a format says; one that is not finite as a word."""
    if not math.isfinite(value):
        return str(value)
    return str(round(value)) if how.endswith("d") else format(value, how)
