"""What columns are taken for, and why: one story a role."""

from dataclasses import replace

import pyarrow as pa
import pytest

from data.dialect import Dialect
from data.errors import InputError
from data.options import TableOptions
from data.raw_table import RawTable, TextFormat
from data.roles import schema_of
from data.schema import ColumnSchema
from tui.locale.words import words

ROWS = 60


def table(**columns):
    """A raw table of columns of text, each as long as the longest (cells come again)."""
    made = {"last": ["x", "y"]} | {
        name: [str(cell) for cell in cells] for name, cells in columns.items()
    }
    longest = max(ROWS, *(len(cells) for cells in made.values()))
    names = [*(name for name in made if name != "last"), "last"]
    arrays = [
        pa.chunked_array([pa.array([made[name][row % len(made[name])] for row in range(longest)])])
        for name in names
    ]
    return RawTable("t.csv", "t", "", tuple(names), tuple(arrays))


def role(name, cells, **options):
    schema = schema_of(table(**{name: cells}), TableOptions(label="last", **options))
    return schema.columns[0]


CASES = [
    ("weight", [f"{place / 7:.3f}" for place in range(60)], "numeric", "role.fractions"),
    ("visits", range(200, 1000, 5), "numeric", "role.many_numbers"),
    ("smoker", ["yes", "No", "YES", ""], "boolean", "role.pair"),
    ("flag", ["t", "f", "f"], "boolean", "role.pair"),
    ("alive", ["0", "1"], "boolean", "role.pair"),
    ("size", ["M", "S", "XL", "L"], "ordinal", "role.scale"),
    ("risk", ["high", "low", "medium"], "ordinal", "role.scale"),
    ("school", ["Grade 10", "Grade 9", "Grade 11"], "ordinal", "role.numbered"),
    ("rating", ["1", "5", "3", "2", "4"], "ordinal", "role.steps"),
    ("distance", ["45 km", "1.5 km", "800 m"], "number_in_text", "role.number_in_text"),
    ("price", ["$1,200", "$85", "$1,999.50"], "number_in_text", "role.number_in_text"),
    ("share", ["85 %", "7 %", "12.5 %"], "number_in_text", "role.number_in_text"),
    ("age", ["0-17", "18-25", "26-35", "55+"], "number_in_text", "role.number_in_text"),
    ("menge", ["1,5", "2,25", "12,75"], "number_in_text", "role.number_in_text"),
    ("born", ["2001-05-06", "1999-12-31"], "datetime", "role.dates"),
    ("sold", ["25/12/2020", "03/04/2021"], "datetime", "role.dates"),
    ("sold", ["01/02/2020", "02/02/2020"], "datetime", "role.dates_either_way"),
    ("created_time", range(1583298367, 1583298367 + 500_000, 7919), "datetime", "role.epoch"),
    ("lat", [f"{48 + place / 9:.4f}" for place in range(60)], "latitude", "role.latitude"),
    (
        "longitude",
        [f"{-120 - place / 9:.4f}" for place in range(60)],
        "longitude",
        "role.longitude",
    ),
    ("Id", range(1, 61), "id", "role.counts_rows"),
    ("customer_id", [(place * 37) % 61 * 100 + 7 for place in range(60)], "id", "role.id_name"),
    ("tags", ["red|blue", "blue", "green|red|blue", "red"], "list", "role.separated"),
    ("points", ["[1, 2]", "[3]", "[4, 5, 6]"], "list", "role.bracketed"),
    ("page", [f"https://x.org/{place}" for place in range(60)], "id", "role.links"),
    ("source", ["web", "web", "web"], "ignore", "role.constant"),
    ("nothing", ["", "NA"], "ignore", "role.empty"),
    ("cabin", ["", "front"], "nominal", "role.filled_or_not"),
    ("city", ["Rome", "Oslo", "Bonn", "Lyon"], "nominal", "role.words_repeat"),
    ("zip_code", [10115, 20095, 80331, 50667], "nominal", "role.codes"),
    ("amount", [*(f"{place}.5" for place in range(40)), "n.d."], "numeric", "role.mostly_numbers"),
    ("wind", [*(n / 10 for n in range(40)), *["calm"] * 20], "numeric", "role.mostly_numbers"),
    (
        "review",
        [f"I would go there again for {n} more days" for n in range(60)],
        "text",
        "role.sentences",
    ),
]


