"""From the rows of a table to what a run's network takes of each, without the network."""

from __future__ import annotations

from typing import TYPE_CHECKING, Protocol

from data.dataset import Dataset, Description
from data.errors import InputError
from data.raw_table import RawTable
from data.recipes.opening import columns_by_recipe, needed_by_recipe
from data.sources.images.scaling import scaled
from data.windows import windowed
from engine.predict.headers import check_header
from engine.predict.inputs import Inputs
from engine.predict.problems import Problem
from engine.specs import ExperimentSpec
from engine.store.runs import Run
from engine.tables.loading import window_of
from engine.tables.options import options_of

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

    Features = NDArray[np.float32]


class Known(Protocol):
    """What of a run makes its network's inputs: ``Described``, or a model that was opened."""

    @property
    def run(self) -> Run:
        """The run."""
        ...

    @property
    def spec(self) -> ExperimentSpec:
        """Its description."""
        ...

    @property
    def inputs(self) -> Inputs:
        """What columns become."""
        ...

    @property
    def of_images(self) -> bool:
        """Whether a row is a picture."""
        ...

    @property
    def white(self) -> float | None:
        """The value that its pixels were divided by."""
        ...


def needs_all_rows(known: Known) -> bool:
    """Whether what is said of a row depends on rows before it."""
    return known.spec.data.window is not None


def prepared(known: Known, raw: RawTable) -> tuple[Features, list[Problem]]:
    """The network's inputs for each row of a table (float32, shape (rows, inputs)), and what is odd
    about its cells. Columns are found by name, in any order; others are ignored.

    Raises:
        InputError: a column is missing, a cell cannot be an input at all, or a row is no picture.
    """
    if known.of_images and not (known.inputs.columns or known.spec.data.shape):
        raise InputError("predict.images_needed", file=raw.source, run=known.run.name)
    features, problems = step_inputs(known, raw)
    if needs_all_rows(known):
        features = _windows(known, raw, features)
    elif known.of_images and known.spec.data.is_own:
        features = _pixels(known, raw, features)
    return features, problems


def step_inputs(known: Known, raw: RawTable) -> tuple[Features, list[Problem]]:
    """As ``prepared``, of each row alone: of a window one step (float32, shape (rows, columns)).

    Raises:
        InputError: a column is missing, or a cell cannot be an input at all.
    """
    recipe = known.spec.data.recipe
    if recipe:
        check_header(raw, needed_by_recipe(recipe))
        raw = columns_by_recipe(raw, recipe)
    return known.inputs.features(raw)


def _pixels(known: Known, raw: RawTable, features: Features) -> Features:
    """Columns of pixels with white at 1, as the run's own had it."""
    options = options_of(known.spec.data).images
    return scaled(features, options, known.white, raw.source)[0]


def _windows(known: Known, raw: RawTable, features: Features) -> Features:
    """Each row's inputs with those of the rows before it."""
    import numpy as np

    window = window_of(known.spec.data)
    assert window is not None
    rows, width = features.shape
    names = tuple(map(str, range(width)))
    told = Description(raw.source, raw.name, rows, names, ("",), (rows,), "", "")
    return windowed(Dataset(told, features, np.zeros(rows, np.int64), raw=raw), window).features
