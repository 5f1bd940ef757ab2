"""A message: a code with parameters. Words are made of it where it is shown."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any, cast

PROSE = "prose"
"""The code of a text that is words already: of an earlier version's record, or a library's."""


@dataclass(frozen=True, slots=True)
class Message:
    """What is to be said, as a ``code`` (``table.empty_cell``) and what it is about.

    ``params`` hold texts, numbers, truth values, None, other messages, or lists of these. Texts
    from outside stand in them as they came: whoever shows the words cleans them.
    """

    code: str
    params: Mapping[str, Any] = field(default_factory=dict[str, Any])

    @classmethod
    def prose(cls, text: str) -> Message:
        """Words that were made elsewhere."""
        return cls(PROSE, {"text": text})

    def to_dict(self) -> dict[str, Any]:
        """The message as plain values, ready for ``engine.io.numbers.dumps``."""
        return {
            "code": self.code,
            "params": {name: _plain(value) for name, value in self.params.items()},
        }

    @classmethod
    def from_dict(cls, values: Mapping[str, Any]) -> Message:
        """The message that ``to_dict`` gave.

        Raises:
            ValueError: it is none.
        """
        if not _is_message(values):
            raise ValueError("no message")
        params = cast("dict[str, Any]", values["params"])
        return cls(str(values["code"]), {name: _read(value) for name, value in params.items()})

    def __str__(self) -> str:
        """For a log: the code and its parameters, not meant for people who use the program."""
        if self.code == PROSE:
            return str(self.params.get("text", ""))
        return " ".join([self.code, *(f"{name}={value!r}" for name, value in self.params.items())])


def _is_message(value: Any) -> bool:
    if not isinstance(value, Mapping):
        return False
    found = cast("Mapping[str, Any]", value)
    return set(found) == {"code", "params"} and isinstance(found["params"], Mapping)


def _plain(value: Any) -> Any:
    if isinstance(value, Message):
        return value.to_dict()
    if isinstance(value, list | tuple):
        return [_plain(item) for item in cast("list[Any]", value)]
    return value


def _read(value: Any) -> Any:
    if _is_message(value):
        return Message.from_dict(value)
    if isinstance(value, list):
        return [_read(item) for item in cast("list[Any]", value)]
    return value
