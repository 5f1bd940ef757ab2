"""Per-class figures out of a confusion matrix."""

from collections.abc import Sequence
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Score:
    """One class: ``support`` rows are truly of it. A figure is None where nothing defines it."""

    precision: float | None
    recall: float | None
    f1: float | None
    support: int


def scores(counts: Sequence[Sequence[int]]) -> list[Score]:
    """Every class in order; ``counts[t][p]`` rows of true class t were predicted as p."""
    return [_score(counts, index) for index in range(len(counts))]


def accuracy(counts: Sequence[Sequence[int]]) -> float | None:
    """The part of all rows on the diagonal; None without rows."""
    return _part(sum(row[index] for index, row in enumerate(counts)), sum(map(sum, counts)))


def _score(counts: Sequence[Sequence[int]], index: int) -> Score:
    hit = counts[index][index]
    support = sum(counts[index])
    predicted = sum(row[index] for row in counts)
    return Score(
        precision=_part(hit, predicted),
        recall=_part(hit, support),
        f1=_part(2 * hit, predicted + support),
        support=support,
    )


def _part(some: int, whole: int) -> float | None:
    return some / whole if whole else None
