"""What controllers may ask of the person, or tell them; and the person before a screen."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any, Protocol, TypeVar

from textual.app import App
from textual.screen import Screen

from tui.text.fitting import shown
from tui.widgets.hint import Hint

Result = TypeVar("Result")


class Person(Protocol):
    """Answers come later, to ``take``; who leaves a dialog without one gives none."""

    def hint(self, text: str, *, error: bool = False, passing: bool = False) -> None:
        """Say something for a while on the line above the keys, in answer to a key.

        What is ``passing`` holds until ``drop_passing``, if that comes sooner.
        """
        ...

    def drop_passing(self) -> None:
        """Take back what was said in passing, if it still stands there."""
        ...

    def rest(self, text: str, *, error: bool = False) -> None:
        """What stands there while nothing is said."""
        ...

    def tell(self, text: str, *, error: bool = False) -> None:
        """Say there what nobody asked for: it takes no keys."""
        ...

    def notice(self, title: str, text: str) -> None:
        """What was just asked for went wrong: the person has to read it."""
        ...

    def ask(  # noqa: PLR0913
        self,
        title: str,
        question: str,
        value: str,
        take: Callable[[str], object],
        check: Callable[[str], str | None] | None = None,
        *,
        over: bool = False,
    ) -> None:
        """Ask for a line; ``check`` gives a sentence when it will not do. ``over``: the first key
        takes the place of the ``value`` that stands there, as of a number; an arrow goes into it.
        """
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


def tell_everywhere(app: App[Any], text: str, *, error: bool = False) -> None:
    """Say what nobody asked for on every open screen: wherever the person is, or goes back to."""
    for screen in app.screen_stack:
        person = getattr(screen, "person", None)
        if isinstance(person, ScreenPerson) and person.is_there:
            person.tell(text, error=error)


def tell_in_front(app: App[Any], text: str, *, error: bool = False) -> None:
    """Answer a key whose work took a while, on the screen where the person is by now."""
    for screen in reversed(app.screen_stack):
        person = getattr(screen, "person", None)
        if isinstance(person, ScreenPerson) and person.is_there:
            person.hint(text, error=error)
            return


class ScreenPerson:
    """The person before a screen, which has a ``Hint`` with this id."""

    def __init__(self, screen: Screen[Any], hint: str) -> None:
        self._screen = screen
        self._hint = f"#{hint}"
        self._passing = False

    def hint(self, text: str, *, error: bool = False, passing: bool = False) -> None:
        """Say something on the line above the keys."""
        self._passing = passing
        self._line.say(shown(text), error=error)

    def drop_passing(self) -> None:
        """Take back what was said in passing."""
        if self._passing:
            self.hint("")

    def rest(self, text: str, *, error: bool = False) -> None:
        """What stands on the line otherwise."""
        self._line.show(shown(text), error=error)

    def tell(self, text: str, *, error: bool = False) -> None:
        """Say it on the line, after what answers a key."""
        self._line.tell(shown(text), error=error)

    def drop_told(self) -> None:
        """The person has gone on to something that the line explains."""
        self._line.untell()

    @property
    def is_there(self) -> bool:
        """Whether the screen has been composed."""
        return bool(self._screen.query(self._hint))

    @property
    def _line(self) -> Hint:
        return self._screen.query_one(self._hint, Hint)

    def notice(self, title: str, text: str) -> None:
        """The error dialog."""
        from tui.dialogs.ask import NoticeScreen

        self.push(NoticeScreen(title, text))

    def ask(  # noqa: PLR0913
        self,
        title: str,
        question: str,
        value: str,
        take: Callable[[str], object],
        check: Callable[[str], str | None] | None = None,
        *,
        over: bool = False,
    ) -> None:
        """A line to type."""
        from tui.dialogs.ask import AskScreen

        self.push(AskScreen(title, question, value, check, over=over), take)

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