@pytest.mark.parametrize(("name", "cells", "expected", "code"), CASES)
def test_a_column_is_taken_for_what_it_is_and_says_why(name, cells, expected, code):
    found = role(name, cells)
    assert (found.role, found.reason.code) == (expected, code)
    assert 0.4 <= found.certainty <= 1.0
    told = words(found.reason)
    assert told != str(found.reason)
    assert "{" not in told


@pytest.mark.parametrize(
    ("name", "cells", "wrong"),
    [
        ("flat", ["4A", "12C", "3B", "7D"], "number_in_text"),
        ("phone", [f"555-{1000 + place}" for place in range(60)], "number_in_text"),
        ("version", ["1.2.3", "1.10.0", "2.0.1"], "number_in_text"),
        ("year", ["2001", "2002", "2003", "2004"], "id"),
        ("code", [20200101, 99999999, 12345678], "datetime"),
        ("place", ["Rome, Italy", "Oslo, Norway", "Bergen, Norway"], "list"),
        ("lat", ["1", "2", "3"], "latitude"),
        ("lon", [f"{500 + place / 3:.2f}" for place in range(60)], "longitude"),
        ("blood", ["A", "B"], "ordinal"),
        ("answer", ["yes", "no", "maybe"], "boolean"),
    ],
)
def test_what_only_looks_like_it_is_not_taken_for_it(name, cells, wrong):
    assert role(name, cells).role != wrong


def test_an_order_is_told_from_the_lowest_on():
    assert role("size", ["M", "S", "XL", "L"]).order == ("S", "M", "L", "XL")
    assert role("risk", ["High", "low", "medium"]).order == ("low", "medium", "High")
    assert role("rating", ["10", "9", "1", "2"]).order == ("1", "2", "9", "10")


def test_what_a_person_says_goes_before_every_guess():
    found = role("city", ["Rome", "Oslo", "Bonn"], roles={"city": "id"})
    assert (found.role, found.reason.code, found.certainty) == ("id", "role.asked", 1.0)
    order = ("Bonn", "Oslo", "Rome")
    found = role("city", ["Rome", "Oslo", "Bonn"], orders={"city": order})
    assert (found.role, found.order) == ("ordinal", order)


def test_a_column_that_is_not_there_is_refused_with_the_likely_one():
    with pytest.raises(InputError) as caught:
        role("city", ["Rome", "Oslo"], roles={"ctiy": "nominal"})
    assert caught.value.code == "table.no_such_column"
    assert caught.value.column == "ctiy"
    assert caught.value.message.params["known"][0] == "city"


def test_an_order_that_lacks_values_is_refused():
    with pytest.raises(InputError) as caught:
        role("city", ["Rome", "Oslo", "Bonn"], orders={"city": ("Rome", "Oslo")})
    assert caught.value.code == "role.order_lacks"
    assert caught.value.message.params["texts"] == ["Bonn"]


def test_two_labels_are_refused():
    with pytest.raises(InputError) as caught:
        role("city", ["Rome", "Oslo"], roles={"city": "label"})
    assert caught.value.code == "role.two_labels"


def test_a_point_divides_thousands_where_the_table_writes_commas_before_fractions():
    raw = table(price=["1.234", "12.500", "7.125"])
    written = TextFormat(Dialect(";"), "utf-8", header=True, skipped_rows=0, decimal=",")
    asked = TableOptions(label="last")
    found = schema_of(replace(raw, format=written), asked).columns[0]
    assert found.role == "number_in_text"
    assert found.reason.params["value"] == 1234.0
    assert schema_of(raw, asked).columns[0].role != "number_in_text"


def test_typed_columns_need_no_guess():
    made = table(city=["a", "b"])
    truth = pa.chunked_array([pa.array([True, False] * (ROWS // 2))])
    raw = RawTable("t", "t", "", ("truth", *made.names), (truth, *made.columns))
    found = schema_of(raw).columns[0]
    assert (found.role, found.type, found.reason.code) == (
        "boolean",
        "boolean",
        "role.typed_boolean",
    )


def test_a_schema_survives_json():
    for column in schema_of(table(size=["M", "S", "L"], born=["2001-05-06"])).columns:
        assert ColumnSchema.from_dict(column.to_dict()) == column
