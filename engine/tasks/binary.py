"""Two classes by one sigmoid unit: its output is the second one's probability."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, ClassVar

from engine.tasks.classification import Classification
from engine.tasks.task import DISTANCES, Head, Kind, Measure

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

    from engine.tasks.task import Labels


@dataclass(frozen=True, slots=True)
class Binary(Classification):
    """The second of two classes, or the first; ``threshold`` is the least probability that is
    taken for the second.
    """

    KIND: ClassVar[Kind] = "binary"
    USUAL_LOSS: ClassVar[str] = "binary_crossentropy"
    LOSSES: ClassVar[tuple[str, ...]] = ("binary_crossentropy", *DISTANCES, "huber")

    threshold: float = 0.5

    @property
    def head(self) -> Head:
        """One sigmoid unit."""
        return Head(1, "sigmoid", "1")

    @property
    def measures(self) -> tuple[Measure, ...]:
        """The accuracy at the threshold, and the area under the ROC curve over all of them.

        Keras computes the area from 200 thresholds.
        """
        return (
            Measure("accuracy", "BinaryAccuracy", {"threshold": self.threshold}),
            Measure("auc", "AUC"),
        )

    def targets(self, labels: Labels) -> NDArray[np.float32]:
        """1 for the second class, 0 for the first."""
        return labels.astype("float32")[:, None]

    def decided(self, outputs: Any) -> Any:
        """The second class above the threshold, as Keras' BinaryAccuracy takes it."""
        import tensorflow as tf

        library: Any = tf
        return library.cast(outputs[:, 0] > self.threshold, library.int64)

    def told(self, outputs: NDArray[np.float32]) -> tuple[NDArray[Any], NDArray[np.float32]]:
        """The second class above the threshold; of the first one its own probability."""
        import numpy as np

        second = outputs[:, 0] > self.threshold
        probable = np.where(second, outputs[:, 0], 1 - outputs[:, 0])
        return second.astype(np.int64), probable.astype(np.float32)

    def script(self) -> Any:
        """As of classes; the targets are a column of 0 and 1."""
        import dataclasses

        parts = super(Binary, self).script()
        return dataclasses.replace(parts, targets='labels.astype("float32")[:, None]')

    def preparation(self) -> dict[str, Any]:
        """The classes by number, and the threshold between them."""
        found = super(Binary, self).preparation()
        output = "the probability of the second class"
        return {**found, "output": output, "threshold": self.threshold}
