"""Whether the numbers of a label are values of a quantity, or names of classes: the one rule."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

FEW = 20
"""So many different numbers are classes, unless most rows have one of their own."""
LEAST_DIFFERENT = 10
"""So few different values never count as a value of its own for most rows."""
MOST_CLASSES = 1_000
LEAST_BALANCE = 0.05
"""Numbers that count 0, 1, 2 are classes where the rarest has so much of the commonest's rows."""
CLASS_NAMES = frozenset((
    *("class", "label", "labels", "outcome", "species", "category", "diagnosis"),
    *("survived", "churn", "churned", "default"),
))  # fmt: skip
"""Names of labels that hold classes, however many numbers they are."""


def is_quantity(name: str, values: NDArray[np.float64]) -> bool:
    """Whether the label called ``name`` is a quantity by its ``values``.

    ``values`` are float64 of shape (rows,), of the rows that have one. They are a quantity where
    most rows have a number of their own; where there are more than ``FEW`` fractional ones; where
    there are more than ``MOST_CLASSES``; and where there are more than ``FEW`` whole ones that are
    neither called classes nor numbered from 0 or 1 on without a gap, each about as common.
    """
    import numpy as np

    different, counts = np.unique(values, return_counts=True)
    if mostly_different(len(different), len(values)):
        return True
    if len(different) <= FEW:
        return False
    if len(different) > MOST_CLASSES or bool((different != np.floor(different)).any()):
        return True
    return name.strip().lower() not in CLASS_NAMES and not _numbered(different, counts)


def mostly_different(different: int, rows: int) -> bool:
    """Whether most rows have a value of their own."""
    return different > LEAST_DIFFERENT and different * 2 > rows


def _numbered(different: NDArray[np.float64], counts: NDArray[np.int64]) -> bool:
    """Whether whole numbers, ascending, count up evenly."""
    least, greatest = float(different[0]), float(different[-1])
    if least not in {0.0, 1.0} or greatest - least + 1 != len(different):
        return False
    return bool(counts.min() >= LEAST_BALANCE * counts.max())
