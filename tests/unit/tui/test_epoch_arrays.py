"""Epochs as arrays: the same values however they have grown."""

import math

import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from engine.compare.chart import Series
from engine.events import EpochEnded
from engine.tasks.metrics import best_epoch
from tui.panes.chart_choice import LEARNING_RATE
from tui.panes.epoch_arrays import arrays_of

METRICS = st.dictionaries(
    st.sampled_from(["loss", "val_loss"]),
    st.sampled_from([0.0, 1.0, 2.0, math.nan, math.inf, -math.inf]),
)


@given(st.lists(METRICS, min_size=1, max_size=12), st.integers(1, 12))
def test_what_has_grown_is_as_what_was_read_whole(told: list[dict[str, float]], cut: int) -> None:
    epochs = [EpochEnded(number, one, 0.1 * number, 0.5) for number, one in enumerate(told, 1)]
    first, whole = tuple(epochs[:cut]), tuple(epochs)
    arrays_of(first).of("loss")
    grown = arrays_of(whole)
    for name in ("loss", "val_loss", "never recorded"):
        wanted = [epoch.metrics.get(name, math.nan) for epoch in epochs]
        np.testing.assert_array_equal(grown.of(name), wanted)
    np.testing.assert_array_equal(grown.of(LEARNING_RATE), [one.learning_rate for one in epochs])
    assert grown.best == best_epoch(epochs)
    assert [grown.place(one.epoch) for one in epochs] == list(range(len(epochs)))
    assert arrays_of(whole).of("loss") is grown.of("loss"), "nothing is read twice"


def test_a_curve_is_the_same_where_it_is_a_part_of_the_same_array() -> None:
    epochs = tuple(EpochEnded(number, {"loss": 1.0}, 0.1, 0.5) for number in range(1, 9))
    xs, values = arrays_of(epochs).numbers, arrays_of(epochs).of("loss")
    part = Series(xs[:4], values[:4], "train")
    assert part == Series(xs[:4], values[:4], "train")
    assert part != Series(xs[:5], values[:5], "train")
    assert part != Series(xs[:4], values[4:], "train")
    assert part != Series(xs[:4].copy(), values[:4], "train")
    assert part != Series((1.0,), (2.0,), "train")
