"""Mean and range over repetitions."""

import math

from engine.compare.bands import bands
from engine.events import EpochEnded


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
