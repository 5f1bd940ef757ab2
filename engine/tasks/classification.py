"""Classes: a softmax unit for each, one-hot targets, the confusion matrix."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, ClassVar

from data.messages import Message
from engine.io.python_text import listing
from engine.tasks.task import DEFAULT_LOSS, DISTANCES, Head, Kind, Measure, ScriptParts, Task

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

    from engine.tasks.task import Counts, Labels


@dataclass(frozen=True, slots=True)
class Classification(Task):
    """One class of several; ``names`` in the order of the labels' numbers."""

    KIND: ClassVar[Kind] = "classification"
    USUAL_LOSS: ClassVar[str] = DEFAULT_LOSS
    LOSSES: ClassVar[tuple[str, ...]] = (
        DEFAULT_LOSS,
        "binary_crossentropy",
        *DISTANCES,
        "huber",
        "cost_matrix",
    )

    names: tuple[str, ...]

    @property
    def head(self) -> Head:
        """A softmax unit a class."""
        return Head(len(self.names), "softmax", "len(CLASSES)")

    @property
    def measures(self) -> tuple[Measure, ...]:
        """The share of rows whose largest output is their class's."""
        return (Measure("accuracy", "accuracy"),)

    def targets(self, labels: Labels) -> NDArray[np.float32]:
        """A 1 at each row's class."""
        from engine.tasks.targets import one_hot

        return one_hot(labels, len(self.names))

    def decided(self, outputs: Any) -> Any:
        """The class with the largest output."""
        import tensorflow as tf

        library: Any = tf
        return library.argmax(outputs, axis=-1)

    def kept(self, labels: Labels, predicted: NDArray[Any]) -> Counts:
        """The confusion matrix."""
        from engine.tasks.targets import confusion

        return confusion(labels, predicted, len(self.names))

    def told(self, outputs: NDArray[np.float32]) -> tuple[NDArray[Any], NDArray[np.float32]]:
        """The class with the largest output, and that output."""
        import numpy as np

        predicted = outputs.argmax(axis=-1).astype(np.int64)
        return predicted, outputs.max(axis=-1).astype(np.float32)

    def baseline(self, training: Labels, measured: Labels) -> dict[str, float]:
        """The share of the class that most training rows have."""
        import numpy as np

        if not len(measured):
            return {}
        largest = int(np.bincount(training, minlength=len(self.names)).argmax())
        return {"accuracy": float(np.mean(measured == largest))}

    def doubts(self, training: Labels, measured: Labels) -> list[Message]:
        """Classes that rows validate and none train."""
        from data.judging import only_validated

        found = only_validated(training, measured, self.names)
        return [found] if found else []

    def texts(self, labels: Labels) -> list[str]:
        """The classes' names."""
        return [self.names[label] for label in labels]

    def labels_of(self, column: Any) -> Labels:
        """The number of each row's class."""
        numbers = {name: number for number, name in enumerate(self.names)}
        return column.map(numbers).to_numpy("int64")

    def script(self) -> ScriptParts:
        """The classes' names, and the number of each row's."""
        return ScriptParts(
            constants=(listing("CLASSES", self.names),),
            labels_are="the number of each row's class",
            dtype="str",
            labels=(
                "numbers = {name: number for number, name in enumerate(CLASSES)}",
                'labels = table.pop(LABEL).map(numbers).to_numpy("int64")',
            ),
            targets='np.eye(len(CLASSES), dtype="float32")[labels]',
        )

    def preparation(self) -> dict[str, Any]:
        """The classes by number."""
        return {
            "label": {"classes": list(self.names)},
            "output": "one probability a class, in the order of the classes",
        }
