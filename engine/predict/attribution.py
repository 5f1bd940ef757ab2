"""What of a row an answer hangs on, by the columns that a table has: integrated gradients."""

from __future__ import annotations

from collections.abc import Callable
from contextlib import suppress
from typing import TYPE_CHECKING, Any

import numpy as np

from data.errors import InputError
from engine.inside.gradients import Integrated, integrated_gradients
from engine.predict.answers import Attribution
from engine.predict.checking import check_explained
from engine.predict.inputs import PlainInputs, PreparedInputs
from engine.predict.model import LoadedModel
from engine.predict.table_rows import TableRows

if TYPE_CHECKING:
    from numpy.typing import NDArray

    Row = NDArray[np.float32]

MEAN, ZEROS = "mean", "zeros"
BASELINES = (MEAN, ZEROS)


def explained(  # noqa: PLR0913
    model: LoadedModel, row: Row, baseline: Row, kind: str, *, target: str = "", steps: int
) -> Attribution:
    """What each column of a row (float32, shape (inputs,)) adds to how probable the class
    ``target`` is (empty: the one that is predicted), or to the number in the label's own unit,
    against the inputs of ``baseline``, of which ``kind`` tells what they are.

    Raises:
        InputError: there is no such class, or no gradient reaches the inputs.
    """
    check_explained(model, target)
    output = model.output
    place = _place(model, row, target)
    # A number is told in the label's own unit, of which 1 may be next to nothing, or very much
    unit = 1.0 if output.classes else abs(output.task.scale.deviation)
    found = integrated_gradients(score_of(model, place), row, baseline, steps, unit)
    columns = {} if model.of_images else by_column(model, found)
    picture = tuple(model.network.shape) if model.of_images else ()
    return Attribution(
        output.classes[place] if output.classes else "",
        found.value,
        found.baseline,
        found.gap,
        found.steps,
        kind,
        tuple(sorted(columns.items(), key=lambda one: -abs(one[1]))),
        picture,
        tuple(found.shares.tolist()) if model.of_images else (),
    )


def baseline_of(rows: Callable[[], TableRows], wanted: str, width: int) -> tuple[Row, str]:
    """The inputs that answers are held against (float32, shape (inputs,)), and which they are: the
    mean of the rows that trained, or zeros, also where those rows cannot be read any more.
    """
    if wanted == MEAN:
        with suppress(InputError):
            return rows().trained.mean(), MEAN
    return np.zeros(width, np.float32), ZEROS


def by_column(model: LoadedModel, found: Integrated) -> dict[str, float]:
    """The shares of the inputs that each column became, added up, over all rows of a window too."""
    inputs = model.inputs
    if isinstance(inputs, PreparedInputs):
        names = [one.column for one in inputs.preparation.inputs]
    elif isinstance(inputs, PlainInputs):
        names = list(inputs.names)
    else:
        width = model.network.shape[-1]
        names = [str(place + 1) for place in range(width)]
    shares = found.shares.reshape(-1, len(names)).sum(0)
    unused = inputs.unused if isinstance(inputs, PreparedInputs) else frozenset[str]()
    told: dict[str, float] = {}
    for name, share in zip(names, shares.tolist(), strict=True):
        if name not in unused:
            told[name] = told.get(name, 0.0) + share
    return told


def _place(model: LoadedModel, row: Row, target: str) -> int:
    """The number of the class that is explained."""
    output = model.output
    if not output.classes:
        return 0
    if not target:
        return int(output.told(model.raw_outputs(row[None])).predicted[0])
    return output.classes.index(target)


def score_of(model: LoadedModel, place: int) -> Callable[[Any], Any]:
    """What is said of the class, or the number, of a tensor of rows."""
    output = model.output
    scale = output.task.scale

    def score(rows: Any) -> Any:
        told = model.network.called(rows)
        own = told[output.keras] if isinstance(told, dict) else told
        if not output.classes:
            return own[:, 0] * scale.deviation + scale.mean
        if own.shape[1] == 1:
            return own[:, 0] if place else 1 - own[:, 0]
        return own[:, place]

    return score
