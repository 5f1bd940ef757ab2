"""As often right as sure: bins, their error, thresholds of two classes."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from engine.tasks.calibration import reliability
from engine.tasks.thresholds import at_threshold, mean_of, one_against_rest, thresholds

shares = st.floats(0, 1, width=32)
rows = st.lists(st.tuples(shares, st.booleans()), min_size=1, max_size=80)


def arrays(found: list[tuple[float, bool]]) -> tuple[np.ndarray, np.ndarray]:
    sure, right = zip(*found, strict=True)
    return np.array(sure, np.float32), np.array(right, np.bool_)


def test_the_error_is_what_probability_and_truth_lie_apart() -> None:
    # Nine rows that are 0.9 sure and right six times, one that is 0.3 sure and right
    sure = np.array([0.9] * 9 + [0.3], np.float32)
    right = np.array([True] * 6 + [False] * 3 + [True])
    found = reliability(sure, right)
    assert found is not None
    held = {round(one.high, 1): one for one in found.bins if one.rows}
    assert {high: one.rows for high, one in held.items()} == {0.9: 9, 0.4: 1}
    assert found.error == pytest.approx(0.9 * (0.9 - 6 / 9) + 0.1 * (1 - 0.3), abs=1e-6)
    assert (found.sure, found.right) == (pytest.approx(0.84), pytest.approx(0.7))


@given(rows)
def test_every_row_is_in_one_bin_that_holds_its_probability(
    found: list[tuple[float, bool]],
) -> None:
    sure, right = arrays(found)
    told = reliability(sure, right)
    assert told is not None
    assert sum(one.rows for one in told.bins) == told.rows == len(found)
    assert 0 <= told.error <= 1
    for one in told.bins:
        assert not one.rows or one.low <= one.sure <= one.high + 1e-9


def test_rows_without_a_probability_do_not_count() -> None:
    assert reliability(np.array([np.nan], np.float32), np.array([True])) is None
    told = reliability(np.array([np.nan, 0.5], np.float32), np.array([True, False]))
    assert told is not None
    assert (told.rows, told.right) == (1, 0)


def test_curves_of_two_classes_are_scikit_learns_and_agree_with_single_thresholds() -> None:
    positive = np.array([False, False, True, True])
    scores = np.array([0.1, 0.4, 0.35, 0.8], np.float32)
    found = thresholds(positive, scores)
    assert found is not None
    assert (found.area, found.share) == (0.75, 0.5)
    assert found.average_precision == pytest.approx(0.8333, abs=1e-4)
    for curve in (found.false_positives, found.true_positives, found.recall):
        assert (np.diff(curve) >= 0).all(), "a chart's x never falls"
    at = at_threshold(positive, scores, 0.4)
    counts = (at.true_positives, at.false_positives, at.false_negatives, at.true_negatives)
    assert counts == (1, 1, 1, 1)
    assert (at.precision, at.recall, at.f1, at.accuracy) == (0.5, 0.5, 0.5, 0.5)
    none = at_threshold(positive, scores, 1.0)
    assert (none.precision, none.recall, none.f1) == (None, 0.0, None)
    assert thresholds(np.array([True, True]), scores[:2]) is None


def test_several_classes_each_against_the_rest_come_to_scikit_learns_macro_averages() -> None:
    from sklearn.metrics import average_precision_score, roc_auc_score

    drawn = np.random.default_rng(5)
    true = drawn.integers(0, 4, 300)
    shares = drawn.dirichlet(np.ones(4), 300) + 0.4 * np.eye(4)[true]
    shares = (shares / shares.sum(axis=1, keepdims=True)).astype(np.float32)
    each = one_against_rest(true, shares)
    mean = mean_of(each)
    assert mean is not None
    areas = [roc_auc_score(true == number, shares[:, number]) for number in range(4)]
    assert [one.area for one in each if one is not None] == pytest.approx(areas)
    doubled = shares.astype(np.float64)
    doubled /= doubled.sum(axis=1, keepdims=True)
    whole = roc_auc_score(true, doubled, multi_class="ovr", average="macro")
    assert mean.area == pytest.approx(whole, abs=1e-6)
    precise = average_precision_score(np.eye(4)[true], shares, average="macro")
    assert mean.average_precision == pytest.approx(precise)
    for curve in (mean.false_positives, mean.true_positives, mean.recall):
        assert (np.diff(curve) >= 0).all()
    below = float(np.trapezoid(mean.true_positives, mean.false_positives))
    assert below == pytest.approx(mean.area, abs=0.01), "the curve is of that area"


def test_a_class_that_no_row_has_is_left_out_of_the_mean() -> None:
    shares = np.array([[0.9, 0.1, 0.0], [0.2, 0.8, 0.0], [0.6, 0.4, 0.0]], np.float32)
    each = one_against_rest(np.array([0, 1, 0]), shares)
    assert each[2] is None
    mean = mean_of(each)
    assert mean is not None
    assert mean.area == 1.0
    assert mean_of([None, None]) is None


@given(rows, st.integers(0, 100))
def test_a_threshold_counts_every_row_once(found: list[tuple[float, bool]], at: int) -> None:
    scores, positive = arrays(found)
    told = at_threshold(positive, scores, at / 100)
    counts = (told.true_positives, told.false_positives, told.false_negatives, told.true_negatives)
    assert sum(counts) == len(found)
    assert told.true_positives + told.false_negatives == int(positive.sum())
