"""Layers over epochs as lines: they fit, every layer has its bars, what is told is the record."""

import math

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from engine.models.layer_statistics import LayerStatistics, ObservedLayer, length
from recorded_layers import LAYERS, figures
from tui.panes.layer_history import VALUE, WIDEST, history_lines
from tui.text.glyphs import GLYPHS
from tui.text.layer_figures import FIGURES, figure_text, trend_sign
from tui.widgets.lines import Line
from tui.widgets.lines import length as cells


def record(epochs: int) -> LayerStatistics:
    numbers = list(range(1, epochs + 1))
    return LayerStatistics.of(LAYERS, numbers, np.stack([figures(one) for one in numbers]))


def text(lines: list[Line]) -> list[str]:
    return ["".join(part for part, _ in one) for one in lines]


values = st.floats(width=32, allow_nan=True, allow_infinity=True)


@settings(max_examples=40)
@given(st.data(), st.integers(40, 160), st.integers(4, 40), st.sampled_from(list(FIGURES)))
def test_whatever_was_recorded_fits_its_room(
    data: st.DataObject, room: int, height: int, name: str
) -> None:
    layers = (ObservedLayer("a" * 40, "Dense", "relu", ("kernel",), (3,)), *LAYERS[:2])
    epochs = data.draw(st.integers(1, 60))
    drawn = data.draw(st.lists(values, min_size=8, max_size=8))
    records = np.resize(np.array(drawn, np.float32), (epochs, length(layers)))
    found = LayerStatistics.of(layers, [3 * one + 1 for one in range(epochs)], records)
    epoch = data.draw(st.none() | st.integers(1, 200))
    lines = history_lines(found, name, epoch, room, height)
    assert all(cells(one) <= room for one in lines)


def test_a_layer_whose_gradient_is_smaller_has_lower_bars() -> None:
    lines = text(history_lines(record(9), "gradient_norm", None, 80, 6))
    high, low = lines[1], lines[2]
    assert high.startswith("hidden_1") and low.startswith("output")
    bars = [line[13:60].replace(" ", "") for line in (high, low)]
    ends = [[GLYPHS.bars.find(sign) for sign in one] for one in bars]
    assert min(ends[0]) > max(ends[1])
    assert ends[0] == sorted(ends[0], reverse=True)
    assert high.endswith(f"0.556 {GLYPHS.falling}")


def test_the_values_are_those_of_the_epoch_that_is_looked_at() -> None:
    for epoch, value in ((None, "90 %"), (4, "40 %"), (100, "90 %"), (0, "10 %")):
        lines = text(history_lines(record(9), "dead", epoch, 80, 20))
        assert sum(line.startswith("hidden_1_relu") for line in lines) == 1
        assert any(f" {value}" in line for line in lines)


def test_more_epochs_than_cells_keep_the_first_and_the_last() -> None:
    lines = text(history_lines(record(500), "weight_norm", None, 60, 6))
    assert lines[0].split() == ["1", "500", "epoch", "500"]


@pytest.mark.parametrize(
    ("name", "value", "told"),
    [
        ("weight_norm", 0.0, "0"),
        ("weight_norm", 12.345, "12.3"),
        ("gradient_norm", 1.5e-7, "1.5e-07"),
        ("gradient_norm", math.inf, "inf"),
        ("dead", 0.256, "26 %"),
        ("dead", math.nan, GLYPHS.dash),
    ],
)
def test_figures_are_short(name: str, value: float, told: str) -> None:
    assert figure_text(name, value) == told


def test_a_tenth_is_a_trend() -> None:
    assert [trend_sign(1.0, last) for last in (1.05, 1.2, 0.8, math.nan)] == [
        " ",
        GLYPHS.rising,
        GLYPHS.falling,
        " ",
    ]


@pytest.mark.parametrize("epochs", [6, 9, 30])
@pytest.mark.parametrize("room", [80, 150])
def test_few_epochs_take_the_width_that_there_is(epochs: int, room: int) -> None:
    line = text(history_lines(record(epochs), "gradient_norm", None, room, 6))[1]
    drawn = line[13:].rstrip("0123456789. ↓↑").rstrip()
    there = min(room - 13 - VALUE - 3, epochs * WIDEST)
    assert there - WIDEST <= len(drawn) <= there
    signs = [sign for sign in drawn if sign in GLYPHS.bars]
    assert len(signs) > 0.7 * there
