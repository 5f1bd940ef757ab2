"""The summary of residuals: figures against numpy's, drawn rows, a histogram that loses nothing."""

import math

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from engine.store.residual_columns import residual_columns, residuals_of
from engine.tasks.residuals import BINS, MOST_POINTS, summed_up

numbers = st.floats(-1e6, 1e6, width=32)
pairs = st.lists(st.tuples(numbers, numbers), min_size=1, max_size=80)


@given(pairs, numbers)
def test_figures_are_those_of_all_rows(found: list[tuple[float, float]], guess: float) -> None:
    true, predicted = (np.array(side, dtype=np.float64) for side in zip(*found, strict=True))
    summary = summed_up(true, predicted, guess)
    off = predicted - true
    assert summary.rows == len(found)
    assert summary.mae == pytest.approx(np.abs(off).mean(), rel=1e-9)
    assert summary.rmse == pytest.approx(math.sqrt((off**2).mean()), rel=1e-9)
    assert summary.bias == pytest.approx(off.mean(), rel=1e-6, abs=1e-9)
    assert summary.baseline == pytest.approx(math.sqrt(((true - guess) ** 2).mean()), rel=1e-9)
    assert sum(summary.histogram) == len(found)
    assert len(summary.histogram) in (1, BINS)
    assert (summary.low, summary.high) == (off.min(), off.max())
    assert summary.true == tuple(true.astype(np.float32).tolist())


@given(pairs)
def test_what_is_kept_comes_back_to_the_bit(found: list[tuple[float, float]]) -> None:
    true, predicted = (np.array(side, dtype=np.float64) for side in zip(*found, strict=True))
    summary = summed_up(true, predicted, 0.0)
    # NaN is not equal to itself, so that the texts are compared
    again = residuals_of(*residual_columns(summary))
    assert residual_columns(again) == residual_columns(summary)
    assert (again.true, again.predicted) == (summary.true, summary.predicted)


def test_many_rows_are_drawn_the_same_ones_every_time() -> None:
    true = np.arange(10_000.0)
    one, other = (summed_up(true, true + off, 0.0) for off in (1.0, 2.0))
    assert len(one.true) == len(one.predicted) == MOST_POINTS
    assert one.true == other.true
    assert (one.mae, other.mae) == (1.0, 2.0)
    figures, points = residual_columns(one)
    assert len(figures) + len(points) < 10_000


def test_predictions_that_are_no_numbers_are_kept_as_they_are() -> None:
    true = np.array([1.0, 2.0, 3.0])
    summary = summed_up(true, np.array([1.5, math.nan, math.inf]), 2.0)
    assert math.isnan(summary.mae)
    assert sum(summary.histogram) == 1
    again = residuals_of(*residual_columns(summary))
    assert math.isnan(again.predicted[1]) and again.predicted[2] == math.inf


@pytest.mark.parametrize(
    ("figures", "points"),
    [("{}", ""), ("[]", ""), ('{"histogram": 3}', "00"), ('{"histogram": [1]}', "zz")],
)
def test_damaged_columns_are_no_residuals(figures: str, points: str) -> None:
    with pytest.raises((ValueError, KeyError, TypeError, AttributeError)):
        residuals_of(figures, points)
