"""What the loop asks of whatever runs batches on the device."""

from dataclasses import dataclass
from typing import Any, Protocol

import numpy as np
from numpy.typing import NDArray

from engine.training.steps.row_order import Rows


@dataclass(frozen=True, slots=True)
class Batches:
    """Row numbers on the device, cut into batches.

    ``whole`` is an int32 tensor of shape (``count``, batch size); ``rest`` holds the rows of the
    last partial batch, or is None.
    """

    whole: Any
    count: int
    rest: Any

    @property
    def steps(self) -> int:
        """All batches, the partial one too."""
        return self.count + (self.rest is not None)

    def stretch(self, first: int, wanted: int) -> int:
        """How many batches from ``first`` on one call takes, ``wanted`` at most."""
        return min(wanted, self.steps - first)


class Steps(Protocol):
    """Runs batches of a compiled model over a table that lies on the device."""

    def batches(self, rows: Rows, *, large: bool = False) -> Batches:
        """Put the row numbers on the device, in batches.

        ``large``: their size matters to nobody, as in a validation that no batch hook watches.
        """
        ...

    def train(self, batches: Batches, first: int, count: int) -> NDArray[np.float32]:
        """Train on ``count`` batches from ``first``: each one's loss, shape (count,)."""
        ...

    def test(self, batches: Batches, first: int, count: int) -> NDArray[Any]:
        """Measure on ``count`` batches from ``first``: what is predicted of each row."""
        ...

    def metrics(self) -> dict[str, float]:
        """The model's metrics since they were last set back, by Keras' names."""
        ...

    def reset_metrics(self) -> None:
        """Set the model's metrics back."""
        ...

    def sample(self, rows: NDArray[np.int64]) -> tuple[Any, ...]:
        """Inputs, targets and (if rows are weighed) weights of some training rows, as
        ``train_step`` takes them.
        """
        ...
