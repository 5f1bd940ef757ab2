"""All keys, from the table of actions."""

from collections.abc import Sequence
from itertools import groupby

from textual.app import ComposeResult

from tui.dialogs.dialog import Dialog
from tui.keymap.action import GROUP_TITLES, Action, Group
from tui.locale import _
from tui.widgets.lines import Line, Lines, line

_ORDER = tuple(GROUP_TITLES)


class HelpScreen(Dialog[None]):
    """Every action with its keys, by group; ``first`` are those of the screen that asks."""

    TITLE_TEXT = _("Keys")
    KEYS = _("↑ ↓ scroll, Esc back")
    BOX = "-wide -list"
    BINDINGS = [("q", "give_up"), ("question_mark", "give_up"), ("f1", "give_up")]

    def __init__(self, actions: Sequence[Action], *first: Group) -> None:
        super().__init__()
        self.actions = actions
        self.first = first

    def compose_box(self) -> ComposeResult:
        """The list."""
        yield Lines(with_cursor=False)

    def on_mount(self) -> None:
        """Fill it."""
        self.query_one(Lines).show(help_lines(self.actions, *self.first))
        self.query_one(Lines).focus()


def help_lines(actions: Sequence[Action], *first: Group) -> list[Line]:
    """The help's lines, with some groups before the others."""
    order = [*first, *(group for group in _ORDER if group not in first)]
    ordered = sorted(actions, key=lambda action: order.index(action.group))
    lines: list[Line] = []
    for group, found in groupby(ordered, key=_group):
        lines += [line(""), line((GROUP_TITLES[group], "strong accent"))]
        lines += [_line(action) for action in _merged(list(found))]
    lines += [
        line(""),
        line((_("Typing"), "strong accent")),
        line((f"  {'Enter':<12}", "key"), _("keeps what was typed")),
        line((f"  {'Esc':<12}", "key"), _("leaves it as it was and gives the letters back")),
    ]
    return lines[1:]


def _group(action: Action) -> Group:
    return action.group


def _merged(actions: list[Action]) -> list[tuple[str, str]]:
    """Keys and help; the nine numbers stand in one line."""
    entries = (
        ("1 … 9", action.numbered) if action.numbered else (action.key, action.help)
        for action in actions
    )
    return list(dict.fromkeys(entries))


def _line(entry: tuple[str, str]) -> Line:
    keys, text = entry
    return line((f"  {keys:<12}", "key"), text)
