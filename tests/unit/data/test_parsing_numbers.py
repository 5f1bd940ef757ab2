"""Numbers as people write them: what they are worth, and what is none."""

import math

import numpy as np
import pyarrow as pa
import pytest
from hypothesis import given
from hypothesis import strategies as st

from data.errors import InputError
from data.parsing import NumberFormat, number_format_of, numbers_in
from data.parsing.number_text import parse


def column(*texts):
    return pa.chunked_array([pa.array(texts, pa.string())])


@pytest.mark.parametrize(
    ("text", "value", "unit"),
    [
        ("45 km", 45, "km"),
        ("45kms", 45, "km"),
        ("$1,200", 1200, ""),
        ("-$5.50", -5.5, ""),
        ("1 234 567", 1234567, ""),
        ("12,34,567", 1234567, ""),
        ("85 %", 85, "%"),
        ("85 percent", 85, "%"),
        ("0-17", 8.5, ""),
        ("$10 - $20", 15, ""),
        ("18 to 25 years", 21.5, "yr"),
        ("50 % – 60 %", 55, "%"),
        ("-5--3", -4, ""),
        ("55+", 55, ""),
        ("65 and over", 65, ""),
        ("< 0.1", 0.1, ""),
        ("(1,234)", -1234, ""),
        ("−7", -7, ""),
        ("1.2M", 1_200_000, ""),
        ("$1.2m", 1_200_000, ""),
        ("1.8m", 1.8, "m"),
        ("3 million", 3_000_000, ""),
        ("4.1/5", 4.1, ""),
        ("2h 50m", 10_200, "s"),
        ("5'6\"", 5.5, "ft"),
        ("30°C", 30, "°c"),
        ("3.5 sq ft", 3.5, "sq ft"),
        ("1.5e-3", 0.0015, ""),
    ],
)
def test_a_number_is_read_with_its_unit(text, value, unit):
    found = parse(text)
    assert found is not None
    assert found.value == pytest.approx(value)
    assert found.unit == unit


@pytest.mark.parametrize(
    "text",
    [
        "",
        "abc",
        "0x1F",
        "1_000",
        "192.168.1.1",
        "1,2,3",
        "10:30",
        "12-25-2020",
        "2020-01",
        "m2 4",
        "1/2",
        "1,5",
        "$",
        "1e999",
        "٣",
        "12 [1]",
        "5 (five)",
        "inf",
        "--5",
        "1e5e5",
        "$-",
        "-",
    ],
)
def test_what_is_no_number_is_not_guessed_to_be_one(text):
    assert parse(text) is None


def test_the_places_of_cells_that_are_no_numbers_are_told_and_missing_ones_are_not():
    values, bad = numbers_in(column("1", "", "NA", " 2.5 ", "x", "inf", "?"))
    assert bad.tolist() == [4, 5]
    assert values[[0, 3]].tolist() == [1.0, 2.5]
    assert np.isnan(values[[1, 2, 4, 5, 6]]).all()


def test_a_comma_is_decimal_where_it_can_mean_nothing_else():
    values, bad = numbers_in(column("1,5", "1.234,25", "1,234"))
    assert (values.tolist(), bad.tolist()) == ([1.5, 1234.25, 1.234], [])
    values, _ = numbers_in(column("1,234", "2,345.5"))
    assert values.tolist() == [1234.0, 2345.5]


def test_cells_in_other_units_are_converted_to_the_columns_own():
    cells = column("1.2 km", "500 m", "3 km", "7", "5 kg")
    form = number_format_of(cells)
    assert form == NumberFormat(".", "km")
    values, bad = numbers_in(cells, form)
    assert values[:4].tolist() == [1.2, 0.5, 3.0, 7.0]
    assert bad.tolist() == [4]


def test_a_row_alone_is_read_as_in_its_table():
    cells = column("1.2 km", "500 m", "3 km")
    form = NumberFormat.from_dict(number_format_of(cells).to_dict())
    alone = [numbers_in(column(text), form)[0][0] for text in ("1.2 km", "500 m", "3 km")]
    assert alone == numbers_in(cells, form)[0].tolist()


def test_a_format_that_is_none_is_refused():
    with pytest.raises(InputError) as caught:
        NumberFormat.from_dict({"decimal": ";", "unit": ""})
    assert caught.value.code == "table.no_description"


def test_typed_columns_keep_their_values_and_nulls_are_missing():
    values, bad = numbers_in(pa.chunked_array([pa.array([2**53 + 1, None, -3], pa.int64())]))
    assert values[0] == 2.0**53
    assert np.isnan(values[1])
    assert bad.tolist() == []
    values, bad = numbers_in(pa.chunked_array([pa.array([True, False, None])]))
    assert values[:2].tolist() == [1.0, 0.0]
    values, bad = numbers_in(pa.chunked_array([pa.array([1.5, math.inf, math.nan])]))
    assert bad.tolist() == [1]
    values, bad = numbers_in(pa.chunked_array([pa.array([[1, 2], None])]))
    assert bad.tolist() == [0]
    assert np.isnan(values).all()


@pytest.mark.parametrize("chunks", [[], [[]]])
def test_a_column_without_rows_has_no_numbers(chunks):
    values, bad = numbers_in(pa.chunked_array(chunks, type=pa.string()))
    assert values.shape == bad.shape == (0,)


@given(st.lists(st.floats(allow_nan=False, allow_infinity=False)))
def test_every_number_that_a_program_writes_reads_back_to_the_same_bits(numbers):
    values, bad = numbers_in(column(*(repr(number) for number in numbers)))
    assert bad.tolist() == []
    assert values.tobytes() == np.array(numbers, dtype=np.float64).tobytes()


@given(st.lists(st.decimals(-(10**9), 10**9, places=2), min_size=1), st.sampled_from(".,"))
def test_numbers_with_separators_a_currency_and_percents_read_back(numbers, decimal):
    swapped = str.maketrans(",.", ".,") if decimal == "," else {}
    written = [f"{number:,.2f}".translate(swapped) for number in numbers]
    form = NumberFormat(decimal, "")
    expected = [float(number) for number in numbers]
    for before, after in (("", ""), ("€ ", ""), ("", " %"), ("", " kg")):
        values, bad = numbers_in(column(*(before + text + after for text in written)), form)
        assert (values.tolist(), bad.tolist()) == (expected, [])


@given(st.lists(st.text(max_size=12), max_size=8))
def test_any_text_is_a_finite_number_or_missing_or_told(texts):
    values, bad = numbers_in(column(*texts))
    assert len(values) == len(texts)
    assert not np.isinf(values).any()
    assert np.isnan(values[bad]).all()
    kinds = [texts[place].strip() for place in bad]
    assert all(kinds)
