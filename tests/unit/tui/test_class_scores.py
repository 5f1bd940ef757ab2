"""Precision, recall and F1 are scikit-learn's."""

import math

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st
from sklearn.metrics import accuracy_score, precision_recall_fscore_support

from engine.store.metric_summary import bettered
from engine.tasks.metrics import accuracy, best, class_scores, lower_is_better, macro, weighted

sizes = st.integers(1, 5)
matrices = sizes.flatmap(
    lambda n: st.lists(st.lists(st.integers(0, 6), min_size=n, max_size=n), min_size=n, max_size=n)
).filter(lambda counts: any(map(sum, counts)))


@settings(max_examples=60, deadline=None)  # scikit-learn takes its time
@given(matrices)
@example([[0, 3], [0, 2]])
@example([[0, 0], [0, 1]])
def test_scores_equal_those_of_scikit_learn(counts: list[list[int]]) -> None:
    pairs = [
        (true, seen)
        for true, row in enumerate(counts)
        for seen, count in enumerate(row)
        for _ in range(count)
    ]
    true, seen = zip(*pairs, strict=True)
    labels = list(range(len(counts)))
    scores = class_scores(counts)
    expected = precision_recall_fscore_support(true, seen, labels=labels, zero_division=math.nan)
    for index, score in enumerate(scores):
        assert score.precision == pytest.approx(none_if_nan(expected[0][index]))
        assert score.recall == pytest.approx(none_if_nan(expected[1][index]))
        assert score.f1 == pytest.approx(none_if_nan(expected[2][index]))
        assert score.support == expected[3][index]
    assert accuracy(counts) == pytest.approx(accuracy_score(true, seen))
    for ours, average in ((macro(scores), "macro"), (weighted(scores), "weighted")):
        theirs = precision_recall_fscore_support(
            true, seen, labels=labels, average=average, zero_division=0
        )
        assert (ours.precision, ours.recall, ours.f1) == pytest.approx(theirs[:3])
        assert ours.support == len(true)


def test_an_empty_matrix_has_no_accuracy() -> None:
    assert accuracy([[0, 0], [0, 0]]) is None


def test_what_nothing_defines_has_no_score_and_counts_as_zero_in_the_means() -> None:
    scores = class_scores([[3, 0, 0], [1, 0, 0], [0, 0, 0]])
    assert [score.precision for score in scores] == [0.75, None, None]
    assert [score.recall for score in scores] == [1.0, 0.0, None]
    assert [score.f1 for score in scores] == [pytest.approx(6 / 7), 0.0, None]
    assert macro(scores).precision == 0.25
    assert weighted(scores).precision == 0.75 * 0.75


def none_if_nan(value: float) -> float | None:
    return None if math.isnan(value) else value


@pytest.mark.parametrize(
    ("metric", "lower"),
    [
        ("val_accuracy", False),
        ("val_auc", False),
        ("f1_score", False),
        ("cosine_similarity", False),
        ("val_loss", True),
        ("mse", True),
        ("val_mean_absolute_error", True),
        ("false_positives", True),
    ],
)
def test_every_metric_knows_which_way_it_gets_better(metric: str, lower: bool) -> None:
    assert lower_is_better(metric) is lower
    assert best(metric, [0.25, math.nan, 0.75]) == (0.25 if lower else 0.75)
    assert bettered({metric: 0.5}, {metric: 0.25})[metric] == (0.25 if lower else 0.5)
