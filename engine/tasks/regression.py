"""A number: one linear unit, targets scaled by the training rows, the residuals."""

from __future__ import annotations

import math
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any, ClassVar

from engine.tasks.task import DISTANCES, PLAIN, Head, Kind, Measure, Scale, ScriptParts, Task

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

    from engine.tasks.residuals import ResidualSummary
    from engine.tasks.task import Labels


@dataclass(frozen=True, slots=True)
class Regression(Task):
    """A number in its own unit; ``scaling`` is known once the task is fitted to training rows."""

    KIND: ClassVar[Kind] = "regression"
    USUAL_LOSS: ClassVar[str] = "mean_squared_error"
    LOSSES: ClassVar[tuple[str, ...]] = (*DISTANCES, "huber")
    TOLD_IN_UNIT: ClassVar[tuple[str, ...]] = (
        "mean_absolute_percentage_error",
        "mean_squared_logarithmic_error",
    )
    WEIGHS_CLASSES: ClassVar[bool] = False

    scaling: Scale = PLAIN

    @property
    def head(self) -> Head:
        """One unit that gives its sum."""
        return Head(1, "", "1")

    @property
    def measures(self) -> tuple[Measure, ...]:
        """The share of the variance that is explained; the mean and the root mean square of the
        residuals in the label's own unit.
        """
        return (
            Measure("r2", "R2Score"),
            Measure("mae", "MeanAbsoluteError", scaled=True),
            Measure("rmse", "RootMeanSquaredError", scaled=True),
        )

    @property
    def scale(self) -> Scale:
        """By the training rows' mean and standard deviation."""
        return self.scaling

    def fitted(self, labels: Labels) -> Regression:
        """Scaled by these labels, float64; their deviation is the population's."""
        return self.scaled(float(labels.mean()), float(labels.std()))

    def scaled(self, mean: float, deviation: float) -> Regression:
        """Scaled so; a deviation of 0 counts as 1."""
        return replace(self, scaling=Scale(mean, deviation if deviation > 0 else 1.0))

    def targets(self, labels: Labels) -> NDArray[np.float32]:
        """The scaled labels, as a column."""
        scaled = (labels - self.scaling.mean) / self.scaling.deviation
        return scaled.astype("float32")[:, None]

    def decided(self, outputs: Any) -> Any:
        """The scaled number."""
        return outputs[:, 0]

    def kept(self, labels: Labels, predicted: NDArray[Any]) -> ResidualSummary:
        """The residuals in the label's own unit."""
        from engine.tasks.residuals import summed_up

        numbers = predicted.astype("float64") * self.scaling.deviation + self.scaling.mean
        return summed_up(labels[: len(numbers)], numbers, self.scaling.mean)

    def told(self, outputs: NDArray[np.float32]) -> tuple[NDArray[Any], NDArray[np.float32]]:
        """The numbers in the label's own unit."""
        import numpy as np

        numbers = outputs[:, 0].astype(np.float64) * self.scaling.deviation + self.scaling.mean
        return numbers, np.zeros(0, np.float32)

    def baseline(self, training: Labels, measured: Labels) -> dict[str, float]:
        """What the training rows' mean comes to, guessed for every row."""
        import numpy as np

        if not len(measured):
            return {}
        off = measured - training.mean()
        squares = float(np.mean(off**2))
        total = float(np.var(measured))
        return {
            "r2": 1 - squares / total if total else 0.0,
            "mae": float(np.mean(np.abs(off))),
            "rmse": math.sqrt(squares),
        }

    def texts(self, labels: Labels) -> list[str]:
        """As short as they may be to read back."""
        return [repr(value) for value in labels.tolist()]

    def labels_of(self, column: Any) -> Labels:
        """The numbers as float64."""
        return column.to_numpy("float64")

    def script(self) -> ScriptParts:
        """The scale, and the label as a float64."""
        return ScriptParts(
            constants=(
                "# The label is trained less its mean, divided by its deviation (training rows)",
                f"MEAN, DEVIATION = {self.scaling.mean!r}, {self.scaling.deviation!r}",
            ),
            labels_are="the number to predict",
            dtype="float",
            labels=('labels = table.pop(LABEL).to_numpy("float64")',),
            targets='((labels - MEAN) / DEVIATION).astype("float32")[:, None]',
        )

    def preparation(self) -> dict[str, Any]:
        """The scale by which the output becomes the label."""
        return {
            "label": {"mean": self.scaling.mean, "deviation": self.scaling.deviation},
            "output": "one scaled number: times the label's deviation, plus its mean",
        }
