"""A run's epochs as arrays: very many of them are drawn without going through them each time."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from tui.panes.chart_choice import LEARNING_RATE

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

    from engine.events import EpochEnded

    Numbers = NDArray[np.float64]

KEPT = 6
"""Runs whose arrays are kept: those on show, and some that one goes back to."""


class EpochArrays:
    """The arrays of some epochs, shape (epochs,); what is known of the first of them is taken over
    from ``before``.
    """

    def __init__(self, epochs: Sequence[EpochEnded], before: EpochArrays | None = None) -> None:
        self.epochs = epochs
        self._known: dict[str, Numbers] = {}
        if before is not None:
            done = len(before.epochs)
            self._known = {
                name: _joined(known, _read(epochs[done:], name))
                for name, known in before._known.items()
            }

    @property
    def numbers(self) -> Numbers:
        """The epochs themselves."""
        return self.of("")

    def of(self, name: str) -> Numbers:
        """A metric, or the learning rate, of each epoch; NaN where it was not recorded."""
        if name not in self._known:
            self._known[name] = _read(self.epochs, name)
        return self._known[name]

    def place(self, epoch: int) -> int:
        """Where an epoch stands among them."""
        return int(self.numbers.searchsorted(epoch))

    @property
    def best(self) -> int | None:
        """The best of them, as ``engine.tasks.metrics.best_epoch`` has it."""
        import numpy as np

        for name in ("val_loss", "loss"):
            values = self.of(name)
            finite = np.isfinite(values)
            if finite.any():
                return int(self.numbers[np.where(finite, values, np.inf).argmin()])
        return None


def _read(epochs: Sequence[EpochEnded], name: str) -> Numbers:
    import numpy as np

    if not name:
        told = [epoch.epoch for epoch in epochs]
    elif name == LEARNING_RATE:
        told = [epoch.metrics.get(name, epoch.learning_rate) for epoch in epochs]
    else:
        told = [epoch.metrics.get(name, np.nan) for epoch in epochs]
    return np.array(told, np.float64)


def _joined(first: Numbers, second: Numbers) -> Numbers:
    import numpy as np

    return np.concatenate([first, second])


_kept: list[EpochArrays] = []


def arrays_of(epochs: Sequence[EpochEnded]) -> EpochArrays:
    """The arrays of these epochs, made anew only as far as they have grown."""
    same = next((one for one in _kept if one.epochs is epochs), None)
    if same is not None:
        return same
    before = next((one for one in _kept if _goes_on(one.epochs, epochs)), None)
    made = EpochArrays(epochs, before)
    _kept[:] = [made, *(one for one in _kept if one is not before)][:KEPT]
    return made


def _goes_on(before: Sequence[EpochEnded], epochs: Sequence[EpochEnded]) -> bool:
    done = len(before)
    return 0 < done <= len(epochs) and before[-1] is epochs[done - 1]
