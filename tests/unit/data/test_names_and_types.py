"""Names of columns that are always different, and columns of Python values with one type."""

import datetime as dt
import math

from hypothesis import given
from hypothesis import strategies as st

from data.sources.delimited.decimals import decimal_of
from data.sources.formats.names import unique_names
from data.sources.formats.typed_columns import column_of, text_of

NAMES = st.sampled_from(["", " ", "a", "a_2", "a_3", "b", " a ", "column_1", "column_2", "\ufeffa"])


@given(st.lists(NAMES, max_size=8), st.integers(0, 8))
def test_names_are_different_and_the_first_of_each_stays(header: list[str], more: int) -> None:
    width = len(header) + more
    names, notes = unique_names(header, width)
    assert len(names) == len(set(names)) == width
    assert all(name == name.strip() != "" for name in names)
    firsts = dict.fromkeys(name.strip().lstrip("\ufeff") for name in header)
    assert set(firsts) - {""} <= set(names)
    changed = [
        place
        for place, name in enumerate(names)
        if place >= len(header) or name != header[place].strip().lstrip("\ufeff")
    ]
    assert sum(note.params["count"] for note in notes) == len(changed)


VALUES = st.one_of(
    st.none(),
    st.booleans(),
    st.integers(-(2**70), 2**70),
    st.floats(allow_nan=False),
    st.text(max_size=5),
    st.dates(),
    st.datetimes(),
)


@given(st.lists(VALUES, min_size=1, max_size=12))
def test_no_value_is_lost_whatever_stands_in_a_column(values: list[object]) -> None:
    column, notes = column_of(values, "c")
    found = column.to_pylist()
    assert [value is None for value in found] == [value is None for value in values]
    for value, kept in zip(values, found, strict=True):
        if value is None:
            continue
        if isinstance(kept, str):
            assert kept == text_of(value)
        elif isinstance(kept, dt.datetime) and not isinstance(value, dt.datetime):
            assert kept.date() == value
        elif kept != value:  # only whole numbers too long for a float, and that is told
            assert isinstance(value, int)
            assert math.isclose(kept, value)
            assert "table_note.wide_integers" in {note.code for note in notes}


def test_the_decimal_sign_is_found() -> None:
    assert decimal_of([["1,5"], ["2,25"]], ";", None) == (",", [])
    assert decimal_of([["1,5"]], ",", None) == (",", []), "it was quoted, and does not divide"
    assert decimal_of([["1.5"], ["1,234.5"]], ";", None) == (".", [])
    assert decimal_of([["1.234,5"]], "\t", None) == (",", [])
    assert decimal_of([["1,5"]], ";", ".") == (".", [])
    sign, doubt = decimal_of([["1,234"], ["5,678"]], ";", None)
    assert (sign, doubt[0].code) == (".", "table_note.decimal_unsure")
