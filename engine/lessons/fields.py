"""Values of a lesson's file, each checked where it is taken: a flaw names file, key and reason."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any, cast

from data.errors import InputError
from data.messages import Message

LONGEST_TEXT = 2_000


class Fields:
    """A table of the file, by keys; ``under`` is the dotted key at which it stands.

    Everything raises InputError ``lesson.bad_key`` with the ``file``, the ``key`` and a ``reason``.
    """

    def __init__(self, values: Mapping[str, Any], file: str, under: str = "") -> None:
        self.values = values
        self.file = file
        self._under = under

    def key(self, name: str) -> str:
        """The dotted key of a value here."""
        return f"{self._under}.{name}" if self._under else name

    def wrong(self, name: str, code: str, **params: Any) -> InputError:
        """What is wrong with a value here."""
        return self.flaw(name, Message(code, params))

    def flaw(self, name: str, reason: Message) -> InputError:
        """The same with a reason that is a message already."""
        return InputError("lesson.bad_key", file=self.file, key=self.key(name), reason=reason)

    def allow(self, names: Iterable[str]) -> None:
        """Refuse all other keys."""
        known = sorted(names)
        for name in self.values:
            if name not in known:
                raise self.wrong(name, "lesson.unknown_key", known=known)

    def text(self, name: str, usual: str | None = None) -> str:
        """A text that is not empty; ``usual`` where nothing is said."""
        if name not in self.values:
            if usual is None:
                raise self.wrong(name, "lesson.missing")
            return usual
        value = self.values[name]
        if not isinstance(value, str) or not value.strip():
            raise self.wrong(name, "lesson.no_text")
        if len(value) > LONGEST_TEXT:
            raise self.wrong(name, "lesson.text_too_long", most=LONGEST_TEXT)
        return value

    def one_of(self, name: str, choices: Iterable[str], usual: str | None = None) -> str:
        """One of some texts."""
        value, known = self.text(name, usual), list(choices)
        if value not in known:
            raise self.wrong(name, "lesson.not_one_of", value=value, known=known)
        return value

    def whole(self, name: str, most: int) -> int:
        """A whole number from 1; 0 where nothing is said."""
        value = self.values.get(name, 0)
        if name in self.values and (not _is_whole(value) or not 1 <= value <= most):
            raise self.wrong(name, "lesson.no_whole", most=most)
        return value

    def listed(self, name: str) -> tuple[str, ...]:
        """A list of texts; empty where nothing is said."""
        value = self.values.get(name, [])
        if not isinstance(value, list) or not all(isinstance(one, str) for one in value):
            raise self.wrong(name, "lesson.no_list")
        return tuple(cast("list[str]", value))

    def table(self, name: str) -> Fields:
        """A table that has to be there."""
        value = self.values.get(name)
        if value is None:
            raise self.wrong(name, "lesson.missing")
        if not isinstance(value, dict):
            raise self.wrong(name, "lesson.no_table")
        return Fields(cast("dict[str, Any]", value), self.file, self.key(name))

    def tables(self, name: str) -> list[Fields]:
        """A list of tables, one at least."""
        value = self.values.get(name)
        if value is None:
            raise self.wrong(name, "lesson.missing")
        if not isinstance(value, list) or not value:
            raise self.wrong(name, "lesson.no_tables")
        found: list[Fields] = []
        for place, one in enumerate(cast("list[Any]", value), 1):
            if not isinstance(one, dict):
                raise self.wrong(name, "lesson.no_tables")
            under = f"{self.key(name)}.{place}"
            found.append(Fields(cast("dict[str, Any]", one), self.file, under))
        return found

    def texts(self, name: str) -> dict[str, str]:
        """A text by language: a table of them, or one text for all."""
        value = self.values.get(name)
        if not isinstance(value, dict):
            return {"en": self.text(name)}
        table = self.table(name)
        if not table.values:
            raise self.wrong(name, "lesson.missing")
        return {language: table.text(language) for language in table.values}


def _is_whole(value: Any) -> bool:
    return isinstance(value, int) and not isinstance(value, bool)
