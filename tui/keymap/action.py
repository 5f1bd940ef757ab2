"""An action: something a person can do, with its keys, its words and who does it."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any, Literal, get_args

from textual.binding import Binding, BindingType

from tui.keymap.chosen import chosen_keys
from tui.locale import N_, Worded, _

Group = Literal[
    "Train",
    "Experiments",
    "Runs",
    "Queue",
    "Data",
    "Forms",
    "Network",
    "Picture",
    "Curves",
    "Confusion",
    "Layers",
    "Rows",
    "Trust",
    "Use",
    "Inside",
    "Radar",
    "Sweeps",
    "Lessons",
    "Lesson",
    "Mathematics",
    "Look",
    "Compare",
    "Program",
]

GROUP_TITLES: Mapping[Group, str] = Worded(
    {
        "Train": N_("Train"),
        "Experiments": N_("Experiments"),
        "Runs": N_("All runs"),
        "Queue": N_("Queue"),
        "Data": N_("Table"),
        "Forms": N_("Forms"),
        "Network": N_("Network"),
        "Picture": N_("Picture of the network"),
        "Curves": N_("Curves"),
        "Confusion": N_("Confusion"),
        "Layers": N_("Layers"),
        "Rows": N_("Rows of a cell"),
        "Trust": N_("How far it can be trusted"),
        "Use": N_("Ask the model"),
        "Inside": N_("Inside the network"),
        "Radar": N_("Radar"),
        "Sweeps": N_("Sweeps"),
        "Lessons": N_("Lessons"),
        "Lesson": N_("A lesson"),
        "Mathematics": N_("Mathematics"),
        "Look": N_("Look"),
        "Compare": N_("Compare"),
        "Program": N_("Program"),
    }
)
"""In the order of the help."""

_AREAS: dict[Group, str] = {
    "Train": "run",
    "Experiments": "experiment",
    "Runs": "table",
    "Queue": "queue",
    "Data": "data",
    "Forms": "form",
    "Network": "network",
    "Picture": "picture",
    "Curves": "curves",
    "Confusion": "matrix",
    "Layers": "layers",
    "Rows": "rows",
    "Trust": "trust",
    "Use": "use",
    "Inside": "inside",
    "Radar": "radar",
    "Sweeps": "sweeps",
    "Lessons": "lessons",
    "Lesson": "lesson",
    "Mathematics": "mathematics",
    "Look": "look",
    "Compare": "compare",
    "Program": "program",
}
_GIVEN = {
    "1": "next",
    "-1": "previous",
    "10": "next_10",
    "-10": "previous_10",
    "0": "newest",
    "True": "last",
    "False": "first",
    "0.5": "in",
    "2.0": "out",
    "0.25": "right",
    "-0.25": "left",
}
"""What an action is given, as a part of its id."""
_PAIRS = {
    "next": "previous",
    "previous": "next",
    "in": "out",
    "out": "in",
    "left": "right",
    "right": "left",
}
"""Those whose keys the line of keys shows together."""

Widget = Literal[
    "screen", "list", "board", "form", "network", "matrix", "curves", "layers", "cells", "plane"
]
"""Who does an action itself: the screen or the widget on which its keys are bound."""

Controller = Literal[
    "experiments",
    "runs",
    "queue",
    "look",
    "undo",
    "columns",
    "chosen",
    "saved",
    "comparison",
    "table",
    "roles",
    "reading",
    "recipes",
    "pictures",
    "use",
    "inside",
    "radar",
    "sweeps",
    "trials",
    "lessons",
    "mathematics",
]
"""Who does an action for the screen on which its keys are bound."""

CONTROLLERS = get_args(Controller)


@dataclass(frozen=True, slots=True)
class Action:
    """Something a person can do.

    ``call`` names the method with its arguments, ``keys`` its usual keys, the one to show first,
    ``word`` what the key line says, ``sentence`` what it does, both in English, ``keyword`` what
    stands there for the keys of several actions shown as one, ``weight`` how early the key line
    gives it up when the terminal is narrow (0: never shown there). ``counted`` is what the help
    says once, of actions that differ in a number, ``value`` what fills a place in the sentence.
    ``doer`` is who has the method: a controller
    under its own name, a widget as a Textual action.
    """

    call: str
    keys: tuple[str, ...]
    word: str
    sentence: str
    group: Group
    weight: int = 0
    palette: bool = True
    keyword: str = ""
    counted: str = ""
    value: str = ""
    doer: Widget | Controller = "screen"

    @property
    def label(self) -> str:
        """What the key line says, in the person's language."""
        return _(self.word) if self.word else ""

    @property
    def help(self) -> str:
        """A sentence on what it does, in the person's language."""
        return _(self.sentence, value=self.value) if self.value else _(self.sentence)

    @property
    def numbered(self) -> str:
        """What the help says once, of actions that differ in a number; empty for all others."""
        return _(self.counted) if self.counted else ""

    @property
    def name(self) -> str:
        """The method's name."""
        return self.call.partition("(")[0]

    @property
    def textual(self) -> str:
        """The action as Textual writes it; what a controller does goes through ``do``."""
        if self.doer not in CONTROLLERS:
            return self.call
        given = self.call.partition("(")[2].removesuffix(")")
        return f"do({self.doer!r}, {self.name!r}{', ' + given if given else ''})"

    @property
    def id(self) -> str:
        """What it is called where a person chooses its keys: ``run.train``."""
        given = self.call.partition("(")[2].removesuffix(")").strip("'")
        more = f"_{given if self.counted else _GIVEN.get(given, given)}" if given else ""
        return f"{_AREAS[self.group]}.{self.name}{more}"

    @property
    def present_keys(self) -> tuple[str, ...]:
        """Its keys as the person has chosen them, else the usual ones."""
        return chosen_keys(self.id) or self.keys

    @property
    def key(self) -> str:
        """The keys as people write them."""
        return " ".join(shown_key(key) for key in self.present_keys[:2])

    @property
    def short_key(self) -> str:
        """The first key, for the key line; of several actions shown as one those of all."""
        own = shown_key(self.present_keys[0])
        if not self.keyword:
            return own
        start, _, given = self.id.rpartition("_")
        other = chosen_keys(f"{start}_{_PAIRS.get(given, given)}")
        usual = shown_key(self.keys[0])
        return " ".join(
            own if sign == usual else shown_key(other[0]) if other else sign
            for sign in self.keyword.split(" ")
        )


NAMES = {
    "space": "space",
    "question_mark": "?",
    "colon": ":",
    "slash": "/",
    "left_square_bracket": "[",
    "right_square_bracket": "]",
    "left_curly_bracket": "{",
    "right_curly_bracket": "}",
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
    return NAMES.get(key, key)


def done_by(doer: Widget | Controller, *actions: Action) -> tuple[Action, ...]:
    """The actions with who does them."""
    return tuple(replace(action, doer=doer) for action in actions)


def bindings(actions: Sequence[Action]) -> list[BindingType]:
    """Textual's bindings for some actions."""
    return [
        Binding(
            ",".join(action.keys),
            action.textual,
            action.word,
            show=False,
            tooltip=action.sentence,
            id=action.id,
        )
        for action in actions
    ]


def perform(controllers: Mapping[str, object], doer: str, name: str, *given: Any) -> None:
    """Let a controller do an action: what a screen's ``do`` comes to."""
    getattr(controllers[doer], name)(*given)
