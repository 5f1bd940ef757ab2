"""What can be taken back: the last changes of a person, and how each is undone."""

from __future__ import annotations

from collections import deque
from collections.abc import Callable, Sequence
from contextlib import suppress
from dataclasses import dataclass
from typing import TYPE_CHECKING

from data.errors import InputError
from data.messages import Message as Said
from tui.locale import _, words
from tui.model.messages import Undone

if TYPE_CHECKING:
    from textual.message import Message

    from engine.store.database import Store

MOST_STEPS = 100
FOR_GOOD = frozenset(
    {
        "run.labelled_since",
        "run.not_in_trash",
        "run.unknown",
        "undo.changed_since",
        "undo.closed_since",
    }
)
"""Refusals that no waiting mends; what is refused for another reason can be tried again."""
Back = Callable[["Store"], "Message | None"]
"""Takes a change of the store back; what it gives is told to the screen."""


@dataclass(eq=False, slots=True)
class Step:
    """A change: ``told`` says what holds again once ``take_back`` has been called.

    ``take_back`` gives what the person should read at once, nothing if that comes later; it raises
    InputError where it cannot be done. ``about`` is the id of the experiment whose description was
    changed, if it is one.
    """

    told: Said
    take_back: Callable[[], str]
    about: str = ""


class UndoStack:
    """The last changes, the newest on top.

    ``do`` works on the store in the order of what was asked for, ``post`` tells the screen. A step
    stays until it has been taken back; one that is refused can be tried again.
    """

    def __init__(
        self,
        do: Callable[[Callable[[Store], Message | None]], None],
        post: Callable[[Message], object],
    ) -> None:
        self._do = do
        self._post = post
        self._steps: deque[Step] = deque(maxlen=MOST_STEPS)
        self._at_work: Step | None = None
        self._asked: list[tuple[Callable[..., object], str]] = []

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

    def take_back(self, say: Callable[..., object], about: str = "") -> None:
        """Take the newest change back; ``say`` tells the person what comes of it at once.

        While another is being taken back this waits, and comes to nothing if that is refused.
        ``about``: only changes of this experiment.
        """
        if self._at_work is not None:
            self._asked.append((say, about))
            return
        step = self._at_work = self._newest(about)
        if step is None and about and self._steps:
            say(_("nothing more of this experiment can be undone"))
        elif step is None:
            say(_("there is nothing more to undo"))
        if step is None:
            return
        try:
            said = step.take_back()
        except InputError as error:
            say(words(error), error=True)
            self.settled(error.code)
            return
        if said:
            say(said)
            self.settled()

    def _newest(self, about: str) -> Step | None:
        fitting = (one for one in reversed(self._steps) if not about or one.about == about)
        return next(fitting, None)

    def settled(self, refused: str = "") -> None:
        """What was to be taken back is, or was ``refused`` for this reason."""
        step, self._at_work = self._at_work, None
        asked, self._asked = self._asked, []
        if step is not None and (not refused or refused in FOR_GOOD):
            self.forget(step)
        for say, about in () if refused else asked:
            self.take_back(say, about)

    def undoable(
        self, told: Said, act: Callable[[Store], Back | None], runs: Sequence[str] = ()
    ) -> Callable[[Store], Message | None]:
        """Work on the store as a change that can be taken back, from now on.

        ``act`` gives how; nothing where nothing has changed. Whoever takes it back before the work
        was done waits for it. ``runs`` are the ids of those that it is about.
        """
        backs: list[Back] = []
        step = Step(told, lambda: self._take_back(told, backs, runs))
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

    def _take_back(self, told: Said, backs: list[Back], runs: Sequence[str]) -> str:
        def work(store: Store) -> Message | None:
            try:
                for back in backs:
                    more = back(store)
                    if more is not None:
                        self._post(more)
            except InputError as error:
                return Undone(words(error), refused=error.code)
            except Exception:
                self._post(Undone(refused="failed"))
                raise
            return Undone(undone(told), runs) if backs else Undone(_("nothing has changed"))

        self._do(work)
        return ""


class Undo:
    """The key that takes the last change back; ``say`` tells the person in front.

    ``about`` gives the id of the experiment of which alone something is taken back; empty: of all.
    """

    def __init__(
        self,
        stack: UndoStack,
        say: Callable[..., object],
        about: Callable[[], str] = lambda: "",
    ) -> None:
        self._stack = stack
        self._say = say
        self._about = about

    def undo(self) -> None:
        """Take the last change back."""
        self._stack.take_back(self._say, self._about())


def undone(told: Said, where: str = "") -> str:
    """What the person reads; ``where`` is the experiment, if it was not on show."""
    if where:
        return _("Undone in {where}: {what}", where=where, what=words(told))
    return _("Undone: {what}", what=words(told))
