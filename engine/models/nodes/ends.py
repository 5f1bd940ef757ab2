"""The ends of a graph: the table's label, and further columns that are predicted beside it."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any, Literal, get_args

from engine.tasks.task import Head

OfNumber = Literal["mean_squared_error", "mean_absolute_error", "huber"]
OfClasses = Literal["categorical_crossentropy"]
FurtherLoss = OfNumber | OfClasses
NUMBER = Head(1, "", "1")
"""The last layer of a column of numbers."""


@dataclass(frozen=True, slots=True)
class End:
    """A label that a node tells. ``keras`` names its last layer.

    ``places`` are among a row's numbers: one of a column of numbers, several of one of classes,
    one-hot; None: it is the table's label, and the task's matter. ``weight`` counts its loss in the
    sum of all; ``told_loss`` is empty where none is said.
    """

    label: str
    node: str
    keras: str
    places: tuple[int, ...] | None = None
    told_loss: str = ""
    weight: float = 1.0

    @property
    def has_classes(self) -> bool:
        """Whether its column is one of classes."""
        return self.places is not None and len(self.places) > 1

    @property
    def losses(self) -> tuple[str, ...]:
        """Those that fit its column, the usual one first."""
        return get_args(OfClasses if self.has_classes else OfNumber)

    @property
    def loss(self) -> str:
        """By Keras' word."""
        return self.told_loss or self.losses[0]

    @property
    def metric(self) -> str:
        """The metric beside its loss, by Keras' word."""
        return "accuracy" if self.has_classes else "mae"

    def head(self, of_label: Head) -> Head:
        """Its last layer."""
        if self.places is None:
            return of_label
        units = len(self.places)
        return Head(units, "softmax", str(units)) if self.has_classes else NUMBER


def of_ends(ends: tuple[End, ...], main: Any, further: Callable[[End], Any]) -> Any:
    """What ``compile`` takes for each output: ``main`` for the label, ``further(end)`` for others;
    where there is one output, ``main`` alone.
    """
    if len(ends) == 1:
        return main
    return {end.keras: main if end.places is None else further(end) for end in ends}
