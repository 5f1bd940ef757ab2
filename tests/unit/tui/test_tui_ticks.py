"""Round numbers on the axes."""

import math
from itertools import pairwise

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from tui.widgets.ticks import nice_ticks, tick_labels, whole_ticks

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
