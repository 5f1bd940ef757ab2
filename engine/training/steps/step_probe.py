"""A step of a Keras model as it is traced: what Keras keeps to itself is seen."""

from collections.abc import Generator
from contextlib import contextmanager, nullcontext
from dataclasses import dataclass
from typing import Any

from engine.training.steps.keras_internals import loss_computed_by, without_metrics


@dataclass(slots=True)
class Seen:
    """What a step computed on its way: the batch's loss and its outputs."""

    loss: Any = None
    outputs: Any = None


@contextmanager
def probed(model: Any, *, counts: bool = True) -> Generator[Seen]:
    """See the loss and the outputs of the one step inside.

    Without ``counts`` the step leaves the compiled metrics alone; the mean of the loss goes on.
    """
    compute = model.compute_loss
    seen = Seen()

    def computing(
        x: Any = None,
        y: Any = None,
        y_pred: Any = None,
        sample_weight: Any = None,
        training: bool = True,
    ) -> Any:
        seen.outputs = y_pred
        seen.loss = compute(x, y, y_pred, sample_weight, training=training)
        return seen.loss

    with loss_computed_by(model, computing), nullcontext() if counts else without_metrics(model):
        yield seen
