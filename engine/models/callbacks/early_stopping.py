"""Early stopping."""

from typing import Annotated, Any, ClassVar

from pydantic import Field

from data.messages import Message
from engine.models.base.keras_call import KerasCall
from engine.models.base.marks import Stepped
from engine.models.base.spec import Number, Whole
from engine.models.base.watching import CallbackSpec, Monitor, direction


class EarlyStopping(CallbackSpec):
    """Stop when the monitored value no longer improves."""

    KEY: ClassVar[str] = "early_stopping"
    CLASS: ClassVar[str] = "EarlyStopping"
    REMEMBERED: ClassVar[tuple[str, ...]] = (
        "wait",
        "patience",
        "stopped_epoch",
        "best",
        "best_epoch",
    )

    monitor: Annotated[
        Monitor, Field(title="monitor", description="The value that must keep improving.")
    ] = "val_loss"
    min_delta: Annotated[
        Number,
        Stepped("tenfold or zero"),
        Field(
            title="min delta", description="The least change that counts as better.", ge=0.0, le=1e6
        ),
    ] = 0.0001
    patience: Annotated[
        Whole,
        Field(
            title="patience",
            description="Epochs without improvement before stopping.",
            ge=0,
            le=100_000,
        ),
    ] = 3
    restore_best: Annotated[
        bool,
        Field(title="restore best", description="End with the weights of the best epoch."),
    ] = False

    def call(self) -> KerasCall:
        """Keras' EarlyStopping."""
        return KerasCall(
            "callbacks.EarlyStopping",
            options={
                "monitor": self.monitor,
                "min_delta": self.min_delta,
                "patience": self.patience,
                "mode": direction(self.monitor),
                "restore_best_weights": self.restore_best,
            },
        )

    def goes_on_from(self, before: Any) -> bool:
        """Not where nobody wanted the best epoch's weights back: they were not kept."""
        return before.restore_best or not self.restore_best

    def taken_over(self, memory: dict[str, Any], before: Any) -> dict[str, Any]:
        """It has not stopped here; a patience set by hand stays unless the branch has its own."""
        kept = {**memory, "stopped_epoch": 0}
        if before.patience != self.patience:
            kept.pop("patience", None)
        return kept

    def why_stopped(self, callback: Any) -> list[Message]:
        """What the callback did; nothing if it did nothing."""
        said: list[Message] = []
        best = int(callback.best_epoch) + 1
        if callback.stopped_epoch > 0:
            said.append(
                Message(
                    "run.stopped_early",
                    {
                        "epoch": int(callback.stopped_epoch) + 1,
                        "monitor": self.monitor,
                        "min_delta": self.min_delta,
                        "epochs": max(self.patience, 1),
                        "best": best,
                    },
                )
            )
        if self.has_restored(callback):
            said.append(Message("run.ends_with_best", {"epoch": best}))
        return said

    def has_restored(self, callback: Any) -> bool:
        """Whether the callback has given the model the weights of its best epoch."""
        return self.restore_best and callback.best_weights is not None
