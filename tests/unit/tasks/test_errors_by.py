"""Where a model is wrong: rows grouped by a column, those columns first that tell most."""

from datetime import UTC, datetime, timedelta

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from engine.tasks.errors_by import MOST_VALUES, PARTS, by_columns, errors_by, wilson
from engine.tasks.time_parts import time_parts

cells = st.lists(st.sampled_from(["", "a", "b", "1", "2.5", "1e400", "nan"]), min_size=2)


def test_the_column_that_the_errors_follow_comes_first() -> None:
    rng = np.random.default_rng(5)
    hours = rng.integers(0, 24, 600)
    wrong = (hours >= 18).astype(np.float64)
    columns = {
        "noise": [f"{value:.4f}" for value in rng.normal(size=600)],
        "hour": [str(hour) for hour in hours],
        "city": ["Taipei"] * 600,
        "weather": ["rain" if bad or place % 3 == 0 else "sun" for place, bad in enumerate(wrong)],
    }
    found = by_columns(columns, wrong, shares=True)
    assert [one.column for one in found] == ["hour", "weather", "noise"], "one value tells nothing"
    assert found[0].strength > 0.9 > found[1].strength > 0.1 > found[2].strength
    late = [one for one in found[0].groups if one.low is not None and one.low >= 18]
    assert all(one.off == 1 for one in late)
    assert sum(one.rows for one in found[0].groups) == 600


def test_numbers_are_divided_into_parts_with_as_many_rows_and_empty_cells_stand_apart() -> None:
    column = [str(number) for number in range(80)] + ["", " "]
    groups = errors_by(column, np.arange(82.0), shares=False)
    assert [one.rows for one in groups] == [10] * PARTS + [2]
    assert [(one.low, one.high) for one in groups[:2]] == [(0.0, 9.875), (9.875, 19.75)]
    assert groups[0].off == 4.5
    assert (groups[-1].value, groups[-1].low, groups[-1].ends) == ("", None, None)


def test_few_numbers_are_values_in_their_order_and_words_stand_by_their_rows() -> None:
    off = np.array([1.0, 0, 0, 1, 0])
    assert [one.value for one in errors_by(["10", "9", "9", "2", ""], off, shares=True)] == [
        "2",
        "9",
        "10",
        "",
    ]
    words = errors_by(["b", "c", "a", "c", "a"], off, shares=True)
    assert [one.value for one in words] == ["a", "c", "b"]
    many = errors_by([f"w{place}" for place in range(100)], np.zeros(100), shares=True)
    assert len(many) == MOST_VALUES


def test_wilsons_interval() -> None:
    # Of statsmodels' proportion_confint(5, 20, method="wilson")
    assert wilson(5, 20) == pytest.approx((0.1119, 0.4687), abs=1e-4)
    assert wilson(0, 10)[0] == 0
    assert wilson(10, 10)[1] == 1


def test_a_column_that_tells_all_explains_all_and_no_more() -> None:
    for rows in range(4, 60):
        wrong = (np.arange(rows) % 2).astype(np.float64)
        cells = ["bad" if one else "good" for one in wrong]
        (found,) = by_columns({"x": cells}, wrong, shares=True)
        assert 1 - 1e-12 < found.strength <= 1, rows


@given(cells, st.booleans())
def test_whatever_cells_hold_no_row_is_lost(column: list[str], shares: bool) -> None:
    off = (np.arange(len(column)) % 2).astype(np.float64)
    groups = errors_by(column, off, shares=shares)
    assert sum(one.rows for one in groups) == len(column)
    (found,) = by_columns({"x": column}, off, shares=shares) or [None]
    assert found is None or 0 <= found.strength <= 1
    empty = by_columns({"x": column}, np.full(len(column), np.nan), shares=shares)
    assert empty == []


@pytest.mark.parametrize("form", ["%Y-%m-%d %H:%M:%S", "%d.%m.%Y %H:%M", "epoch"])
def test_times_are_told_by_their_hour_weekday_and_month(form: str) -> None:
    begin = datetime(2024, 1, 1, tzinfo=UTC)
    moments = [begin + timedelta(minutes=97 * row) for row in range(4000)]
    column = [f"{m.timestamp():.0f}" if form == "epoch" else m.strftime(form) for m in moments]
    late = np.array([m.hour in {22, 23} for m in moments], np.float64)
    sundays = np.array([m.weekday() == 6 for m in moments], np.float64)
    for wrong, part, values in ((late, "hour", {"22", "23"}), (sundays, "weekday", {"6"})):
        found = by_columns({"seen": column}, wrong, shares=True)
        assert {one.part for one in found} == {"hour", "weekday", "month", "time"}
        assert (found[0].part, round(found[0].strength, 6)) == (part, 1)
        assert {one.value for one in found[0].groups if one.off == 1} == values
    (month,) = (one for one in found if one.part == "month")
    assert {int(one.value) for one in month.groups} == {m.month for m in moments}


def test_a_date_has_no_hour_a_clock_no_day_and_a_column_with_other_words_is_no_time() -> None:
    dates = [f"2024-{month:02}-{day:02}" for month in range(1, 13) for day in (3, 17)]
    assert list(time_parts([*dates, "", "NA"])) == ["weekday", "month", "time"]
    assert time_parts([*dates, "", "NA"])["month"][-3:] == ["12", "", ""]
    assert list(time_parts([f"{hour}:30" for hour in range(24)])) == ["hour"]
    assert time_parts([*dates, "soon"]) == {}
    assert time_parts([str(number) for number in range(40)]) == {}
