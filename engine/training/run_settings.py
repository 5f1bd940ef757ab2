"""What may be changed while a run trains, beside what the loop itself changes."""

from collections.abc import Callable
from typing import Any

from engine.training.position import TrainingPosition


class RunSettings:
    """Early stopping's patience, the learning rate, a checkpoint.

    ``stopping`` is the run's EarlyStopping or None, ``save`` writes a checkpoint of an epoch and
    a step.
    """

    def __init__(self, model: Any, stopping: Any, save: Callable[[int, int], None]) -> None:
        self._model = model
        self._stopping = stopping
        self._save = save

    def pull(self, lever: str, value: float, position: TrainingPosition) -> None:
        """Change it now; patience counts at the epoch's end."""
        match lever:
            case "learning_rate":
                # A variable that the compiled steps read: nothing is traced again
                self._model.optimizer.learning_rate = value
            case "patience":
                if self._stopping is not None:
                    self._stopping.patience = int(value)
            case "checkpoint":
                self._save(position.done + (position.step > 0 or position.trained), position.step)
            case _:
                raise ValueError(lever)
