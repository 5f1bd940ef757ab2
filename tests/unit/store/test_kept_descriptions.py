"""What a store knows of a table's file, for as long as the file stays as it was."""

import pytest

from data import Description
from engine.store.database import Store
from engine.store.descriptions import keep_description, kept_description

FILE = ("a.csv", "kind", 100, 1_700_000_000_000_000_001)


def described(rows: int, label: str = "kind") -> Description:
    return Description("a.csv", "a", rows, ("x\x1b", "é"), ("no", "yes"), (4, 5), label, "0" * 64)


@pytest.mark.parametrize(
    "other",
    [
        ("b.csv", *FILE[1:]),
        ("a.csv", "", *FILE[2:]),
        (*FILE[:2], 101, FILE[3]),
        # A nanosecond later, which a float would not tell
        (*FILE[:3], FILE[3] + 1),
    ],
)
def test_it_is_known_for_this_state_of_the_file_and_this_label(
    store: Store, other: tuple[str, str, int, int]
) -> None:
    keep_description(store, *FILE, described(9))
    assert kept_description(store, *FILE) == described(9)
    assert kept_description(store, *other) is None


def test_the_newest_state_takes_the_place_of_the_one_before(store: Store) -> None:
    later = (*FILE[:2], 200, FILE[3] + 5)
    keep_description(store, *FILE, described(9))
    keep_description(store, "a.csv", "x", *FILE[2:], described(7, "x"))
    keep_description(store, *later, described(12))
    assert kept_description(store, *FILE) is None
    assert kept_description(store, *later) == described(12)
    # The other label's is of the earlier state still, and its own
    assert kept_description(store, "a.csv", "x", *FILE[2:]) == described(7, "x")
