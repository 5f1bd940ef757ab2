"""A curve with fewer points keeps its shape."""

import math

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from engine.compare.decimate import decimate

points = st.floats(allow_nan=True, allow_infinity=True)
# Long ones too: short lists, which are drawn most often, are hardly cut
curves = st.lists(points, max_size=400) | st.lists(
    st.sampled_from([math.nan, math.inf, -math.inf, 0.0]) | points, min_size=61, max_size=120
)


@given(curves, st.integers(4, 60))
@example([math.nan] * 100, 10)
@example([float(n) for n in range(100)], 4)
@example([0.0, math.nan, 9.0, -9.0, *[1.0] * 96], 10)
def test_ends_extremes_and_order_stay_and_no_more_points_than_asked(
    values: list[float], most: int
) -> None:
    kept = decimate(values, most)
    assert len(kept) <= most
    assert kept == sorted(set(kept))
    if values:
        assert (kept[0], kept[-1]) == (0, len(values) - 1)
    finite = [value for value in values if math.isfinite(value)]
    if finite:
        left = [values[index] for index in kept if math.isfinite(values[index])]
        assert (min(left), max(left)) == (min(finite), max(finite))


@given(curves)
def test_a_short_curve_stays_whole(values: list[float]) -> None:
    assert decimate(values, max(len(values), 4)) == list(range(len(values)))


def test_a_gap_stays_a_gap() -> None:
    values = [1.0] * 100 + [math.nan] * 100 + [2.0] * 100
    kept = decimate(values, 30)
    assert any(math.isnan(values[index]) for index in kept)


def test_fewer_than_four_points_are_no_curve() -> None:
    with pytest.raises(ValueError, match="at least 4"):
        decimate([1.0] * 10, 3)
