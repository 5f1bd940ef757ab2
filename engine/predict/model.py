"""A run's model opened to be used: rows in, what it says of them out."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

from data.catalog import path_of
from data.raw_table import RawTable
from data.recipes.opening import needed_by_recipe
from engine.predict.described import Described
from engine.predict.fields import InputField, fields_of
from engine.predict.inputs import Inputs
from engine.predict.network import Network, open_network
from engine.predict.outputs import Output
from engine.predict.preparing import needs_all_rows, prepared, step_inputs
from engine.predict.problems import Problem
from engine.predict.weights import ENDED_WITH, Weights, chosen_weights
from engine.specs import ExperimentSpec
from engine.store.database import Store
from engine.store.runs import Run

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

    Features = NDArray[np.float32]


@dataclass(frozen=True, slots=True, eq=False)
class LoadedModel:
    """A run's network with the weights of ``weights``, and what makes its inputs.

    ``outputs`` are what it tells, the table's label first. ``of_images``: a row is a picture, whose
    pixels are its inputs. Open it in the thread that asks: Keras' state is thread-local.
    """

    run: Run
    spec: ExperimentSpec
    weights: Weights
    outputs: tuple[Output, ...]
    inputs: Inputs
    network: Network
    of_images: bool = False
    white: float | None = None

    @classmethod
    def open(
        cls, store: Store, run: Run, which: str = ENDED_WITH, known: Described | None = None
    ) -> LoadedModel:
        """Open the model of a run that ``which`` means (``chosen_weights``); ``known`` is what the
        store knows of the run, where somebody has asked already.

        Raises:
            InputError: it has none, may not be opened, or is not what it was.
        """
        weights = chosen_weights(store, run, which)
        known = Described.of(store, run) if known is None else known
        spec = known.spec
        model, shape = open_network(spec, weights, known.task.head, known.shape)
        network = Network(model, shape, known.entries)
        return cls(
            run, spec, weights, known.outputs, known.inputs, network, known.of_images, known.white
        )

    @property
    def output(self) -> Output:
        """What is told of the table's label."""
        return self.outputs[0]

    @property
    def classes(self) -> tuple[str, ...]:
        """The classes of the table's label, in the order of their numbers; none of a number."""
        return self.output.classes

    @property
    def columns(self) -> tuple[str, ...]:
        """The columns that a table must have, the label not among them."""
        recipe = self.spec.data.recipe
        return needed_by_recipe(recipe) if recipe else self.inputs.columns

    @property
    def folder(self) -> Path | None:
        """Where the run's table lies, and the pictures that it names; None of a built-in one."""
        source = self.spec.data.source
        return path_of(source).absolute().parent if self.spec.data.is_own else None

    @property
    def fields(self) -> tuple[InputField, ...]:
        """What each column of the inputs may hold."""
        return fields_of(self.inputs)

    @property
    def needs_all_rows(self) -> bool:
        """Whether what is said of a row depends on rows before it."""
        return needs_all_rows(self)

    def prepare(self, raw: RawTable) -> tuple[Features, list[Problem]]:
        """The network's inputs for each row of a table (float32, shape (rows, inputs)), and what is
        odd about its cells. Columns are found by name, in any order; others are ignored.

        Raises:
            InputError: a column is missing, a cell cannot be an input at all, or a row is no
                picture.
        """
        return prepared(self, raw)

    def step_inputs(self, raw: RawTable) -> tuple[Features, list[Problem]]:
        """As ``prepare``, of each row alone: of a window one step (float32, shape (rows, columns)).

        Raises:
            InputError: a column is missing, or a cell cannot be an input at all.
        """
        return step_inputs(self, raw)

    def raw_outputs(self, features: Features, batch: int | None = None) -> Any:
        """What Keras' ``model.predict`` with that batch size gives (``Network.outputs``)."""
        return self.network.outputs(features, batch)

    def probabilities(self, features: Features, batch: int | None = None) -> Features:
        """How probable each class of the label is: float32 of shape (rows, classes).

        Of one sigmoid unit the first class has what is left of 1.
        """
        return self.output.probabilities(self.raw_outputs(features, batch))
