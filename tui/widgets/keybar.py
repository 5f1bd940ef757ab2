"""The line of keys at the bottom, from the table of actions."""

from collections.abc import Sequence

from textual import events
from textual.message import Message

from tui.keymap.action import Action
from tui.widgets.lines import Row, Span, length, line


class KeyBar(Row):
    """As many actions as fit, the heaviest first, in the table's order. A click does them."""

    DEFAULT_CSS = "KeyBar { background: $panel; padding: 0 1; }"

    class Pressed(Message):
        """An action was clicked."""

        def __init__(self, action: Action) -> None:
            self.action = action
            super().__init__()

    def __init__(self, *, id: str | None = None) -> None:
        super().__init__(id=id)
        self._actions: tuple[Action, ...] = ()
        self._places: list[tuple[int, int, Action]] = []

    def set_actions(self, actions: Sequence[Action]) -> None:
        """Show these."""
        named = tuple(action for action in actions if action.weight and action.label)
        if named != self._actions:
            self._actions = named
            self._draw()

    def forget(self) -> None:
        """What is shown next is drawn, also where the same actions have other words."""
        self._actions = ()

    def on_resize(self, event: events.Resize) -> None:  # noqa: ARG002
        """More or fewer fit."""
        self._draw()

    def _draw(self) -> None:
        room = self.size.width
        chosen: set[Action] = set()
        for action in sorted(self._actions, key=lambda item: -item.weight):
            taken = sum(_cells(item) for item in chosen)
            if taken + _cells(action) <= room:
                chosen.add(action)
        spans: list[Span] = []
        self._places = []
        for action in self._actions:
            if action in chosen:
                start = length(line(*spans))
                spans += _spans(action)
                self._places.append((start, length(line(*spans)), action))
        self.show(line(*spans))

    def on_click(self, event: events.Click) -> None:
        """Do what was clicked."""
        x = event.x - self.styles.padding.left
        for start, end, action in self._places:
            if start <= x < end:
                self.post_message(self.Pressed(action))


def _spans(action: Action) -> list[Span]:
    return [(action.short_key, "key"), (f" {action.label}  ", "")]


def _cells(action: Action) -> int:
    return length(tuple(_spans(action)))
