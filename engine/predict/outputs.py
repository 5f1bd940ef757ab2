"""What a network's outputs say, in the words and units of the columns that they tell."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any, TypeAlias

from data.prepare.number_column import NumberColumn
from data.prepare.preparation import Preparation
from data.prepare.scaling import Centred, Unscaled
from engine.models.nodes.ends import End
from engine.models.summary import OUTPUT
from engine.store.inputs import InputRecord
from engine.tasks.classification import Classification
from engine.tasks.regression import Regression
from engine.tasks.task import Task

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

    Numbers: TypeAlias = NDArray[np.float32]


@dataclass(frozen=True, slots=True, eq=False)
class Told:
    """What is predicted of each row: of classes their numbers (int64) with their
    ``probabilities`` (float32, shape (rows, classes)), of a number its values (float64).
    """

    predicted: NDArray[Any]
    probabilities: Numbers

    @property
    def probable(self) -> Numbers:
        """The probability of the predicted class: float32 of shape (rows,)."""
        import numpy as np

        return self.probabilities[np.arange(len(self.predicted)), self.predicted]


@dataclass(frozen=True, slots=True)
class Output:
    """One of a network's outputs: the column (untrusted name) that it tells, and how.

    ``keras`` is its layer's name. ``centre`` and ``size`` bring a number from what it was prepared
    to back into the column's own unit; ``in_unit`` is False where that cannot be undone.
    """

    label: str
    keras: str
    task: Task
    centre: float = 0.0
    size: float = 1.0
    in_unit: bool = True

    @property
    def classes(self) -> tuple[str, ...]:
        """The classes' names in the order of their numbers; none of a number."""
        return self.task.names if isinstance(self.task, Classification) else ()

    def of(self, outputs: Any) -> Numbers:
        """Its part of what the network gave: float32 of shape (rows, units)."""
        import numpy as np

        return np.asarray(outputs[self.keras] if isinstance(outputs, Mapping) else outputs)

    def probabilities(self, outputs: Any) -> Numbers:
        """How probable each class is: float32 of shape (rows, classes); of a number (rows, 0)."""
        import numpy as np

        own = self.of(outputs)
        if not self.classes:
            return np.zeros((len(own), 0), np.float32)
        if own.shape[1] == 1 and len(self.classes) == 2:
            return np.concatenate([1 - own, own], axis=1)
        return own

    def told(self, outputs: Any) -> Told:
        """What is predicted of each row."""
        predicted, _ = self.task.told(self.of(outputs))
        if not self.classes:
            predicted = predicted * self.size + self.centre
        return Told(predicted, self.probabilities(outputs))


def label_output(label: str, task: Task) -> Output:
    """The output that tells the table's label."""
    return Output(label, OUTPUT, task)


def end_output(end: End, preparation: Preparation | None, record: InputRecord | None) -> Output:
    """A further output, of a column that the preparation has made numbers of."""
    if end.has_classes:
        return Output(end.label, end.keras, Classification(_classes(end, preparation)))
    scale = None if record is None else record.ends.get(end.label)
    task = Regression() if scale is None else Regression().scaled(*scale)
    found = Output(end.label, end.keras, task, in_unit=scale is not None)
    column = None if preparation is None else _column(preparation, end.label)
    if preparation is None:
        return found
    scaler = column.scaler if isinstance(column, NumberColumn) else None
    if isinstance(scaler, Centred):
        return replace(found, centre=scaler.centre, size=scaler.scale)
    return found if isinstance(scaler, Unscaled) else replace(found, in_unit=False)


def _classes(end: End, preparation: Preparation | None) -> tuple[str, ...]:
    """The values that the end's places stand for."""
    if preparation is None:
        return tuple(map(str, range(len(end.places or ()))))
    inputs = preparation.inputs
    named = [inputs[place] for place in end.places or ()]
    return tuple(one.detail or f"({one.what})" for one in named)


def _column(preparation: Preparation, name: str) -> Any:
    found = [one.transform for one in preparation.columns if one.name == name]
    return found[0] if found else None
