"""The ends of a chart's axes, and what is written at them."""

import math

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from engine.compare.axes import Span, axes, rows
from engine.compare.chart import Axis, Chart, Scale, Series


def chart(values: list[float], **wished: object) -> Chart:
    xs = tuple(float(x) for x in range(1, len(values) + 1))
    return Chart((Series(xs, tuple(values), "train"),), y=Axis(**wished))  # pyright: ignore


@pytest.mark.parametrize(
    "values", [[0.0], [1e-9, 2e-9], [-3.0, 5.0], [1e12, 1e12], [0.1, 0.7], [-1e308, 1e308]]
)
def test_an_axis_holds_all_values_with_a_little_air(values: list[float]) -> None:
    found = axes(chart(values))
    assert found is not None
    low, high = found.y.low, found.y.high
    assert low < high
    if max(values) < 1e300:
        assert all(low < value < high for value in values)
        assert high - low < 1.2 * max(max(values) - min(values), abs(max(values)), 0.1)
    assert all(low <= tick.at <= high for tick in found.y_ticks(7))


def test_without_a_number_there_are_no_axes() -> None:
    assert axes(Chart()) is None
    assert axes(chart([math.nan, math.inf])) is None
    assert axes(chart([0.0, -1.0], scale="log")) is None


def test_shares_end_where_shares_end() -> None:
    found = axes(chart([0.0, 1.0], within=(0.0, 1.0)))
    assert found is not None
    assert (found.y.low, found.y.high) == (-0.01, 1.01)
    beyond = axes(chart([7.0, 8.0], within=(0.0, 1.0)))
    assert beyond is not None
    assert beyond.y.low < 7.0 < 8.0 < beyond.y.high


def test_outliers_are_left_out_only_if_wished() -> None:
    values = [1.0 + 0.01 * n for n in range(100)] + [1e6]
    whole, clipped = axes(chart(values)), axes(chart(values, outliers=False))
    assert whole is not None
    assert clipped is not None
    assert whole.y.high > 1e6
    assert clipped.y.high < 3


def test_only_the_values_on_show_count() -> None:
    series = Series(tuple(range(10)), tuple(float(n) for n in range(10)), "train")
    found = axes(Chart((series,), x=Axis(2, 4)))
    assert found is not None
    assert (found.x.low, found.x.high) == (2, 4)
    assert 1.8 < found.y.low < 2
    assert 4 < found.y.high < 4.2


@given(st.integers(1, 60), st.lists(st.floats(0, 1), min_size=1), st.sampled_from([2, 3, 4]))
def test_a_row_cut_finer_is_the_same_row(count: int, parts: list[float], finer: int) -> None:
    fine = rows(np.array(parts), count * finer)
    if finer != 3:
        assert (fine // finer == rows(np.array(parts), count)).all()
    assert ((fine >= 0) & (fine < count * finer)).all()


@given(st.floats(-1e9, 1e9), st.floats(1e-3, 1e9), st.integers(2, 200))
def test_columns_begin_left_and_end_right(low: float, reach: float, count: int) -> None:
    span = Span(low, low + reach)
    assert span.column(span.low, count) == 0
    assert span.column(span.high, count) == count - 1
    places = [span.column(low + reach * part / 50, count) for part in range(51)]
    assert places == sorted(places)


@pytest.mark.parametrize("scale", ["linear", "log"])
def test_both_axes_have_both_scales(scale: Scale) -> None:
    values = (1.0, 10.0, 100.0, 1000.0)
    axis = Axis(scale=scale)
    found = axes(Chart((Series(values, values, "train"),), x=axis, y=axis))
    assert found is not None
    texts = {"linear": ["250", "500", "750", "1000"], "log": ["1", "10", "100", "1000"]}
    assert [tick.text for tick in found.x_ticks(4)] == texts[scale]
    parts = found.x.parts(np.asarray(found.chart.series[0].xs))
    assert (parts[0], parts[-1]) == (0, 1)
    assert bool(abs(parts[1] - 1 / 3) < 1e-9) == (scale == "log")


def test_on_a_logarithmic_axis_all_that_is_shown_is_in_powers_of_ten() -> None:
    wanted = Chart(
        (Series((0.0, 1.0, 10.0), (1.0, 0.0, 100.0), "train"),),
        x=Axis(scale="log"),
        y=Axis(scale="log"),
        cursor=10.0,
    )
    found = axes(wanted)
    assert found is not None
    (series,) = found.chart.series
    assert list(series.xs) == [0, 1], "x = 0 has no place"
    assert math.isnan(series.values[0])
    assert series.values[1] == 2
    assert found.chart.cursor == 1
