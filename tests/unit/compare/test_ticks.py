"""Round numbers on the axes."""

import math
from itertools import pairwise

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from engine.compare.ticks import log_ticks, nice_ticks, tick_labels, whole_ticks

bounds = st.floats(-1e9, 1e9)


@given(bounds, st.floats(1e-6, 1e9), st.integers(2, 10))
def test_ticks_are_few_round_inside_and_evenly_spaced(low: float, span: float, most: int) -> None:
    high = low + span
    assume(span > abs(low) * 1e-9)
    ticks = nice_ticks(low, high, most)
    assert len(ticks) <= most
    assert all(low - span * 1e-6 <= tick <= high + span * 1e-6 for tick in ticks)
    steps = [after - before for before, after in pairwise(ticks)]
    assert all(math.isclose(step, steps[0], rel_tol=1e-3) for step in steps)


@given(st.integers(1, 1_000_000), st.integers(1, 1_000_000), st.integers(2, 8))
def test_epochs_are_whole_and_both_ends_are_there(low: int, more: int, most: int) -> None:
    ticks = whole_ticks(low, low + more, most)
    assert (ticks[0], ticks[-1]) == (low, low + more)
    assert ticks == sorted(set(ticks))
    assert all(isinstance(tick, int) for tick in ticks)
    assert len(ticks) <= most + 2


@given(bounds, st.floats(1e-6, 1e9), st.integers(2, 10))
def test_labels_tell_the_ticks_apart(low: float, span: float, most: int) -> None:
    assume(span > abs(low) * 1e-4)
    ticks = nice_ticks(low, low + span, most)
    labels = tick_labels(ticks)
    assert len(labels) == len(ticks)
    assert len(set(labels)) == len(labels)


@given(st.floats(1e-12, 1e12), st.floats(1.001, 1e12), st.integers(3, 8))
def test_a_logarithmic_axis_has_rising_ticks_inside_its_range(
    low: float, factor: float, most: int
) -> None:
    high = low * factor
    ticks = log_ticks(low, high, most)
    assert 1 <= len(ticks) <= most
    assert ticks == sorted(set(ticks))
    # As far as a rounded multiple of a step may stand beside the end it means
    assert all(low - (high - low) * 1e-6 <= tick <= high + (high - low) * 1e-6 for tick in ticks)


def test_what_people_expect_of_a_logarithm() -> None:
    assert log_ticks(0.07, 3.0, 7) == [0.1, 0.2, 0.5, 1.0, 2.0]
    assert log_ticks(0.5, 5e4, 7) == [1.0, 10.0, 100.0, 1000.0, 10000.0]
    assert tick_labels(log_ticks(0.42, 0.93, 7)) == ["0.5", "0.6", "0.7", "0.8", "0.9"]


def test_what_people_expect() -> None:
    assert whole_ticks(1, 1, 5) == [1]
    assert whole_ticks(1, 2, 5) == [1, 2]
    assert whole_ticks(1, 30, 4) == [1, 10, 20, 30]
    assert tick_labels(nice_ticks(0.0, 1.0, 5)) == ["0.00", "0.25", "0.50", "0.75", "1.00"]
    assert tick_labels([]) == []


@pytest.mark.parametrize(("low", "high"), [(1, 1), (2, 1), (math.nan, 1), (0, math.inf)])
def test_no_range_is_an_error(low: float, high: float) -> None:
    with pytest.raises(ValueError, match="no range"):
        nice_ticks(low, high, 5)
