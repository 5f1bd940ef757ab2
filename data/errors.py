"""Errors that a person can understand: they carry a message."""

from __future__ import annotations

from typing import Any

from data.messages import Message


class MessageError(Exception):
    """Something went wrong that a person is told in words made of ``message``.

    ``code`` and ``params`` make the message; a ``Message`` that exists already may be given in
    their place.
    """

    def __init__(self, code: str | Message, /, **params: Any) -> None:
        if isinstance(code, str):
            code = Message(code, params)
        super().__init__(code)
        self.message = code

    @property
    def code(self) -> str:
        """The message's code."""
        return self.message.code

    def __str__(self) -> str:
        """For logs: see ``Message``."""
        return str(self.message)

    def _text(self, name: str) -> str | None:
        found = self.message.params.get(name)
        return None if found is None else str(found)


class InputError(MessageError):
    """Bad input from a person.

    What its parameters say of the place stands in properties, for programs: the ``file``, the
    data ``row`` counted from 1, the ``column``'s name and the offending ``value`` as text.
    """

    @property
    def file(self) -> str | None:
        """The file, as the person named it."""
        return self._text("file")

    @property
    def row(self) -> int | None:
        """The data row, from 1."""
        return self.message.params.get("row")

    @property
    def column(self) -> str | None:
        """The column's name."""
        return self._text("column")

    @property
    def value(self) -> str | None:
        """The offending value as text."""
        return self._text("value")


def reason_in(error: BaseException) -> str:
    """What a library says of an error, its first line without an end mark."""
    lines = str(error).strip().splitlines()
    return lines[0].rstrip(". ") if lines else type(error).__name__
