"""All keys, from the table of actions."""

from itertools import groupby
from typing import get_args

from textual.app import ComposeResult

from tui.dialogs.dialog import Dialog
from tui.keymap.action import Action, Group
from tui.keymap.actions import EVERYTHING
from tui.widgets.lines import Line, Lines, line

_ORDER = get_args(Group)

_NUMBERED = {
    "switch": "Experiment 1 to 9; training goes on.",
    "focus_run": "Run 1 to 9.",
}


class HelpScreen(Dialog[None]):
    """Every action with its keys, by group; ``first`` are those of the screen that asks."""

    TITLE_TEXT = "Keys"
    KEYS = "↑ ↓ scroll, Esc back"
    BOX = "-wide -list"
    BINDINGS = [("q", "give_up"), ("question_mark", "give_up"), ("f1", "give_up")]

    def __init__(self, *first: Group) -> None:
        super().__init__()
        self.first = first

    def compose_box(self) -> ComposeResult:
        """The list."""
        yield Lines(with_cursor=False)

    def on_mount(self) -> None:
        """Fill it."""
        self.query_one(Lines).show(help_lines(*self.first))
        self.query_one(Lines).focus()


def help_lines(*first: Group) -> list[Line]:
    """The help's lines, with some groups before the others."""
    order = [*first, *(group for group in _ORDER if group not in first)]
    ordered = sorted(EVERYTHING, key=lambda action: order.index(action.group))
    lines: list[Line] = []
    for group, actions in groupby(ordered, key=lambda action: action.group):
        lines += [line(""), line((group, "strong accent"))]
        lines += [_line(action) for action in _merged(list(actions))]
    lines += [
        line(""),
        line(("Typing", "strong accent")),
        line((f"  {'Enter':<12}", "key"), "keeps what was typed"),
        line((f"  {'Esc':<12}", "key"), "leaves it as it was and gives the letters back"),
    ]
    return lines[1:]


def _merged(actions: list[Action]) -> list[tuple[str, str]]:
    """Keys and help; the nine numbers stand in one line."""
    found: list[tuple[str, str]] = []
    for action in actions:
        name, _, number = action.call.partition("(")
        if name in _NUMBERED:
            if number == "1)":
                found.append(("1 … 9", _NUMBERED[name]))
            continue
        found.append((action.key, action.help))
    return found


def _line(entry: tuple[str, str]) -> Line:
    keys, text = entry
    return line((f"  {keys:<12}", "key"), text)
