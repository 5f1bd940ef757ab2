"""A number is written the same way wherever it stands."""

import math

import pytest
from hypothesis import given
from hypothesis import strategies as st

from engine.compare.metric_samples import spread
from tui.text.figures import (
    byte_size,
    count_change,
    duration,
    mean_text,
    metric,
    metric_short,
    score_in_matrix,
    share_in_list,
    speed,
)


@pytest.mark.parametrize(
    ("value", "text"),
    [
        (None, "–"),
        (0.0, "0.000"),
        (0.12345, "0.123"),
        (999.9994, "999.999"),
        (12345.678, "12345.7"),
        (-0.5, "-0.500"),
        (math.nan, "nan"),
        (math.inf, "inf"),
        (-math.inf, "-inf"),
    ],
)
def test_a_metric_in_few_cells(value: float | None, text: str) -> None:
    assert metric_short(value) == text


@given(st.floats(-1e300, 1e300) | st.sampled_from([math.nan, math.inf, -math.inf]))
def test_a_metric_is_short_and_means_the_number(value: float) -> None:
    text = metric(value)
    assert len(text) <= 10
    if math.isnan(value):
        assert text == "nan"
    elif math.isinf(value):
        assert float(text) == value
    else:
        assert float(text) == pytest.approx(value, rel=0.01, abs=1e-4)


def test_what_has_no_value_is_the_same_dash_everywhere() -> None:
    assert {metric(None), metric_short(None), score_in_matrix(None)} == {"–"}


@pytest.mark.parametrize(
    ("seconds", "text"),
    [
        (0.0, "0.00 s"),
        (0.4249, "0.42 s"),
        (9.996, "10 s"),
        (59.6, "1 min 00 s"),
        (185, "3 min 05 s"),
        (7800, "2 h 10 min"),
    ],
)
def test_durations_read_as_a_person_says_them(seconds: float, text: str) -> None:
    assert duration(seconds) == text


@pytest.mark.parametrize(
    ("seconds", "text"),
    [(0, "0 s"), (3.6, "4 s"), (59.4, "59 s"), (59.6, "1 min 00 s"), (187, "3 min 07 s")],
)
def test_an_estimate_has_no_hundredths(seconds: float, text: str) -> None:
    assert duration(seconds, whole=True) == text


def test_an_accuracy_in_a_list_takes_four_cells() -> None:
    values = (0.5834, 0.99949, 0.9996, 1.0, 0.0, math.nan)
    told = [share_in_list(value) for value in values]
    assert told == [".583", ".999", "1.00", "1.00", ".000", "nan "]


def test_a_change_of_a_count_has_a_sign_and_no_idle_decimals() -> None:
    assert [count_change(value) for value in (3.0, -2.5, 0.04, -0.04)] == ["+3", "-2.5", "0", "0"]


def test_a_mean_stands_with_its_deviation_where_there_is_one() -> None:
    assert mean_text(spread([0.5])) == "0.5000"
    assert mean_text(spread([0.25, 0.75])) == "0.5000 ± 0.3536"
    assert mean_text(spread([0.25, math.nan])) == "nan"


def test_a_speed_is_told_in_few_cells() -> None:
    assert [speed(rows) for rows in (950.4, 9500, 12_345)] == ["950", "9,500", "12k"]


@pytest.mark.parametrize(
    ("size", "words"),
    [
        (0, "0 B"),
        (999, "999 B"),
        (1500, "1.5 kB"),
        (999_700, "1 MB"),
        (2_345_678, "2.35 MB"),
        (14_167_112_959_420, "14.2 TB"),
    ],
)
def test_bytes_stand_in_the_largest_unit_of_which_there_is_one(size: int, words: str) -> None:
    assert byte_size(size) == words
