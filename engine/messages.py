"""Messages in the store: a code with its parameters, or the words that an earlier version wrote."""

import json
from typing import Any, TypeAlias, cast

from data.messages import Message
from engine.io.numbers import dumps

MOST = 300
Said: TypeAlias = Message | str
"""A message; or words as they are, empty where there is nothing to say."""


def plain(said: Said) -> Any:
    """Ready for JSON, for ``said_from``."""
    return said.to_dict() if isinstance(said, Message) else said


def said_from(value: Any) -> Said:
    """What ``plain`` was given."""
    return Message.from_dict(cast("dict[str, Any]", value)) if isinstance(value, dict) else value


def to_text(said: Said) -> str:
    """For a column of text: words as they are, a message as JSON."""
    return said if isinstance(said, str) else dumps(said.to_dict())


def from_text(text: str) -> Said:
    """What ``to_text`` gave."""
    if not text.startswith('{"code":'):
        return text
    try:
        return Message.from_dict(json.loads(text))
    except ValueError:  # words that begin so
        return text


def one_line(said: str) -> str:
    """Words of a library in one line of at most 300 characters."""
    line = " ".join(said.split())
    return line if len(line) <= MOST else line[: MOST - 1] + "…"
