"""Names and steps of trackers become epochs, where nobody can doubt which."""

import math

import pytest
from hypothesis import given
from hypothesis import strategies as st

from engine.follow.points import epochs_of, field_name, named


def at(*values: tuple[int, float]) -> list[tuple[int, float, float]]:
    """Steps and values, logged a second after each other."""
    return [(step, 100.0 + place, value) for place, (step, value) in enumerate(values)]


def numbers(points: dict[str, list[tuple[int, float, float]]]) -> list[int]:
    return [one.number for one in epochs_of(points)]


@pytest.mark.parametrize(
    ("name", "wanted"),
    [
        ("loss", "loss"),
        ("acc", "accuracy"),
        ("val_acc", "val_accuracy"),
        ("val/loss", "val_loss"),
        ("Validation/acc", "val_accuracy"),
        ("train/loss", "loss"),
        ("train_loss", "train_loss"),
        ("eval/loss", "eval/loss"),
        ("test_acc", "test_acc"),
        ("balanced_acc", "balanced_acc"),
    ],
)
def test_only_what_is_sure_gets_the_name_of_the_field(name: str, wanted: str) -> None:
    assert field_name(name) == wanted


def test_two_metrics_never_become_one() -> None:
    told = {"acc": 0.5, "accuracy": 0.6, "train/loss": 1.0, "training/loss": 2.0}
    assert named(told) == {"acc": 0.5, "accuracy": 0.6, "loss": 1.0, "training/loss": 2.0}


def test_steps_that_follow_each_other_are_epochs_from_0_or_1() -> None:
    assert numbers({"loss": at((0, 0.5), (1, 0.4))}) == [1, 2]
    assert numbers({"loss": at((1, 0.5), (2, 0.4))}) == [1, 2]
    assert numbers({"loss": at((7, 0.5), (8, 0.4))}) == [7, 8]


def test_steps_of_batches_are_epochs_in_their_order() -> None:
    assert numbers({"loss": at((100, 0.5), (200, 0.4), (350, 0.3))}) == [1, 2, 3]
    assert numbers({"loss": at((-5, 0.5), (-4, 0.4))}) == [1, 2]
    assert numbers({"loss": at((10**18, 0.5), (10**18 + 1, 0.4))}) == [1, 2]


def test_what_is_logged_without_steps_comes_in_its_order() -> None:
    found = epochs_of({"loss": at((0, 0.5), (0, 0.4), (0, 0.3))})
    assert [(one.number, one.metrics) for one in found] == [
        (1, {"loss": 0.5}),
        (2, {"loss": 0.4}),
        (3, {"loss": 0.3}),
    ]


def test_a_metric_called_epoch_tells_the_epochs_and_their_last_value_counts() -> None:
    found = epochs_of(
        {
            "epoch": at((10, 0.0), (20, 0.0), (30, 1.0)),
            "loss": at((10, 0.9), (20, 0.8), (30, 0.7)),
            "val_loss": at((21, 0.85), (31, 0.75)),
        }
    )
    assert [(one.number, one.metrics) for one in found] == [
        (1, {"loss": 0.8, "val_loss": 0.85}),
        (2, {"loss": 0.7, "val_loss": 0.75}),
    ]


def test_a_measurement_at_the_end_is_of_the_last_epoch() -> None:
    told = {"loss": at((1, 0.5), (2, 0.4)), "test_accuracy": [(0, 300.0, 0.75)]}
    assert [one.metrics for one in epochs_of(told)] == [
        {"loss": 0.5},
        {"loss": 0.4, "test_accuracy": 0.75},
    ]


def test_learning_rate_time_and_figures_of_the_machine() -> None:
    told = {"loss": at((1, 0.5), (2, 0.4)), "lr": at((1, 0.1), (2, 0.01))}
    told["system/cpu_utilization_percentage"] = at((1, 50.0), (7, 60.0))
    found = epochs_of(told, started=98.0)
    assert [(one.metrics, one.rate, one.seconds) for one in found] == [
        ({"loss": 0.5}, 0.1, 2.0),
        ({"loss": 0.4}, 0.01, 1.0),
    ]


POINTS = st.lists(
    st.tuples(
        st.integers(-(2**63), 2**63),
        st.floats(0, 1e12),
        st.floats(allow_nan=True, allow_infinity=True),
    ),
    max_size=6,
)
NAMES = st.sampled_from(("loss", "acc", "accuracy", "epoch", "lr", "val/loss", "system/x", ""))


@given(st.dictionaries(NAMES, POINTS, max_size=5))
def test_any_points_give_epochs_in_order_and_no_value_is_made_up(
    points: dict[str, list[tuple[int, float, float]]],
) -> None:
    found = epochs_of(points)
    order = [one.number for one in found]
    assert order == sorted(set(order))
    assert all(1 <= number < 2**32 for number in order)
    given_values = {repr(value) for values in points.values() for _, _, value in values}
    assert {repr(v) for one in found for v in one.metrics.values()} <= given_values
    assert all(one.seconds >= 0 and math.isfinite(one.seconds) for one in found)
