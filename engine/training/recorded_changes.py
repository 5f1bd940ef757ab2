"""Changes that somebody made to a run while it trained, to be made again at the same places."""

from collections.abc import Sequence

from data.errors import InputError
from engine.commands import Command
from engine.events import Intervention
from engine.training.position import TrainingPosition


class RecordedChanges:
    """The changes in the order in which they were made; each is due once.

    What was changed at the very position where training begins again is due too: whether the state
    kept there had it already is not known, and the same change twice is one.
    """

    def __init__(
        self, made: Sequence[Intervention] = (), begin: TrainingPosition | None = None
    ) -> None:
        at = (0, 0) if begin is None else (begin.done + 1, begin.step)
        left = [
            ((event.epoch, event.step), _change(event))
            for event in made
            if not _is_without_effect(event) and (event.epoch, event.step) >= at
        ]
        self._left = sorted(left, key=lambda one: one[0])

    def due(self, position: TrainingPosition) -> list[Command]:
        """The changes up to a position, which are no longer left then."""
        here = (position.done + 1, position.step)
        found = [change for at, change in self._left if at <= here]
        self._left = self._left[len(found) :]
        return found

    def stretch(self, epoch: int, first: int, count: int) -> int:
        """How many batches from ``first`` on train before the next change, ``count`` at most."""
        ahead = (step for (at, step), _ in self._left if at == epoch and step > first)
        return min(count, next(ahead, first + count) - first)


def _is_without_effect(event: Intervention) -> bool:
    return event.command is not None and not event.affects_numbers


def _change(event: Intervention) -> Command:
    if event.command is None or event.command.value is None:
        raise InputError("replay.unknown_change", action=event.action, epoch=event.epoch)
    return event.command
