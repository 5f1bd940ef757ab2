"""What the board asks of the bench."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import Protocol

from engine.specs.sweep import Searched
from engine.store.database import Store
from engine.store.sweeps import Sweep, Trial
from tui.sweeps.reading import BoardRead


class SweepPort(Protocol):
    """The bench as the board sees it; what is refused is told to the person.

    ``last_read`` is what a board has read last: the next one begins with it. What changes the
    sweep takes the words in which that is said once it is done.
    """

    last_read: BoardRead | None

    def open_store(self) -> Store:
        """A store of one's own, for a thread."""
        ...

    def show_run(self, run: str) -> None:
        """Leave the board for this run in the bench."""
        ...

    def take(self, sweep: Sweep, trial: Trial, leave: Callable[[], object]) -> None:
        """An experiment with a trial's settings; ``leave`` is called once they are read."""
        ...

    def compare(self, runs: Sequence[str], focus: str | None) -> None:
        """These runs over one another."""
        ...

    def pause(self, sweep: Sweep, said: str) -> None:
        """No trial begins until it goes on."""
        ...

    def go_on(self, sweep: Sweep, said: str) -> None:
        """Trials begin again."""
        ...

    def stop(self, sweep: Sweep, said: str) -> None:
        """No more trials; those that train end."""
        ...

    def more(self, sweep: Sweep, count: int, said: str) -> None:
        """So many trials more than were wanted."""
        ...

    def narrow(self, sweep: Sweep, space: Mapping[str, Searched], said: str) -> None:
        """Search from now on in this space."""
        ...

    def again(self, sweep: Sweep, seeds: int, said: str) -> None:
        """The best trial with so many fresh seeds, and with them what the sweep began with."""
        ...

    def judge(
        self,
        sweep: str,
        told: Callable[[Mapping[str, float] | None, str], object],
    ) -> None:
        """Ask which parameters matter; ``told`` is called later with a share a key, or with why
        there is none.
        """
        ...
