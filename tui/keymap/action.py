"""An action: something a person can do, with its keys and its words."""

from dataclasses import dataclass
from typing import Literal

from textual.binding import Binding, BindingType

Group = Literal[
    "Train",
    "Experiments",
    "All runs",
    "Queue",
    "Forms",
    "Network",
    "Confusion",
    "Look",
    "Compare",
    "Program",
]


@dataclass(frozen=True, slots=True)
class Action:
    """Something a person can do.

    ``call`` is the Textual action, ``keys`` its keys with the one to show first, ``label`` what
    the key line says, ``help`` a sentence, ``keyword`` what stands there for the keys of several
    actions shown as one, ``weight`` how early the key line gives it up when the
    terminal is narrow (0: never shown there).
    """

    call: str
    keys: tuple[str, ...]
    label: str
    help: str
    group: Group
    weight: int = 0
    palette: bool = True
    keyword: str = ""

    @property
    def key(self) -> str:
        """The keys as people write them."""
        return " ".join(shown_key(key) for key in self.keys[:2])

    @property
    def short_key(self) -> str:
        """The first key, for the key line."""
        return self.keyword or shown_key(self.keys[0])


_NAMES = {
    "space": "space",
    "question_mark": "?",
    "colon": ":",
    "slash": "/",
    "left_square_bracket": "[",
    "right_square_bracket": "]",
    "plus": "+",
    "minus": "-",
    "less_than_sign": "<",
    "greater_than_sign": ">",
    "comma": ",",
    "full_stop": ".",
    "equals_sign": "=",
    "escape": "Esc",
    "enter": "Enter",
    "tab": "Tab",
    "shift+tab": "Shift+Tab",
    "up": "↑",
    "down": "↓",
    "left": "←",
    "right": "→",
    "home": "Home",
    "end": "End",
    "pageup": "PgUp",
    "pagedown": "PgDn",
    "delete": "Del",
    "backspace": "Bksp",
}


def shown_key(key: str) -> str:
    """A Textual key name as people write it."""
    if key.startswith("ctrl+"):
        return f"^{key[5:]}"
    if key.startswith("f") and key[1:].isdigit():
        return key.upper()
    return _NAMES.get(key, key)


def bindings(actions: tuple[Action, ...]) -> list[BindingType]:
    """Textual's bindings for some actions."""
    return [
        Binding(",".join(action.keys), action.call, action.label, show=False, tooltip=action.help)
        for action in actions
    ]
