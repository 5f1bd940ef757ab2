"""What can be taken back: the last changes of a person, and how each is undone."""

from __future__ import annotations

from collections import deque
from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass

from textual.message import Message

from data.messages import Message as Said
from engine.store.database import Store
from tui.locale import _, words
from tui.model.messages import Undone

MOST_STEPS = 100
Back = Callable[[Store], Message | None]
"""Takes a change of the store back; what it gives is told to the screen."""


@dataclass(eq=False, slots=True)
class Step:
    """A change: ``told`` says what holds again once ``take_back`` has been called.

    ``take_back`` gives what the person should read at once, nothing if that comes later.
    """

    told: Said
    take_back: Callable[[], str]


class UndoStack:
    """The last changes, the newest on top.

    ``do`` works on the store in the order of what was asked for, ``post`` tells the screen.
    """

    def __init__(
        self,
        do: Callable[[Callable[[Store], Message | None]], None],
        post: Callable[[Message], object],
    ) -> None:
        self._do = do
        self._post = post
        self._steps: deque[Step] = deque(maxlen=MOST_STEPS)

    @property
    def last(self) -> Step | None:
        """The newest change."""
        return self._steps[-1] if self._steps else None

    def add(self, step: Step) -> None:
        """A change was made."""
        self._steps.append(step)

    def forget(self, step: Step) -> None:
        """It came to nothing, or counts as one with another."""
        with suppress(ValueError):
            self._steps.remove(step)

    def pop(self) -> Step | None:
        """The newest change, which is about to be taken back."""
        return self._steps.pop() if self._steps else None

    def undoable(
        self, told: Said, act: Callable[[Store], Back | None]
    ) -> Callable[[Store], Message | None]:
        """Work on the store as a change that can be taken back, from now on.

        ``act`` gives how; nothing where nothing has changed. Whoever takes it back before the work
        was done waits for it.
        """
        backs: list[Back] = []
        step = Step(told, lambda: self._take_back(told, backs))
        self.add(step)

        def work(store: Store) -> None:
            try:
                back = act(store)
            except Exception:
                self.forget(step)
                raise
            if back is None:
                self.forget(step)
            else:
                backs.append(back)

        return work

    def _take_back(self, told: Said, backs: list[Back]) -> str:
        def work(store: Store) -> Message | None:
            for back in backs:
                more = back(store)
                if more is not None:
                    self._post(more)
            return Undone(undone(told) if backs else _("nothing has changed"))

        self._do(work)
        return ""


class Undo:
    """The key that takes the last change back; ``say`` tells the person in front."""

    def __init__(self, stack: UndoStack, say: Callable[[str], object]) -> None:
        self._stack = stack
        self._say = say

    def undo(self) -> None:
        """Take the last change back."""
        step = self._stack.pop()
        said = _("there is nothing more to undo") if step is None else step.take_back()
        if said:
            self._say(said)


def undone(told: Said, where: str = "") -> str:
    """What the person reads; ``where`` is the experiment, if it was not on show."""
    if where:
        return _("Undone in {where}: {what}", where=where, what=words(told))
    return _("Undone: {what}", what=words(told))
