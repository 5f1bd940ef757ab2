"""What the screens of lessons ask of the bench below them."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Protocol

from engine.store.database import Store


@dataclass(frozen=True, slots=True)
class Table:
    """A table that lessons can be done on: ``source`` None is the built-in one; ``name`` is what it
    is called (untrusted).
    """

    name: str
    source: str | None = None
    label: str | None = None


class LessonBench(Protocol):
    """The way to the store, and back to the list of experiments."""

    def open_store(self) -> Store:
        """A store of one's own, for a thread."""
        ...

    def do(self, job: Callable[[Store], None]) -> None:
        """Do this to the store, in order; what is refused is told to the person."""
        ...

    def wake_host(self) -> None:
        """See that an engine trains what waits."""
        ...

    def mathematics(self, view: str = "") -> None:
        """The mathematics in front, at the view with this id."""
        ...

    def show(self, experiment: str) -> None:
        """Leave the lessons for this experiment on the bench."""
        ...
