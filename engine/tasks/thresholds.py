"""Of a class against the rest: what every threshold of its probability comes to."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

    Numbers = NDArray[np.float64]


@dataclass(frozen=True, slots=True, eq=False)
class Thresholds:
    """ROC and precision–recall curves of one class against the rest, and their areas.

    ``false_positives`` and ``true_positives`` (rates, shape (points,)) rise along the ROC curve;
    ``recall`` rises along ``precision`` (shape (steps,)). ``area`` is the ROC curve's,
    ``average_precision`` the other's, ``share`` how many of the rows are of the class, which a
    guess would come to.
    """

    false_positives: Numbers
    true_positives: Numbers
    recall: Numbers
    precision: Numbers
    area: float
    average_precision: float
    share: float


def thresholds(positive: NDArray[np.bool_], scores: NDArray[np.float32]) -> Thresholds | None:
    """The curves over all thresholds, by scikit-learn's functions.

    Args:
        positive: Whether a row is of the class, shape (rows,).
        scores: The probability of that class, shape (rows,); rows without a finite one do not
            count.

    Returns:
        None where all the rows that count are of one kind.
    """
    import numpy as np
    from sklearn.metrics import (
        average_precision_score,
        precision_recall_curve,
        roc_auc_score,
        roc_curve,
    )

    known = np.isfinite(scores)
    true, score = positive[known], scores[known].astype(np.float64)
    if not len(true) or true.all() or not true.any():
        return None
    false_rate, true_rate, _at = roc_curve(true, score)
    precision, recall, _ = precision_recall_curve(true, score)
    return Thresholds(
        false_rate,
        true_rate,
        recall[::-1],
        precision[::-1],
        float(roc_auc_score(true, score)),
        float(average_precision_score(true, score)),
        float(true.mean()),
    )


POINTS = 201
"""Of a mean curve, from 0 to 1."""


def mean_of(found: Sequence[Thresholds | None]) -> Thresholds | None:
    """The macro average of the curves of classes, each against the rest; those without a curve do
    not count.

    The areas are the means of the classes' (scikit-learn's ``average="macro"``). The curves are
    means of theirs at the same places: of the ROC curves interpolated between their points, of
    precision the step that holds at a recall.

    Returns:
        None where no class has a curve.
    """
    import numpy as np

    known = [one for one in found if one is not None]
    if not known:
        return None
    at = np.linspace(0.0, 1.0, POINTS)
    rates = [np.interp(at, one.false_positives, one.true_positives) for one in known]
    rates = [np.where(at == 0.0, 0.0, one) for one in rates]
    precise = [
        one.precision[np.minimum(np.searchsorted(one.recall, at), len(one.recall) - 1)]
        for one in known
    ]
    return Thresholds(
        at,
        np.mean(rates, axis=0),
        at,
        np.mean(precise, axis=0),
        float(np.mean([one.area for one in known])),
        float(np.mean([one.average_precision for one in known])),
        float(np.mean([one.share for one in known])),
    )


def one_against_rest(
    labels: NDArray[np.int64], shares: NDArray[np.float32]
) -> list[Thresholds | None]:
    """The curves of every class against all others: ``shares`` are probabilities, shape (rows,
    classes), ``labels`` the numbers of the true classes, shape (rows,). None: all rows or none are
    of the class.
    """
    return [thresholds(labels == number, shares[:, number]) for number in range(shares.shape[1])]


@dataclass(frozen=True, slots=True)
class AtThreshold:
    """What comes of calling a row positive from a probability on; counts of rows."""

    threshold: float
    true_positives: int
    false_positives: int
    false_negatives: int
    true_negatives: int

    @property
    def precision(self) -> float | None:
        """None where nothing is called positive."""
        called = self.true_positives + self.false_positives
        return self.true_positives / called if called else None

    @property
    def recall(self) -> float | None:
        """None where no row is positive."""
        there = self.true_positives + self.false_negatives
        return self.true_positives / there if there else None

    @property
    def f1(self) -> float | None:
        """None where precision or recall is, or both are 0."""
        both = 2 * self.true_positives + self.false_positives + self.false_negatives
        return 2 * self.true_positives / both if self.true_positives else None

    @property
    def accuracy(self) -> float:
        """Of all rows."""
        right = self.true_positives + self.true_negatives
        return right / (right + self.false_positives + self.false_negatives)


def at_threshold(
    positive: NDArray[np.bool_], scores: NDArray[np.float32], threshold: float
) -> AtThreshold:
    """Count what a threshold (0 to 1) comes to; a row whose score is no number is not called."""
    called = scores >= threshold
    return AtThreshold(
        threshold,
        int((called & positive).sum()),
        int((called & ~positive).sum()),
        int((~called & positive).sum()),
        int((~called & ~positive).sum()),
    )
