"""What the sections that ask for one of Keras' callbacks share."""

from collections.abc import Callable
from typing import Any, ClassVar, Literal

from engine.models.base.keras_call import KerasCall
from engine.models.base.spec import Spec
from engine.tasks.metrics import lower_is_better

Monitor = Literal[
    "val_loss",
    "val_accuracy",
    "loss",
    "accuracy",
    "val_auc",
    "auc",
    "val_r2",
    "r2",
    "val_mae",
    "mae",
    "val_rmse",
    "rmse",
]
"""What callbacks can watch; which of them there are, the task of the label tells."""
Save = Callable[[int, bool], None]


class CallbackSpec(Spec):
    """A section that asks for a callback: how it is made, and what it remembers.

    ``KEY`` names it within a run and in a script; ``CLASS`` is Keras' name of its class;
    ``REMEMBERED`` are the attributes that it changes while it watches.
    """

    KEY: ClassVar[str]
    CLASS: ClassVar[str]
    REMEMBERED: ClassVar[tuple[str, ...]]

    @classmethod
    def callback_class(cls) -> type[Any]:
        """The class of the callback."""
        import keras

        return getattr(keras.callbacks, cls.CLASS)

    def call(self) -> KerasCall | None:
        """The call that makes it; None where a script leaves it out, since no number knows it."""
        return None

    def make(self, save: Save) -> Any:  # noqa: ARG002
        """The callback. ``save`` keeps the model after an epoch, perhaps in place of the last."""
        call = self.call()
        return None if call is None else call.make()

    def goes_on_from(self, before: Any) -> bool:  # noqa: ARG002
        """Whether in a branch it can use what its run's callback of this kind remembers."""
        return True

    def taken_over(self, memory: dict[str, Any], before: Any) -> dict[str, Any]:  # noqa: ARG002
        """What it goes on with in a branch, of the memory of its run's callback."""
        return memory


def direction(monitor: str) -> str:
    """Keras' ``mode`` for a monitored metric: min or max."""
    return "min" if lower_is_better(monitor) else "max"
