"""How well rows with a label were predicted, added up part by part."""

from __future__ import annotations

from dataclasses import asdict
from typing import TYPE_CHECKING, Any

from engine.predict.outputs import Output, Told
from engine.tasks.metrics import accuracy
from engine.tasks.residuals import summed_up
from engine.tasks.targets import confusion

if TYPE_CHECKING:
    from numpy.typing import NDArray


class Scores:
    """Of one output: a confusion matrix, or the residuals, of the rows that have a label."""

    def __init__(self, output: Output) -> None:
        import numpy as np

        self._output = output
        count = len(output.classes)
        self._counts = np.zeros((count, count), np.int64)
        self._true: list[NDArray[Any]] = []
        self._predicted: list[NDArray[Any]] = []
        self.rows = 0

    def add(self, labels: NDArray[Any], told: Told) -> None:
        """The next rows; those without a label count for nothing."""
        import numpy as np

        classes = len(self._output.classes)
        known = labels >= 0 if classes else np.isfinite(labels)
        self.rows += int(known.sum())
        if classes:
            self._counts += np.array(confusion(labels[known], told.predicted[known], classes))
        else:
            self._true.append(labels[known])
            self._predicted.append(told.predicted[known])

    def to_dict(self) -> dict[str, Any]:
        """What it came to, ready for JSON; of no rows nothing."""
        import numpy as np

        if not self.rows:
            return {}
        about: dict[str, Any] = {"label": self._output.label, "rows": self.rows}
        if self._output.classes:
            counts = self._counts.tolist()
            classes = list(self._output.classes)
            return {**about, "classes": classes, "matrix": counts, "accuracy": accuracy(counts)}
        true, predicted = np.concatenate(self._true), np.concatenate(self._predicted)
        found = summed_up(true, predicted, self._output.task.scale.mean)
        return {**about, **asdict(found)}
