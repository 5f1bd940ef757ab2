"""All keys, from the table of actions."""

from collections.abc import Sequence
from itertools import groupby

from textual.app import ComposeResult
from textual.binding import Binding

from tui.dialogs.dialog import Dialog
from tui.keymap.action import GROUP_TITLES, Action, Group
from tui.locale import N_, _
from tui.text.fitting import fit, wrapped
from tui.widgets.lines import Line, Lines, line

_ORDER = tuple(GROUP_TITLES)
KEY_CELLS = 14
PAGE_OF: dict[Group, str] = {
    "Runs": "runs",
    "Compare": "compare",
    "Data": "table-screen",
    "Inside": "inside",
    "Radar": "radar",
    "Sweeps": "sweep-board",
    "Lessons": "lessons",
    "Lesson": "lessons",
    "Mathematics": "mathematics",
}
"""The pages on screens of their own."""
LEAST = 40
"""Cells that a line takes before the dialog has been laid out."""


class HelpScreen(Dialog[None]):
    """Every action with its keys, by group; ``first`` are those of the screen that asks.

    From here the manual is read.
    """

    TITLE_TEXT = N_("Keys")
    KEYS = N_("↑ ↓ scroll, m manual, w glossary, Esc back")
    BOX = "-wide -list"
    BINDINGS = [
        Binding("q", "give_up", show=False),
        Binding("question_mark,f1", "give_up", show=False, id="program.help"),
        Binding("m", "manual", show=False),
        Binding("w", "page('glossary')", show=False),
    ]

    def __init__(self, actions: Sequence[Action], *first: Group) -> None:
        super().__init__()
        self.actions = actions
        self.first = first

    def compose_box(self) -> ComposeResult:
        """The list."""
        yield Lines(with_cursor=False)

    def on_mount(self) -> None:
        """Fill it."""
        self.query_one(Lines).focus()
        self.call_after_refresh(self.draw)

    def on_resize(self) -> None:
        """Other words fit on a line."""
        self.call_after_refresh(self.draw)

    def action_manual(self) -> None:
        """The pages of the manual, at the one on the screen that asks."""
        from tui.dialogs.manual import page_list

        present = PAGE_OF.get(self.first[0], "") if self.first else ""
        self.app.push_screen(page_list(present), self._opened)

    def _opened(self, page: str | None) -> None:
        if page is not None:
            self.action_page(page)

    def action_page(self, page: str) -> None:
        """A page of the manual."""
        from tui.dialogs.manual import ManualScreen

        self.app.push_screen(ManualScreen(page))

    def draw(self) -> None:
        """The lines, in the language that is spoken."""
        lines = self.query_one(Lines)
        lines.show(help_lines(self.actions, max(lines.room, LEAST), *self.first))


def help_lines(actions: Sequence[Action], room: int, *first: Group) -> list[Line]:
    """The help's lines of at most ``room`` cells, with some groups before the others."""
    order = [*first, *(group for group in _ORDER if group not in first)]
    ordered = sorted(actions, key=lambda action: order.index(action.group))
    lines: list[Line] = []
    for group, found in groupby(ordered, key=_group):
        lines += [line(""), line((GROUP_TITLES[group], "strong accent"))]
        for keys, text in _merged(list(found)):
            lines += _entry(keys, text, room)
    lines += [
        line(""),
        line((_("Typing"), "strong accent")),
        *_entry("Enter", _("keeps what was typed"), room),
        *_entry("Esc", _("leaves it as it was and gives the letters back"), room),
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


def _entry(keys: str, text: str, room: int) -> list[Line]:
    """The keys, and what they do, broken between words."""
    parts = wrapped(text, room - KEY_CELLS)
    names = [f"  {keys}", *[""] * (len(parts) - 1)]
    return [
        line((fit(name, KEY_CELLS), "key"), part) for name, part in zip(names, parts, strict=True)
    ]
