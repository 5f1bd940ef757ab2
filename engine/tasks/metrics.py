"""What a confusion matrix says about each class, and which way a metric is better."""

import math
from collections.abc import Sequence
from dataclasses import dataclass

from engine.events import EpochEnded

_LOWER = ("loss", "error", "crossentropy", "divergence", "hinge", "poisson", "cosh", "false_")
_LOWER_WHOLE = ("mse", "mae", "mape", "msle", "rmse", "kld")


def lower_is_better(metric: str) -> bool:
    """Whether less of a metric under Keras' name is better: losses, errors, false positives.

    Everything else (accuracy, AUC, precision, recall, F1) is better the higher it is.
    """
    name = metric.removeprefix("val_").casefold()
    return name in _LOWER_WHOLE or any(word in name for word in _LOWER)


def best(metric: str, values: Sequence[float]) -> float:
    """The best of some values; NaN only where all are. ``values`` is not empty."""
    known = [value for value in values if not math.isnan(value)]
    if not known:
        return values[0]
    return min(known) if lower_is_better(metric) else max(known)


def best_epoch(epochs: Sequence[EpochEnded]) -> int | None:
    """The epoch with the lowest validation loss, or training loss where nothing validates."""
    for metric in ("val_loss", "loss"):
        known = [
            (epoch.metrics[metric], epoch.epoch)
            for epoch in epochs
            if math.isfinite(epoch.metrics.get(metric, math.nan))
        ]
        if known:
            return min(known)[1]
    return None


@dataclass(frozen=True, slots=True)
class ClassScores:
    """Precision, recall and F1 (0 to 1; 0 where nothing was predicted or there is nothing to
    find, as scikit-learn's ``zero_division=0``) and the number of rows of one class.
    """

    precision: float
    recall: float
    f1: float
    support: int


def class_scores(counts: Sequence[Sequence[int]]) -> list[ClassScores]:
    """Scores of every class of a square matrix; ``counts[t][p]``: true t predicted as p."""
    found: list[ClassScores] = []
    for index, row in enumerate(counts):
        right = row[index]
        support = sum(row)
        predicted = sum(other[index] for other in counts)
        both = support + predicted
        found.append(
            ClassScores(
                right / predicted if predicted else 0.0,
                right / support if support else 0.0,
                2 * right / both if both else 0.0,
                support,
            )
        )
    return found


def accuracy(counts: Sequence[Sequence[int]]) -> float:
    """The part of all rows on the diagonal; 0 for an empty matrix."""
    total = sum(map(sum, counts))
    return sum(row[index] for index, row in enumerate(counts)) / total if total else 0.0


def macro(scores: Sequence[ClassScores]) -> ClassScores:
    """The plain mean over classes, and all rows."""
    count = max(len(scores), 1)
    return ClassScores(
        sum(score.precision for score in scores) / count,
        sum(score.recall for score in scores) / count,
        sum(score.f1 for score in scores) / count,
        sum(score.support for score in scores),
    )


def weighted(scores: Sequence[ClassScores]) -> ClassScores:
    """The mean over classes by their rows, and all rows."""
    total = sum(score.support for score in scores)
    parts = [(score, score.support / total if total else 0.0) for score in scores]
    return ClassScores(
        sum(score.precision * part for score, part in parts),
        sum(score.recall * part for score, part in parts),
        sum(score.f1 * part for score, part in parts),
        total,
    )
