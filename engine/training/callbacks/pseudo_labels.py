"""Rows that the network labels itself: which of them train, and what they are labelled."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any, ClassVar

import keras
import numpy as np
import tensorflow as tf
from numpy.typing import NDArray

from data import Dataset
from engine.specs import ExperimentSpec
from engine.specs.labelled_rows import keep_label
from engine.tasks.task import Task
from engine.training.steps.outputs import divided_by, outputs_of

_tf: Any = tf
NONE = -1
"""What stands for a label that is not known."""


@dataclass(frozen=True, slots=True)
class LabelRound:
    """What a round (from 1) at the end of ``epoch`` came to, by the labels that were kept from
    training.

    ``counts`` are the rows that were labelled in it and ``right`` those whose label is the true
    one, by the class that they were given. ``labelled`` and ``labelled_right`` are of all rounds
    so far, ``left`` are without a label, ``training_rows`` train from here on.
    """

    number: int
    epoch: int
    counts: tuple[int, ...]
    right: tuple[int, ...]
    labelled: int
    labelled_right: int
    left: int
    training_rows: int


class PseudoLabels(keras.callbacks.Callback):
    """Labels rows at the ends of epochs, after all other callbacks, as ``fit`` would call it.

    ``targets`` is the variable of the compiled steps: those of rows without a label are 0 there.
    A row that has got a label keeps it. At an epoch's end its round is made before the state is
    kept, so that every state of that place has it behind it.
    """

    KEY: ClassVar[str] = "pseudo_labels"
    REMEMBERED: ClassVar[tuple[str, ...]] = ("rounds",)

    def __init__(
        self,
        spec: ExperimentSpec,
        dataset: Dataset,
        rows: NDArray[Any],
        task: Task,
        targets: Any,
    ) -> None:
        super().__init__()
        section = spec.training.pseudo_labels
        assert section is not None
        self._section = section
        self._dataset = dataset
        self._rows = np.asarray(rows, np.int64)
        self._truth: NDArray[np.int64] = dataset.labels[self._rows]
        self._kept = keep_label(self._truth, section)
        self._task = task
        self._targets = targets
        self._divided = divided_by(spec, dataset.description)
        self._initial: list[Any] = []
        self.tell: Callable[[LabelRound], None] = lambda _: None
        self.rounds = 0
        self._known = self._first()

    @property
    def present(self) -> NDArray[np.int32]:
        """The rows that train now, in their order."""
        return self._rows[self._known != NONE].astype(np.int32)

    def labelled_in(self, known: NDArray[Any]) -> int:
        """How many rows the network has labelled in what a state of training keeps."""
        return int(np.count_nonzero((known != NONE) & ~self._kept))

    def on_train_begin(self, logs: dict[str, Any] | None = None) -> None:  # noqa: ARG002
        """Only the labels that are kept are known."""
        self.rounds, self._known = 0, self._first()
        if self._section.fresh_weights:
            self._initial = [one.numpy() for one in self._variables()]
        self._put()

    def on_epoch_end(self, epoch: int, logs: dict[str, Any] | None = None) -> None:  # noqa: ARG002
        """Make a round if one is due and training goes on."""
        model: Any = self.model
        params: Any = self.params
        done, wanted = epoch + 1, params["epochs"]
        over = model.stop_training or done >= wanted
        if over or not self._section.is_due(done, self.rounds):
            return
        places = np.flatnonzero(self._known == NONE)
        if len(places):
            outputs = outputs_of(model, self._dataset, self._rows[places], self._divided)
            predicted, probable = self._task.told(outputs)
            sure = probable > self._section.threshold
            places, found = places[sure], predicted[sure]
            self._known[places] = found
        self.rounds += 1
        self._put()
        if self._section.fresh_weights:
            for variable, value in zip(self._variables(), self._initial, strict=True):
                variable.assign(value)
        self.tell(self._told(done, places))

    @property
    def kept_arrays(self) -> list[NDArray[np.generic]]:
        """What is known of each training row's label, for a state of training."""
        return [self._known.copy()]

    @kept_arrays.setter
    def kept_arrays(self, arrays: list[NDArray[np.generic]]) -> None:
        (known,) = arrays
        self._known = known.astype(np.int64)
        self._put()

    def _first(self) -> NDArray[np.int64]:
        return np.where(self._kept, self._truth, NONE)

    def _put(self) -> None:
        """Bring the targets on the device up to what is known."""
        found = self._task.targets(self._dataset.labels)
        known = self._known != NONE
        found[self._rows[~known]] = 0.0
        found[self._rows[known]] = self._task.targets(self._known[known])
        self._targets.assign(found)

    def _variables(self) -> list[Any]:
        """What begins anew with fresh weights: all but the learning rate, which callbacks and
        people change.
        """
        model: Any = self.model
        every = [*model.variables, *model.optimizer.variables]
        return [one for one in every if one.name != "learning_rate"]

    def _told(self, epoch: int, places: NDArray[np.int64]) -> LabelRound:
        given, classes = self._known[places], len(self._dataset.description.class_names)
        right = given[given == self._truth[places]]
        own = (self._known != NONE) & ~self._kept
        return LabelRound(
            number=self.rounds,
            epoch=epoch,
            counts=tuple(np.bincount(given, minlength=classes).tolist()),
            right=tuple(np.bincount(right, minlength=classes).tolist()),
            labelled=self.labelled_in(self._known),
            labelled_right=int(np.count_nonzero(own & (self._known == self._truth))),
            left=int(np.count_nonzero(self._known == NONE)),
            training_rows=int(np.count_nonzero(self._known != NONE)),
        )


def on_device(targets: NDArray[np.float32]) -> Any:
    """Targets that change between rounds, without a value yet."""
    return _tf.Variable(np.zeros_like(targets))
