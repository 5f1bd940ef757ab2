"""Markdown made of values: text from elsewhere is text, whatever signs stand in it."""

from __future__ import annotations

import math
import re
from collections.abc import Sequence

from engine.export.charts import plain

LONGEST = 80
"""Signs of a name that are shown."""
_SIGNS = re.compile(r"([\\`*_{}\[\]<>#|~$&!@])")
_LINKS = re.compile(r"(?i)(://|www\.)")


def text(given: object, most: int = LONGEST) -> str:
    """Text from elsewhere on one line, with nothing in it that Markdown or HTML obeys."""
    cleaned = _SIGNS.sub(r"\\\1", plain(str(given), most))
    return _LINKS.sub(lambda found: "\\".join([found[0][:-1], found[0][-1]]), cleaned)


def table(head: Sequence[str], rows: Sequence[Sequence[str]], numbers: int = 1) -> list[str]:
    """A table whose cells are Markdown already; columns from the one at ``numbers`` on align to the
    right.
    """
    rules = ["---" if place < numbers else "---:" for place in range(len(head))]
    return [_line(head), _line(rules), *map(_line, rows)]


def _line(cells: Sequence[str]) -> str:
    return f"| {' | '.join(cells)} |"


def block(content: str, language: str = "") -> list[str]:
    """Lines that stand as they are, in a fence that none of them closes."""
    lines = [
        "".join(sign if sign.isprintable() else "·" for sign in line)
        for line in content.rstrip("\n").split("\n")
    ]
    longest = max((len(run) for run in re.findall("`+", content)), default=0)
    fence = "`" * max(3, longest + 1)
    return [f"{fence}{language}", *lines, fence]


def number(value: float | None) -> str:
    """A figure in four digits; a dash for none."""
    if value is None or math.isnan(value):
        return "–"
    return f"{value:.4g}"


def share(value: float) -> str:
    """A part of a whole, in percent."""
    return f"{100 * value:.1f} %"


def listed(values: Sequence[str], most: int = 20) -> str:
    """Values that are Markdown, the first of them where they are many."""
    more = f", and {len(values) - most:,} more" if len(values) > most else ""
    return ", ".join(values[:most]) + more
