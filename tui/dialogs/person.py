"""What controllers may ask of the person, or tell them; and the person before a screen."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any, Protocol, TypeVar

from textual.screen import Screen

from tui.text.fitting import shown
from tui.widgets.hint import Hint

Result = TypeVar("Result")


class Person(Protocol):
    """Answers come later, to ``take``; who leaves a dialog without one gives none."""

    def hint(self, text: str, *, error: bool = False, passing: bool = False) -> None:
        """Say something on the line above the keys; what is ``passing`` holds until then."""
        ...

    def drop_passing(self) -> None:
        """Take back what was said in passing, if it still stands there."""
        ...

    def notice(self, title: str, text: str) -> None:
        """Something went wrong: the person has to read it."""
        ...

    def ask(
        self,
        title: str,
        question: str,
        value: str,
        take: Callable[[str], object],
        check: Callable[[str], str | None] | None = None,
    ) -> None:
        """Ask for a line; ``check`` gives a sentence when it will not do."""
        ...

    def pick(
        self,
        title: str,
        options: Sequence[tuple[str, str]],
        present: str,
        text: str,
        take: Callable[[str], object],
    ) -> None:
        """Let one of the options be picked, (key, words) pairs, and take its key."""
        ...

    def push(
        self, dialog: Screen[Result | None], take: Callable[[Result], object] | None = None
    ) -> None:
        """Show a dialog or another screen."""
        ...


class ScreenPerson:
    """The person before a screen, which has a ``Hint`` with this id."""

    def __init__(self, screen: Screen[Any], hint: str) -> None:
        self._screen = screen
        self._hint = f"#{hint}"
        self._passing = False

    def hint(self, text: str, *, error: bool = False, passing: bool = False) -> None:
        """Say something on the line above the keys."""
        self._passing = passing
        self._screen.query_one(self._hint, Hint).show(shown(text), error=error)

    def drop_passing(self) -> None:
        """Take back what was said in passing."""
        if self._passing:
            self.hint("")

    def notice(self, title: str, text: str) -> None:
        """The error dialog."""
        from tui.dialogs.ask import NoticeScreen

        self.push(NoticeScreen(title, text))

    def ask(
        self,
        title: str,
        question: str,
        value: str,
        take: Callable[[str], object],
        check: Callable[[str], str | None] | None = None,
    ) -> None:
        """A line to type."""
        from tui.dialogs.ask import AskScreen

        self.push(AskScreen(title, question, value, check), take)

    def pick(
        self,
        title: str,
        options: Sequence[tuple[str, str]],
        present: str,
        text: str,
        take: Callable[[str], object],
    ) -> None:
        """A short list."""
        from tui.dialogs.pick import PickScreen

        self.push(PickScreen(title, options, present, text), take)

    def push(self, dialog: Screen[Any], take: Callable[[Any], object] | None = None) -> None:
        """Another screen on top."""

        def taken(answer: object) -> None:
            if take is not None and answer is not None:
                take(answer)

        self._screen.app.push_screen(dialog, taken)
