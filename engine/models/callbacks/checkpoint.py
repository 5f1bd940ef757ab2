"""Saving the model at the ends of epochs."""

import math
from functools import cache
from typing import Annotated, Any, ClassVar

from pydantic import Field

from engine.models.base.watching import CallbackSpec, Monitor, Save, direction


class Checkpoint(CallbackSpec):
    """Save the model at the end of an epoch."""

    KEY: ClassVar[str] = "checkpoint"
    REMEMBERED: ClassVar[tuple[str, ...]] = ("best",)

    monitor: Annotated[
        Monitor, Field(title="monitor", description="The value that tells which epoch is best.")
    ] = "val_loss"
    save_best_only: Annotated[
        bool,
        Field(
            title="best only",
            description="Save only when the monitored value improved; otherwise after every epoch.",
        ),
    ] = True

    @classmethod
    def callback_class(cls) -> type[Any]:
        """Hands the model over to be saved: after each epoch, or where the monitor improved."""
        return _class()

    def make(self, save: Save) -> Any:
        """Our own: ``save`` gets the epoch (from 1), and whether it supersedes those before it."""
        return _class()(self, save)


@cache
def _class() -> type[Any]:
    import keras  # late: the screen reads the section above

    class SavesModel(keras.callbacks.Callback):
        def __init__(self, spec: Checkpoint, save: Save) -> None:
            super().__init__()
            self._spec = spec
            self._save = save
            self.best: float | None = None

        def on_epoch_end(self, epoch: int, logs: dict[str, Any] | None = None) -> None:
            if not self._spec.save_best_only:
                self._save(epoch + 1, False)
                return
            value = float((logs or {})[self._spec.monitor])
            if self._improves(value):
                self.best = value
                self._save(epoch + 1, True)

        def _improves(self, value: float) -> bool:
            """A NaN is never the best."""
            if self.best is None:
                return not math.isnan(value)
            if direction(self._spec.monitor) == "max":
                return value > self.best
            return value < self.best

    return SavesModel
