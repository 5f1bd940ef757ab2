"""What answers hang on in the mean over rows: single rows hang on noise, which cancels there."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from engine.inside.gradients import FEWEST_STEPS, shares_of_rows
from engine.predict.answers import MeanShare, MeanShares
from engine.predict.attribution import score_of
from engine.predict.checking import check_explained
from engine.predict.importance import columns_together
from engine.predict.model import LoadedModel
from engine.predict.table_rows import Part

if TYPE_CHECKING:
    from numpy.typing import NDArray

MOST_ROWS, LEAST_ROWS = 200, 20
NUMBERS = 40_000_000
"""Inputs of all steps of all rows; of wide rows fewer are taken."""


def mean_shares(model: LoadedModel, measured: Part, baseline: NDArray[np.float32]) -> MeanShares:
    """The mean over measured rows of what each column adds to how probable the class is that the
    row is predicted as; of a number the mean of the sizes, since that has no side.

    Raises:
        InputError: the inputs are no columns, or no gradient reaches them.
    """
    check_explained(model, "")
    most = min(max(NUMBERS // (FEWEST_STEPS * len(baseline)), LEAST_ROWS), MOST_ROWS)
    rows = measured.first(most).features
    together = columns_together(model, rows)
    output = model.output
    shares = np.zeros(rows.shape)
    told = output.told(model.raw_outputs(rows)).predicted
    classes = told.astype(np.int64) if output.classes else np.zeros(len(rows), np.int64)
    for place in np.unique(classes).tolist():
        mine = np.flatnonzero(classes == place)
        shares[mine] = shares_of_rows(score_of(model, place), rows[mine], baseline)
    found: list[MeanShare] = []
    for name, places in together.items():
        added = shares[:, places].sum(1)
        added = added if output.classes else np.abs(added)
        error = float(added.std() / np.sqrt(len(added)))
        found.append(MeanShare(name, float(added.mean()), error))
    return MeanShares(len(rows), tuple(sorted(found, key=lambda one: -abs(one.mean))))
