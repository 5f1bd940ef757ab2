"""Which sign stands before a fraction, also where a comma divides the cells."""

import pytest

from data.sources.delimited.decimals import decimal_of


@pytest.mark.parametrize(
    ("cells", "sign"),
    [
        (["21,5", "28", "4,25"], ","),
        (["21.5", "28", "4.25"], "."),
        (["1,2,3", "1,2", "2"], "."),
        (["beans, eggs", "eggs, 2", "beans"], "."),
        (["1,234", "12,345", "999"], "."),
        (["1,234,567", "1,234", "5"], "."),
    ],
    ids=["commas", "points", "lists", "words", "thousands", "millions"],
)
def test_quoted_commas_are_decimal_where_they_cannot_divide_things(
    cells: list[str], sign: str
) -> None:
    rows = [[cell, str(place)] for place, cell in enumerate(cells)]
    assert decimal_of(rows, ",", None) == (sign, [])


def test_of_columns_that_differ_the_commoner_sign_is_taken_and_the_doubt_told() -> None:
    rows = [["1,5", "2.5"], ["2,25", "7"], ["0,5", "3"]]
    sign, doubts = decimal_of(rows, ",", None)
    assert sign == ","
    assert [doubt.code for doubt in doubts] == ["table_note.decimals_mixed"]
