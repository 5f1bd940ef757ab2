"""An input takes a table's columns by name or by pattern: all that was prepared of them."""

import pytest

from engine.models.nodes.columns import Columns, Entry, chosen

NAMES = ("latitude", "local.hour", "color=red", "color=blue", "when: month sin", "a[x]", "cooc_1")
COLUMNS = Columns((7,), NAMES, prepared=True)


@pytest.mark.parametrize(
    ("patterns", "places"),
    [
        (["latitude"], [0]),
        (["cooc_1", "latitude"], [0, 6]),
        (["color"], [2, 3]),
        (["color=red"], [2]),
        (["col*"], [2, 3]),
        (["when"], [4]),
        (["a[x]"], [5]),
        (["l*"], [0, 1]),
        (["c???_1"], [6]),
        (["*", "latitude"], [0, 1, 2, 3, 4, 5, 6]),
    ],
)
def test_columns_by_name_and_pattern(patterns: list[str], places: list[int]) -> None:
    assert chosen(COLUMNS, patterns) == (places, [])


def test_a_pattern_without_columns_is_told() -> None:
    assert chosen(COLUMNS, ["latitude", "colo", "x*"]) == ([0], ["colo", "x*"])


def test_of_a_table_that_is_used_as_it_is_a_sign_parts_nothing() -> None:
    assert chosen(Columns((7,), NAMES), ["color"]) == ([], ["color"])


def test_columns_beside_each_other_are_a_slice() -> None:
    assert Entry("a", "a", (2,), (3, 4)).stretch == slice(3, 5)
    assert Entry("a", "a", (2,), (3, 5)).stretch is None
    assert Entry("a", "a", (2,)).stretch is None
