"""The difference of residuals: what two sides that predict a number are off by."""

import statistics
from collections.abc import Sequence
from dataclasses import dataclass

from data.errors import InputError
from engine.store.run_history import Residuals

FIGURES = ("mae", "rmse", "r2", "bias")
"""In the order in which they are told; ``bias`` is the residuals' mean."""


@dataclass(frozen=True, slots=True)
class FigureChange:
    """A figure on both sides, the mean of a side with several runs; errors are in the label's unit.

    ``better`` tells whether the second side is nearer; a bias is by its distance from 0.
    """

    name: str
    first: float
    second: float

    @property
    def change(self) -> float:
        """The second less the first."""
        return self.second - self.first

    @property
    def better(self) -> bool:
        """Whether the second side is the better one."""
        if self.name == "r2":
            return self.second > self.first
        return abs(self.second) < abs(self.first)


def figure_changes(
    first: Sequence[Residuals], second: Sequence[Residuals]
) -> tuple[FigureChange, ...]:
    """The figures of the second side's runs beside the first's.

    Raises:
        InputError: a side has none, or they are of other rows.
    """
    if not first or not second:
        raise InputError("compare.no_residuals")
    if len({(found.part, found.summary.rows) for found in (*first, *second)}) > 1:
        raise InputError("compare.residuals_of_other_rows")
    return tuple(
        FigureChange(name, *(_mean(side, name) for side in (first, second))) for name in FIGURES
    )


def _mean(side: Sequence[Residuals], name: str) -> float:
    return statistics.fmean(float(getattr(found.summary, name)) for found in side)
