"""What a confusion matrix says about each class, and which way a metric is better."""

import math
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass

from engine.events import EpochEnded

_LOWER = ("loss", "error", "crossentropy", "divergence", "hinge", "poisson", "cosh", "false_")
_LOWER_WHOLE = ("mse", "mae", "mape", "msle", "rmse", "kld")
LEADING = ("accuracy", "r2", "loss")
"""What a run is judged by where nobody chose: the first of them that it has."""
OUTPUT = "output"
BESIDE = ("accuracy", "mae")
"""Of several outputs the label's name, and what is measured beside the loss of each."""
USUAL = tuple(f"{part}{name}" for name in LEADING for part in ("val_", ""))
"""The same with what was validated in front of what was trained."""
_SHARES = ("accuracy", "precision", "recall", "auc", "f1", "specificity", "sensitivity")


def lower_is_better(metric: str) -> bool:
    """Whether less of a metric under Keras' name is better: losses, errors, false positives.

    Everything else (accuracy, AUC, precision, recall, F1) is better the higher it is.
    """
    name = metric.removeprefix("val_").casefold()
    return name in _LOWER_WHOLE or any(word in name for word in _LOWER)


def is_share(metric: str) -> bool:
    """Whether a metric under Keras' name lies between 0 and 1: accuracy, AUC, F1 and the like."""
    name = metric.removeprefix("val_").casefold()
    return not lower_is_better(name) and any(word in name for word in _SHARES)


def leading(metrics: Collection[str]) -> str:
    """The metric, without ``val_``, that stands for a run which has these: accuracy of classes, R²
    of a number.
    """
    names = {name.removeprefix("val_") for name in metrics}
    return next((name for name in LEADING if name in names), LEADING[0])


def told_metrics(metrics: Collection[str]) -> tuple[str, ...]:
    """The metrics that an epoch's line tells, of those it has; where it has none, of classes."""
    names = {name.removeprefix("val_") for name in metrics}
    if "mae" in names and "accuracy" not in names:
        return ("loss", "mae", "val_loss", "val_mae", "val_r2")
    four = ("loss", "accuracy", "val_loss", "val_accuracy")
    return (*four, "val_auc") if "auc" in names and "val_auc" in metrics else four


def of_outputs(metrics: Mapping[str, float]) -> dict[str, dict[str, float]]:
    """What is measured of every output, the label's first, by the name of its layer; empty where
    there is one output.
    """
    if f"{OUTPUT}_loss" not in metrics:
        return {}
    own = {OUTPUT: _measured(metrics, f"{OUTPUT}_", "loss") | _measured(metrics, "", *BESIDE)}
    for key in metrics:
        name = key.removesuffix("_loss")
        validates = key.removeprefix("val_") != key and key.removeprefix("val_") in metrics
        is_one = name != key and not validates
        found = _measured(metrics, f"{name}_", "loss", *BESIDE) if is_one else {}
        if name != OUTPUT and found.keys() & set(BESIDE):  # else it is a metric of that name
            own[name] = found
    return own


def _measured(metrics: Mapping[str, float], start: str, *names: str) -> dict[str, float]:
    each = {f"{part}{name}": f"{part}{start}{name}" for part in ("", "val_") for name in names}
    return {name: metrics[key] for name, key in each.items() if key in metrics}


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
    """Precision, recall and F1 (0 to 1) and the number of rows of one class.

    None where nothing defines a score: the precision of a class that nothing was predicted as,
    the recall of one without rows, the F1 of one that is neither.
    """

    precision: float | None
    recall: float | None
    f1: float | None
    support: int


def class_scores(counts: Sequence[Sequence[int]]) -> list[ClassScores]:
    """Scores of every class of a square matrix; ``counts[t][p]``: true t predicted as p."""
    found: list[ClassScores] = []
    for index, row in enumerate(counts):
        right = row[index]
        support = sum(row)
        predicted = sum(other[index] for other in counts)
        found.append(
            ClassScores(
                _part(right, predicted),
                _part(right, support),
                _part(2 * right, support + predicted),
                support,
            )
        )
    return found


def _part(some: int, whole: int) -> float | None:
    return some / whole if whole else None


def accuracy(counts: Sequence[Sequence[int]]) -> float | None:
    """The part of all rows on the diagonal; None without rows."""
    return _part(sum(row[index] for index, row in enumerate(counts)), sum(map(sum, counts)))


def macro(scores: Sequence[ClassScores]) -> ClassScores:
    """The plain mean over classes, and all rows.

    A score that nothing defines counts as 0, as scikit-learn's ``zero_division=0``.
    """
    return _mean(scores, [1 / max(len(scores), 1)] * len(scores))


def weighted(scores: Sequence[ClassScores]) -> ClassScores:
    """The mean over classes by their rows, and all rows; see ``macro`` for undefined scores."""
    total = sum(score.support for score in scores)
    return _mean(scores, [score.support / total if total else 0.0 for score in scores])


def _mean(scores: Sequence[ClassScores], weights: Sequence[float]) -> ClassScores:
    pairs = list(zip(scores, weights, strict=True))
    return ClassScores(
        sum((score.precision or 0.0) * weight for score, weight in pairs),
        sum((score.recall or 0.0) * weight for score, weight in pairs),
        sum((score.f1 or 0.0) * weight for score, weight in pairs),
        sum(score.support for score in scores),
    )
