"""How well rows with a label were predicted, added up part by part."""

from __future__ import annotations

from dataclasses import asdict
from typing import TYPE_CHECKING, Any

from engine.predict.outputs import Output, Told
from engine.tasks.metrics import accuracy
from engine.tasks.residuals import summed_up
from engine.tasks.targets import confusion

MOST_VALUES = 2_000_000
"""Probabilities that are held, 8 MB, for what is told of them: those of the first rows."""

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
        self._shares: list[NDArray[Any]] = []
        self._held = 0
        self.rows = 0

    def add(self, labels: NDArray[Any], told: Told) -> None:
        """The next rows; those without a label count for nothing."""
        import numpy as np

        classes = len(self._output.classes)
        known = labels >= 0 if classes else np.isfinite(labels)
        self.rows += int(known.sum())
        if classes:
            self._counts += np.array(confusion(labels[known], told.predicted[known], classes))
            if self._held < MOST_VALUES:
                self._true.append(labels[known])
                self._predicted.append(told.predicted[known])
                self._shares.append(told.probabilities[known])
                self._held += self._shares[-1].size
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
            found = {**about, "classes": classes, "matrix": counts, "accuracy": accuracy(counts)}
            return {**found, "probabilities": self._of_probabilities()}
        true, predicted = np.concatenate(self._true), np.concatenate(self._predicted)
        found = summed_up(true, predicted, self._output.task.scale.mean)
        return {**about, **asdict(found)}

    def _of_probabilities(self) -> dict[str, Any]:
        """How far they can be trusted: the expected calibration error, the areas below the curves
        of each class against the rest (null: no row, or every one, is of it), and their means.
        """
        import numpy as np

        from engine.tasks.calibration import reliability
        from engine.tasks.thresholds import mean_of, one_against_rest

        true, shares = np.concatenate(self._true), np.concatenate(self._shares)
        said = np.concatenate(self._predicted)
        sure = shares[np.arange(len(said)), said]
        calibration = reliability(sure, said == true)
        each = one_against_rest(true, shares)
        mean = mean_of(each)
        return {
            "rows": len(true),
            "calibration_error": None if calibration is None else calibration.error,
            "roc_auc": None if mean is None else mean.area,
            "average_precision": None if mean is None else mean.average_precision,
            "roc_auc_by_class": [None if one is None else one.area for one in each],
            "average_precision_by_class": [
                None if one is None else one.average_precision for one in each
            ],
        }
