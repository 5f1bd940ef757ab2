"""A TOML text as its statements, so that one of them can change and the others stay as they are."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any, cast

Key = tuple[str | int, ...]
"""Where a value stands: names, and for an array of tables the table's number."""

_LINES = re.compile(r"[^\n]*\n|[^\n]+")


@dataclass(frozen=True, slots=True)
class Statement:
    """A header, a value with its key, or a line without either, which may be a comment.

    ``key`` is the header's or the value's, whole; ``table`` that of the header above a value.
    The text is ``before``, the ``value`` and ``after``, where a comment may stand.
    """

    before: str
    value: str = ""
    after: str = ""
    key: Key | None = None
    table: Key | None = None

    @property
    def text(self) -> str:
        """As it is written."""
        return self.before + self.value + self.after

    @property
    def is_header(self) -> bool:
        """Whether values follow that belong to it."""
        return self.key is not None and self.table is None

    @property
    def is_blank(self) -> bool:
        """Whether it is a line of nothing."""
        return not self.text.strip()

    @property
    def comment(self) -> str:
        """The comment on its line, as it is written."""
        return (self.text if self.key is None else self.after).strip()

    def is_below(self, key: Key) -> bool:
        """Whether it belongs to this key."""
        return self.key is not None and self.key[: len(key)] == key


def statements(text: str) -> list[Statement]:
    """The statements of a text that is TOML."""
    found: list[Statement] = []
    above: Key = ()
    numbers: dict[Key, int] = {}
    lines: Iterator[str] = iter(_LINES.findall(text))
    for line in lines:
        bare = line.strip()
        if not bare or bare.startswith("#"):
            found.append(Statement(line))
        elif bare.startswith("["):
            above = _header_key(line, numbers)
            end = _comment_start(line)
            found.append(Statement(line[:end], after=line[end:], key=above))
        else:
            while not _is_toml(line):
                line += next(lines)  # noqa: PLW2901
            found.append(_value(line, above))
    return found


def _header_key(line: str, numbers: dict[Key, int]) -> Key:
    """The header's key; an array's next table gets the next number."""
    *parts, last = _names(tomllib.loads(line))
    key: Key = ()
    for part in parts:
        key = (*key, part)
        if key in numbers:
            key = (*key, numbers[key])
    key = (*key, last)
    if line.strip().startswith("[["):
        numbers[key] = numbers.get(key, -1) + 1
        key = (*key, numbers[key])
    return key


def _value(text: str, above: Key) -> Statement:
    place = next(at for at in _places("=", text) if _is_toml(f"{text[:at]}= 0"))
    names = _names(tomllib.loads(f"{text[:place]}= 0"))
    rest = text[place + 1 :]
    value = rest[: _comment_start(rest, "v =")].strip()
    start = rest.index(value)
    after = rest[start + len(value) :]
    return Statement(text[: place + 1] + rest[:start], value, after, (*above, *names), above)


def _comment_start(text: str, before: str = "") -> int:
    """Where the comment behind a statement begins, else where its line ends."""
    places = (at for at in _places("#", text) if _is_toml(before + text[:at]))
    return next(places, len(text.rstrip()))


def _names(found: dict[str, Any]) -> list[str]:
    """The names of the only key in a text."""
    names: list[str] = []
    here: Any = found
    while isinstance(here, dict) and here:
        name, here = next(iter(cast("dict[str, Any]", here).items()))
        names.append(name)
    return names


def _places(sign: str, text: str) -> Iterator[int]:
    return (match.start() for match in re.finditer(re.escape(sign), text))


def _is_toml(text: str) -> bool:
    try:
        tomllib.loads(text)
    except ValueError:
        return False
    return True
