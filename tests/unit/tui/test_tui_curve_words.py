"""The best epoch, and how far the axis reaches."""

import math

from engine.events import EpochEnded
from engine.tasks.metrics import best_epoch
from tui.panes.run_chart import room_for


def epochs(*metrics: dict[str, float]) -> list[EpochEnded]:
    return [EpochEnded(at, values, 0.01, 1.0) for at, values in enumerate(metrics, 1)]


def test_the_best_epoch_has_the_lowest_validation_loss() -> None:
    ran = epochs(
        {"loss": 3, "val_loss": 2}, {"loss": 2, "val_loss": 1}, {"loss": 1, "val_loss": 1.5}
    )
    assert best_epoch(ran) == 2


def test_without_validation_the_training_loss_decides_and_nan_never_wins() -> None:
    assert best_epoch(epochs({"loss": 3}, {"loss": math.nan}, {"loss": 2})) == 3
    assert best_epoch(epochs({"loss": 1, "val_loss": math.nan}, {"loss": 2})) == 1
    assert best_epoch(epochs({"loss": math.inf})) is None
    assert best_epoch([]) is None


def test_the_axis_reaches_ahead_of_a_long_run_but_not_far() -> None:
    reaches = [room_for(epoch, 10**6) for epoch in range(1, 20_000)]
    assert reaches == sorted(reaches)
    assert len(set(reaches)) < 18, "a new axis draws the whole chart again"
    for epoch, reach in enumerate(reaches, 1):
        assert epoch < reach <= max(epoch * 1.85, 25)


def test_the_axis_ends_with_the_run() -> None:
    assert room_for(1, 12) == 12
    assert room_for(95, 100) == 100
    assert room_for(42, 60) == 60, "an end that is near is shown"
