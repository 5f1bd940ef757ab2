"""A TOML text as its statements, so that one of them can change and the others stay as they are."""

from __future__ import annotations

import re
import tomllib
from dataclasses import dataclass
from typing import Any, cast

Key = tuple[str | int, ...]
"""Where a value stands: names, and for an array of tables the table's number."""

_TOKENS = re.compile(
    r'''"""(?:[^"\\]|\\.|"(?!""))*"{3,5}'''
    r"|'''(?:[^']|'(?!''))*'{3,5}"
    r"""|"(?:[^"\\\n]|\\.)*"|'[^'\n]*'|#[^\n]*|[][{}=\n]|[^]["'#{}=\n]+""",
    re.DOTALL,
)
"""Strings, comments, brackets, equals signs, line ends, and what stands between."""


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
    start = 0
    while start < len(text):
        equals, behind, end = _places(text, start)
        whole = text[start:end]
        bare = text[start:behind].strip()
        if not bare:
            found.append(Statement(whole))
        elif bare.startswith("["):
            above = _header_key(bare, numbers)
            found.append(Statement(text[start:behind], after=text[behind:end], key=above))
        else:
            names = _names(tomllib.loads(f"{text[start:equals]}= 0"))
            value = text[equals + 1 : behind].strip()
            first = text.index(value, equals + 1)
            last = first + len(value)
            parts = text[start:first], value, text[last:end]
            found.append(Statement(*parts, (*above, *names), above))
        start = end
    return found


def _places(text: str, start: int) -> tuple[int, int, int]:
    """Of the statement that begins here: its equals sign, where its comment or else the space at
    its end begins, and where it ends.
    """
    equals = comment = None
    depth = 0
    end = len(text)
    for token in _TOKENS.finditer(text, start):
        sign, place = token.group()[0], token.start()
        if sign in "[{":
            depth += 1
        elif sign in "]}":
            depth -= 1
        elif depth:
            continue
        elif sign == "=" and equals is None:
            equals = place
        elif sign == "#":
            comment = place
        elif sign == "\n":
            end = token.end()
            break
    bare_end = start + len(text[start:end].rstrip())
    return (
        start if equals is None else equals,
        bare_end if comment is None else comment,
        end,
    )


def _header_key(line: str, numbers: dict[Key, int]) -> Key:
    """The header's key; an array's next table gets the next number."""
    *parts, last = _names(tomllib.loads(line))
    key: Key = ()
    for part in parts:
        key = (*key, part)
        if key in numbers:
            key = (*key, numbers[key])
    key = (*key, last)
    if line.startswith("[["):
        numbers[key] = numbers.get(key, -1) + 1
        key = (*key, numbers[key])
    return key


def _names(found: dict[str, Any]) -> list[str]:
    """The names of the only key in a text."""
    names: list[str] = []
    here: Any = found
    while isinstance(here, dict) and here:
        name, here = next(iter(cast("dict[str, Any]", here).items()))
        names.append(name)
    return names
