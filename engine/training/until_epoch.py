"""Training that ends at an epoch's end, to have the state there."""

from collections.abc import Sequence
from typing import Any

from engine.training.control import Stopped
from engine.training.position import CheckpointSink, TrainingPosition
from engine.training.training_state import TrainingState, capture


class Reached(Stopped):
    """The epoch's end has come, with this state."""

    def __init__(self, state: TrainingState) -> None:
        super().__init__()
        self.state = state


class UntilEpoch:
    """Stands before a checkpointer: keeps through it up to an epoch's end, and ends training there.

    At the end itself nothing is kept: the state is handed over.
    """

    def __init__(
        self, epoch: int, checkpointer: CheckpointSink, model: Any, callbacks: Sequence[Any]
    ) -> None:
        self._epoch = epoch
        self._checkpointer = checkpointer
        self._model = model
        self._callbacks = callbacks

    def begin(self) -> TrainingPosition:
        """Where the checkpointer lets training begin."""
        return self._checkpointer.begin()

    def begin_epoch(self, epoch: int) -> None:
        """An epoch (from 0) that had begun before goes on."""
        self._checkpointer.begin_epoch(epoch)

    def keep(self, position: TrainingPosition, *, now: bool = False, changed: bool = False) -> None:
        """Keep it if it is time.

        Raises:
            Reached: training stands at the epoch's end.
        """
        if position.done < self._epoch:
            self._checkpointer.keep(position, now=now, changed=changed)
            return
        raise Reached(capture(self._model, self._callbacks, position))
