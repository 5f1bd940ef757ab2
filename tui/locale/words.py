"""A message in words. What is untrusted in it is quoted, but cleaned only by whoever shows it."""

import string
from collections.abc import Mapping, Sequence
from functools import cache
from importlib import import_module
from typing import Any, cast

from data.errors import MessageError
from data.messages import PROSE, Message
from tui.locale.entries import Entry, Plural
from tui.locale.key_words import key_word
from tui.locale.translation import plain, plural

CATALOGUES = (
    *(
        "client",
        "coach",
        "compare",
        "data",
        "devices",
        "export",
        "forecast",
        "graphs",
        "images",
        "inside",
    ),
    *("lessons", "mathematics", "networks"),
    *(
        "predict",
        "prepare",
        "pretrained",
        "program",
        "query",
        "radar",
        "reading",
        "recipes",
        "roles",
    ),
    *("ray", "runs", "specs", "slurm", "statistics", "store", "sweeps", "undo", "watched"),
)
"""The modules of ``tui.locale.catalogue``, a part of the program each."""
LONGEST = 40
LONGEST_KEY = 160
"""Letters of a key that is told; known ones have far fewer."""
MOST = 8


def words(message: Message | MessageError | str) -> str:
    """The message in the person's language; the bare code where the catalogue has no entry.

    Words stay as they are.
    """
    if isinstance(message, str):
        return message
    if isinstance(message, MessageError):
        message = message.message
    if message.code == PROSE:
        return str(message.params.get("text", ""))
    entry = catalogue().get(message.code)
    return str(message) if entry is None else _filled(entry, message.params)


@cache
def catalogue() -> Mapping[str, Entry]:
    """Every entry by its code."""
    found: dict[str, Entry] = {}
    for name in CATALOGUES:
        found |= import_module(f"tui.locale.catalogue.{name}").ENTRIES
    return found


def _filled(entry: Entry, params: Mapping[str, Any]) -> str:
    if isinstance(entry, Plural):
        text = plural(entry.one, entry.many, int(params[entry.by]))
    elif isinstance(entry, str):
        text = plain(entry)
    else:
        return entry(params)
    return _FORMATTER.vformat(text, (), params)


def fill(text: str, params: Mapping[str, Any]) -> str:
    """The ``{places}`` of a text filled as those of an entry; for entries that are functions."""
    return _FORMATTER.vformat(text, (), params)


class _Formatter(string.Formatter):
    """``{name!q}`` quotes a value, ``{names!l}`` lists quoted values, a message becomes words, as
    do those of ``{messages!m}`` and a key of the engine, ``{status!k}``. A ``{key}`` of a
    description and what was ``{typed}`` are cut where long.
    """

    def get_value(self, key: Any, args: Any, kwargs: Any) -> Any:
        value = super().get_value(key, args, kwargs)
        if key in ("key", "typed") and isinstance(value, str):
            return shortened(value, LONGEST_KEY)
        return value

    def convert_field(self, value: Any, conversion: Any) -> Any:
        if conversion == "q":
            return quoted(str(value))
        if conversion == "l":
            return listed(cast("Sequence[str]", value))
        if conversion == "k":
            return key_word(str(value))
        if conversion == "m":
            return "; ".join(map(words, cast("Sequence[Message]", value)))
        return super().convert_field(value, conversion)

    def format_field(self, value: Any, format_spec: str) -> Any:
        if isinstance(value, Message):
            return words(value)
        if value is None:
            return ""
        return super().format_field(value, format_spec)


_FORMATTER = _Formatter()


def quoted(text: str) -> str:
    """A text from outside in quotes on one line, control characters escaped, cut where long."""
    return repr(shortened(text))


def shortened(text: str, most: int = LONGEST) -> str:
    """A text from outside, cut where long."""
    return text if len(text) <= most else f"{text[: most - 1]}…"


def listed(texts: Sequence[str]) -> str:
    """The first texts, each quoted, and how many more there are."""
    head = ", ".join(quoted(text) for text in texts[:MOST])
    more = len(texts) - MOST
    return plain("{head} and {more} more").format(head=head, more=more) if more > 0 else head
