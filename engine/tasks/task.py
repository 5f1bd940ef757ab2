"""What a label asks for, as one object: whoever needs to know asks it, and nothing else."""

from __future__ import annotations

from abc import ABC, abstractmethod
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any, ClassVar, Literal, TypeAlias

from data.messages import Message

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

    from engine.tasks.residuals import ResidualSummary

    Labels: TypeAlias = NDArray[Any]
    Counts: TypeAlias = list[list[int]]

Kind = Literal["classification", "binary", "regression"]
DEFAULT_LOSS = "categorical_crossentropy"
"""What a description says where nobody chose a loss: every task takes it for its usual one."""
DISTANCES = (
    "mean_squared_error",
    "mean_absolute_error",
    "mean_absolute_percentage_error",
    "mean_squared_logarithmic_error",
)


@dataclass(frozen=True, slots=True)
class Head:
    """The last layer: its units, its activation (empty: the sums as they are).

    ``units_text`` is how a script writes their number.
    """

    units: int
    activation: str
    units_text: str = ""

    @property
    def words(self) -> str:
        """The layer's kind in a table of layers."""
        return f"Dense {self.activation or 'linear'}"


@dataclass(frozen=True, slots=True)
class Measure:
    """A metric that is compiled into the network, under the ``name`` that a history has.

    ``keras`` names the class in ``keras.metrics``, or is a word that ``compile`` takes itself;
    ``scaled``: it is computed of scaled labels, and told in their own unit.
    """

    name: str
    keras: str
    options: Mapping[str, Any] = field(default_factory=dict[str, Any])
    scaled: bool = False


@dataclass(frozen=True, slots=True)
class Scale:
    """How a label that is a number becomes the target: less ``mean``, divided by ``deviation``.

    Both come from the training rows; the deviation is 1 where all of those are the same.
    """

    mean: float
    deviation: float


PLAIN = Scale(0.0, 1.0)


@dataclass(frozen=True, slots=True)
class ScriptParts:
    """What an exported script says of the label, as lines of Python.

    ``constants`` stand at its top, ``labels`` take the column ``values`` of the table read as
    ``dtype`` and end with ``return``; ``targets`` make ``targets`` of ``labels``.
    """

    constants: tuple[str, ...]
    labels_are: str
    dtype: str
    labels: tuple[str, ...]
    targets: str


class Task(ABC):
    """The kind of a task on one table: head, targets, losses, metrics, what is kept of an epoch.

    A task that scales its targets must be ``fitted`` to the training rows before it makes any.
    """

    KIND: ClassVar[Kind]
    USUAL_LOSS: ClassVar[str]
    LOSSES: ClassVar[tuple[str, ...]]
    """Those that fit, the usual one first."""
    TOLD_IN_UNIT: ClassVar[tuple[str, ...]] = ()
    """Those that are computed of labels in their own unit, not of scaled ones."""
    WEIGHS_CLASSES: ClassVar[bool] = True
    """Whether rows can weigh by their class, and mistakes by a cost matrix."""

    @property
    @abstractmethod
    def head(self) -> Head:
        """The layer at the network's end."""

    @property
    @abstractmethod
    def measures(self) -> tuple[Measure, ...]:
        """The metrics beside the loss, what a person looks at first in front."""

    @property
    def scale(self) -> Scale:
        """How targets are scaled."""
        return PLAIN

    def fitted(self, labels: Labels) -> Task:  # noqa: ARG002
        """The task as the labels of the training rows (of shape (rows,)) make it."""
        return self

    def scaled(self, mean: float, deviation: float) -> Task:  # noqa: ARG002
        """The task as ``fitted`` makes it of labels of that mean and deviation."""
        return self

    def loss(self, asked: str) -> str:
        """The loss to train with, of what a description says."""
        return self.USUAL_LOSS if asked == DEFAULT_LOSS else asked

    def allows(self, asked: str) -> bool:
        """Whether a loss that a description says can be trained with."""
        return self.loss(asked) in self.LOSSES

    @property
    def monitors(self) -> tuple[str, ...]:
        """The names of what a callback can watch, without Keras' ``val_``."""
        return ("loss", *(measure.name for measure in self.measures))

    @abstractmethod
    def targets(self, labels: Labels) -> NDArray[np.float32]:
        """What the network is to give for labels of shape (rows,): of shape (rows, units)."""

    @abstractmethod
    def decided(self, outputs: Any) -> Any:
        """What is predicted by a tensor of outputs (rows, units), of shape (rows,): call it while
        tracing. A class's number as int64, or the scaled number as float32.
        """

    @abstractmethod
    def kept(self, labels: Labels, predicted: NDArray[Any]) -> Counts | ResidualSummary:
        """What is kept of an epoch: of the measured rows' labels and what ``decided`` gave."""

    @abstractmethod
    def told(self, outputs: NDArray[np.float32]) -> tuple[NDArray[Any], NDArray[np.float32]]:
        """What outputs (rows, units) say of each row: the class's number (int64), or the number in
        its own unit (float64); and how probable that class is (float32, of numbers empty).
        """

    @abstractmethod
    def baseline(self, training: Labels, measured: Labels) -> dict[str, float]:
        """What the simplest guess comes to on the measured rows, by the metric's name.

        The guess is made from the labels of the training rows: the largest class, or the mean.
        """

    def doubts(self, training: Labels, measured: Labels) -> list[Message]:  # noqa: ARG002
        """What a person should know of a split before anything is trained."""
        return []

    @abstractmethod
    def texts(self, labels: Labels) -> list[str]:
        """The labels as cells of a table that ``labels_of`` gives back to the bit."""

    @abstractmethod
    def labels_of(self, column: Any) -> Labels:
        """The labels in a pandas column that was read as ``script().dtype``."""

    @abstractmethod
    def script(self) -> ScriptParts:
        """What an exported script says of the label."""

    @abstractmethod
    def preparation(self) -> dict[str, Any]:
        """What ``preparation.json`` says of the label and of the network's output."""
