"""Rows that fit a query over the columns of a table."""

import pyarrow as pa
import pytest
from hypothesis import given
from hypothesis import strategies as st

from data.filtering import rows_where
from data.query_language import QueryError
from data.raw_table import RawTable


def table(**columns: list[object]) -> RawTable:
    arrays = tuple(pa.chunked_array([pa.array(cells)]) for cells in columns.values())
    return RawTable("towns.csv", "towns", "0" * 64, tuple(columns), arrays)


TOWNS = table(
    city=["New_York", "paris", "Lima ", "", "New_York"],
    temperature=["11", "9.5", "20", "x", ""],
    height=[10.0, None, 154.0, 3.0, -1.0],
)


@pytest.mark.parametrize(
    ("query", "rows"),
    [
        ("city = New_York and temperature > 10", [0]),
        ("city = new_york", [0, 4]),
        ("city = lima", [2]),
        ("city != New_York", [1, 2, 3]),
        ("city = none", [3]),
        ("not city = none", [0, 1, 2, 4]),
        ("city ~ york", [0, 4]),
        ("temperature = 11.0", [0]),
        ('temperature = "11.0"', []),
        ("temperature >= 9.5 or height < 0", [0, 1, 2, 4]),
        # A cell that is no number is neither above nor below one
        ("temperature < 100", [0, 1, 2]),
        ("height > 0", [0, 2, 3]),
        ("height = none", [1]),
        ("TEMPERATURE = 20", [2]),
        ("", [0, 1, 2, 3, 4]),
    ],
)
def test_rows_are_those_that_the_query_says(query: str, rows: list[int]) -> None:
    assert rows_where(TOWNS, query).tolist() == rows


@pytest.mark.parametrize(
    ("query", "code", "at"),
    [
        ("town = x", "filter.no_such_column", 0),
        ("city = x and town = x", "filter.no_such_column", 13),
        ("paris", "filter.value_alone", 0),
        ("temperature > warm", "query.not_a_number", 14),
        ("city = ", "query.value_missing", 7),
    ],
)
def test_what_cannot_be_asked_is_refused_at_its_character(query: str, code: str, at: int) -> None:
    with pytest.raises(QueryError) as refused:
        rows_where(TOWNS, query)
    assert (refused.value.code, refused.value.at) == (code, at)
    assert refused.value.text == query


def test_a_column_of_lists_is_compared_as_it_is_written() -> None:
    raw = table(tags=[["a"], ["a", "b"], None])
    assert rows_where(raw, "tags ~ b").tolist() == [1]
    assert rows_where(raw, "tags = none").tolist() == [2]
    assert rows_where(raw, "tags > 1").tolist() == []


@given(
    st.lists(st.integers(-50, 50), min_size=1),
    st.integers(-50, 50),
    st.sampled_from(["<", ">", "="]),
)
def test_numbers_written_as_text_compare_as_numbers(
    numbers: list[int], bound: int, sign: str
) -> None:
    raw = table(x=[f" {number}.0" for number in numbers])
    fits = {"<": bound.__gt__, ">": bound.__lt__, "=": bound.__eq__}[sign]
    expected = [place for place, number in enumerate(numbers) if fits(number)]
    assert rows_where(raw, f"x {sign} {bound}").tolist() == expected
