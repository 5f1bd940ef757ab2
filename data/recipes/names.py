"""Many names in one: ``cooc_{1..151}``, ``gymIn{100,250}m``."""

from __future__ import annotations

import re

_RANGE = re.compile(r"(\d{1,6})\.\.(\d{1,6})")
MOST = 100_000


def expanded(text: str) -> list[str]:
    """Every name that is meant, in order; braces without a range or a comma mean themselves.

    Raises:
        ValueError: a range that falls, or too many names.
    """
    found = re.search(r"\{([^{}]*)\}", text)
    if found is None:
        return [text]
    before, after = text[: found.start()], text[found.end() :]
    between = _between(found[1])
    if between is None:
        return [before + found[0] + rest for rest in expanded(after)]
    names = [before + one + rest for one in between for rest in expanded(after)]
    if len(names) > MOST:
        raise ValueError(text)
    return names


def _between(text: str) -> list[str] | None:
    ends = _RANGE.fullmatch(text)
    if ends is not None:
        first, last = int(ends[1]), int(ends[2])
        if not first <= last < first + MOST:
            raise ValueError(text)
        return [str(number) for number in range(first, last + 1)]
    return [part.strip() for part in text.split(",")] if "," in text else None
