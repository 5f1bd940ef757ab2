"""What may be changed while a run trains, beside what the loop itself changes."""

from collections.abc import Callable
from typing import Any

from engine.commands import Command, CommandKind
from engine.training.position import TrainingPosition


class RunSettings:
    """Early stopping's patience, the learning rate; and a model saved on the way.

    ``stopping`` is the run's EarlyStopping or None, ``save`` saves the model of an epoch and a
    step.
    """

    def __init__(self, model: Any, stopping: Any, save: Callable[[int, int], None]) -> None:
        self._model = model
        self._stopping = stopping
        self._save = save

    def apply(self, command: Command, position: TrainingPosition) -> None:
        """Change it now; patience counts at the epoch's end."""
        value = 0.0 if command.value is None else command.value
        match command.kind:
            case CommandKind.LEARNING_RATE:
                # A variable that the compiled steps read: nothing is traced again
                self._model.optimizer.learning_rate = value
            case CommandKind.PATIENCE:
                if self._stopping is not None:
                    self._stopping.patience = int(value)
            case CommandKind.CHECKPOINT:
                self._save(position.done + (position.step > 0 or position.trained), position.step)
            case _:
                raise ValueError(command.kind)
