"""A curve cut to columns keeps every spike, every gap, and the line between far points."""

import math

import numpy as np
from hypothesis import assume, example, given
from hypothesis import strategies as st

from engine.compare.columns import columns

values = st.floats(-1e6, 1e6)
steps = st.floats(0.001, 100.0) | st.just(0.0)


@example([(1.0, 2.0), (0.0, 9.0), (0.0, 3.0)], 4)
@given(
    st.lists(st.tuples(steps, st.one_of(values, st.just(math.nan))), max_size=200),
    st.integers(1, 60),
)
def test_every_point_lies_within_its_column(points: list[tuple[float, float]], count: int) -> None:
    xs = np.cumsum([step for step, _ in points])
    ys = np.array([value for _, value in points], np.float64)
    low, high = 0.0, float(xs[-1]) if len(xs) else 1.0
    assume(high > low)
    lows, highs = columns(xs, ys, (low, high), count)
    assert lows.shape == highs.shape == (count,)
    known = np.isfinite(lows)
    assert np.array_equal(known, np.isfinite(highs))
    assert np.all(lows[known] <= highs[known])
    edges = np.linspace(low, high, count + 1)
    for x, y in zip(xs, ys, strict=True):
        if math.isfinite(y):
            column = min(int(np.searchsorted(edges, x, "right")) - 1, count - 1)
            assert lows[column] <= y <= highs[column]
    finite = ys[np.isfinite(ys)]
    if len(finite):
        assert np.nanmin(lows) == finite.min()
        assert np.nanmax(highs) == finite.max()


def test_planted_spikes_of_single_batches_stay_visible() -> None:
    xs = np.arange(100_000, dtype=np.float64)
    ys = np.ones(100_000)
    spikes = [17, 4_321, 50_000, 99_998]
    ys[spikes] = [9.0, -3.0, 7.0, 20.0]
    lows, highs = columns(xs, ys, (0.0, 99_999.0), 320)
    assert {7.0, 9.0, 20.0} <= set(highs)
    assert lows.min() == -3.0
    assert np.count_nonzero((highs > 1) | (lows < 1)) <= 2 * len(spikes)


def test_between_two_points_the_curve_is_straight() -> None:
    lows, highs = columns(np.array([0.0, 10.0]), np.array([0.0, 10.0]), (0.0, 10.0), 5)
    np.testing.assert_allclose(lows, [0, 2, 4, 6, 8])
    np.testing.assert_allclose(highs, [2, 4, 6, 8, 10])


def test_beyond_its_ends_and_beside_a_gap_there_is_nothing() -> None:
    xs, ys = np.array([2.5, 3.5, 5.0, 8.5]), np.array([1.0, 1.0, math.nan, 1.0])
    lows, _ = columns(xs, ys, (0.0, 10.0), 10)
    assert np.isfinite(lows).tolist() == [index in (2, 3, 8) for index in range(10)]


def test_a_part_of_a_curve_runs_to_both_edges() -> None:
    xs = np.arange(100.0)
    lows, highs = columns(xs, xs, (40.5, 41.5), 4)
    np.testing.assert_allclose(lows, [40.5, 40.75, 41.0, 41.25])
    np.testing.assert_allclose(highs, [40.75, 41.0, 41.25, 41.5])


def test_infinity_lies_on_the_ends_and_the_curve_runs_there() -> None:
    xs, ys = np.arange(5.0), np.array([1.0, math.inf, math.nan, -math.inf, 3.0])
    lows, highs = columns(xs, ys, (0.0, 4.0), 4, (0.0, 5.0))
    np.testing.assert_allclose(highs, [5.0, 5.0, 0.0, 3.0])
    np.testing.assert_allclose(lows, [1.0, 5.0, 0.0, 0.0])
    gaps, _ = columns(xs, ys, (0.0, 4.0), 4)
    assert np.isfinite(gaps).tolist() == [True, False, False, True]


def test_the_edge_of_a_window_knows_the_point_beyond_it() -> None:
    xs, ys = np.array([0.0, 1.0, 2.0]), np.array([0.0, math.inf, 0.0])
    _, highs = columns(xs, ys, (1.25, 1.75), 2, (0.0, 8.0))
    np.testing.assert_allclose(highs, [6.0, 4.0])
