"""Mean and range over repetitions, and the cells they fill."""

import math

import pytest

from engine.compare.bands import bands
from engine.events import EpochEnded
from tui.widgets.shading import Band, filled


def history(*values: float) -> list[EpochEnded]:
    return [EpochEnded(n, {"loss": value}, 0.01, 1.0) for n, value in enumerate(values, 1)]


def test_every_epoch_has_its_mean_and_its_range() -> None:
    found = bands([history(1, 2), history(3, 2), history(5, 8)])
    assert found is not None
    assert found.seeds == 3
    assert [epoch.metrics["loss"] for epoch in found.epochs] == [3, 4]
    assert found.ranges["loss"] == ((1, 5), (2, 8))


def test_it_goes_as_far_as_two_runs_got() -> None:
    found = bands([history(1, 1), history(3, 3, 3, 3), history(5, 5, 5)])
    assert found is not None
    assert [epoch.metrics["loss"] for epoch in found.epochs] == [3, 3, 4]


def test_one_run_has_no_range() -> None:
    assert bands([]) is None
    assert bands([history(1)]) is None
    assert bands([history(1), []]) is None


def test_a_value_that_is_none_leaves_no_mean_but_the_range_of_the_others() -> None:
    found = bands([history(1, math.nan), history(3, 2), history(4, math.nan)])
    assert found is not None
    assert math.isnan(found.epochs[1].metrics["loss"])
    assert found.ranges["loss"] == ((1, 4), (2, 2))
    nothing = bands([history(math.nan), history(math.inf)])
    assert nothing is not None
    assert all(map(math.isnan, nothing.ranges["loss"][0]))


def test_a_metric_that_only_some_have_is_left_out() -> None:
    more = [EpochEnded(1, {"loss": 1.0, "auc": 0.5}, 0.01, 1.0)]
    found = bands([more, history(2)])
    assert found is not None
    assert set(found.ranges) == {"loss"}


def test_the_cells_between_the_ends_are_filled_and_gaps_are_left() -> None:
    band = Band((1, 2, 3), ((0.0, 4.0), (2.0, 2.0), (math.nan, math.nan)), "train", "░")
    xs, ys = filled(band, 3, (0.0, 4.0), 4, 4)
    assert {y for x, y in zip(xs, ys, strict=True) if x == 1} == {0, 1, 2, 3, 4}
    middle = {y for x, y in zip(xs, ys, strict=True) if x == pytest.approx(1.5)}
    assert middle == {1, 2, 3}
    assert {y for x, y in zip(xs, ys, strict=True) if x == 2} == {2}
    assert max(xs) == 2
    one = Band((5,), ((1.0, 2.0),), "train", "░")
    assert set(filled(one, 9, (0.0, 4.0), 10, 8)[0]) == {5}


def test_a_band_beyond_the_picture_is_cut() -> None:
    band = Band((1, 2), ((-9.0, 9.0), (5.0, 6.0)), "train", "░")
    _, ys = filled(band, 2, (0.0, 1.0), 10, 5)
    assert min(ys) == 0
    assert max(ys) <= 1
