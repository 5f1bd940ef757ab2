"""Smoothing is the average that its definition gives, and loses nothing that is no number."""

import math

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from engine.compare.smooth import smooth

numbers = st.floats(-1e6, 1e6)
weights = st.sampled_from([0.1, 0.6, 0.9, 0.99])


def defined(values: list[float], weight: float) -> list[float]:
    """The definition, point by point."""
    found: list[float] = []
    average, seen = 0.0, 0
    for value in values:
        if not math.isfinite(value):
            found.append(value)
            continue
        seen += 1
        average = weight * average + (1 - weight) * value
        found.append(average / (1 - weight**seen))
    return found


@given(st.lists(st.one_of(numbers, st.just(math.nan), st.just(math.inf)), max_size=300), weights)
def test_each_point_is_the_debiased_average(values: list[float], weight: float) -> None:
    given_values = np.array(values, np.float64)
    smoothed = smooth(given_values, weight)
    np.testing.assert_allclose(smoothed, defined(values, weight), rtol=1e-9, atol=1e-6)
    np.testing.assert_array_equal(given_values, np.array(values, np.float64))


@pytest.mark.parametrize("weight", [0.1, 0.6, 0.9, 0.99, 0.999])
def test_a_long_curve_too(weight: float) -> None:
    values = np.random.default_rng(1).standard_normal(10_000)
    smoothed = smooth(values, weight)
    np.testing.assert_allclose(smoothed, defined(values.tolist(), weight), rtol=0, atol=1e-12)


def test_no_weight_changes_nothing_and_one_is_refused() -> None:
    values = np.array([3.0, math.nan, 1.0])
    np.testing.assert_array_equal(smooth(values, 0.0), values)
    with pytest.raises(ValueError, match=r"\[0, 1\)"):
        smooth(values, 1.0)
