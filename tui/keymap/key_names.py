"""Keys as people write them, under Textual's names, and which of them a plain terminal sends."""

import re
import unicodedata
from functools import cache
from string import ascii_lowercase

from textual.keys import KEY_NAME_REPLACEMENTS, Keys

from tui.keymap.action import NAMES

_MODIFIERS = re.compile(r"((?:ctrl|alt|shift|super)\+)*")
_WITH_CTRL = {
    *ascii_lowercase,
    "@",
    "backslash",
    "right_square_bracket",
    "circumflex_accent",
    "underscore",
}
"""A control character has only five bits."""
_WITH_ALT = set(ascii_lowercase) - {"b", "f"}
"""Esc b and Esc f are what some terminals send for Alt and an arrow."""
_WITH_ANY = {
    *("up", "down", "left", "right", "home", "end", "pageup", "pagedown", "insert", "delete"),
    *(f"f{number}" for number in range(1, 13)),
}
"""What xterm sends with Shift, Ctrl, Alt and each of their combinations."""
_ALONE = {"tab", "shift+tab", "space", "enter", "backspace", "escape"}

_NAMED = {key.value for key in Keys}


def named_key(text: str) -> str:
    """A key under Textual's name: ``?`` is question_mark, ^p ctrl+p; empty where it is no key."""
    if len(text) == 1:
        return _of_sign(text)
    text = re.sub(r"^\^(?=.)", "ctrl+", text)
    found = _MODIFIERS.match(text.lower())
    start = found.group() if found else ""
    base = text[len(start) :]
    modifiers = sorted({*start.split("+")} - {""})
    if len(base) == 1:
        if modifiers == ["shift"]:
            return base.upper() if base.isalpha() else ""
        base = base.lower() if base.isalnum() else _of_sign(base)
    else:
        base = _shown_names().get(base.lower(), base.lower())
        if base not in _NAMED | set(NAMES):
            return ""
    name = "+".join((*modifiers, base)) if base else ""
    return {"ctrl+space": "ctrl+@", "ctrl+at": "ctrl+@"}.get(name, name)


def is_sent(key: str) -> bool:
    """Whether a plain terminal sends it, and Textual reads it as this."""
    *modifiers, base = key.split("+")
    if base in _WITH_ANY:
        return "super" not in modifiers
    if modifiers == ["ctrl"]:
        return base in _WITH_CTRL
    if modifiers == ["alt"]:
        return base in _WITH_ALT
    if modifiers == ["alt", "shift"]:
        return base in ascii_lowercase
    return key in _ALONE or (not modifiers and base not in _NAMED)


def _of_sign(sign: str) -> str:
    """The name of a sign; none of one that cannot be seen, or joins the sign before it."""
    if sign.isalnum():
        return sign
    if sign in _shown_names():
        return _shown_names()[sign]
    if sign == " ":
        return "space"
    if not sign.isprintable() or unicodedata.combining(sign):
        return ""
    name = unicodedata.name(sign, "").lower().replace("-", "_").replace(" ", "_")
    return KEY_NAME_REPLACEMENTS.get(name, name)


@cache
def _shown_names() -> dict[str, str]:
    return {shown.lower(): name for name, shown in NAMES.items()}
