"""Labels of any kind become 0..n-1 in an order a person expects."""

from random import Random

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from data.sources.labels import remap


def remapped(texts: list[str]) -> tuple[list[int], tuple[str, ...], tuple[int, ...]]:
    distinct = list(dict.fromkeys(texts))
    codes = np.array([distinct.index(text) for text in texts], dtype=np.int64)
    result = remap(codes, distinct, "table.csv", "class")
    return result.labels.tolist(), result.names, result.counts


@pytest.mark.parametrize(
    ("texts", "names", "labels"),
    [
        (["43", "4", "98", "56", "4"], ("4", "43", "56", "98"), [1, 0, 3, 2, 0]),
        (["10.0", "9.0", "-1.0"], ("-1.0", "9.0", "10.0"), [2, 1, 0]),
        (["1", "1.0", "2", "+2e0"], ("1", "2"), [0, 0, 1, 1]),
        (["True", "False", "True"], ("False", "True"), [1, 0, 1]),
        (["b10", "b9", "B1"], ("B1", "b10", "b9"), [1, 2, 0]),
        (
            ["9007199254740993", "9007199254740992"],
            ("9007199254740992", "9007199254740993"),
            [1, 0],
        ),
        (["1", "two"], ("1", "two"), [0, 1]),
    ],
)
def test_order(texts: list[str], names: tuple[str, ...], labels: list[int]) -> None:
    assert remapped(texts)[:2] == (labels, names)


@given(st.lists(st.integers(), min_size=2, max_size=10, unique=True), st.randoms())
def test_whole_numbers_keep_their_numerical_order(values: list[int], random: Random) -> None:
    rows = values * 3
    random.shuffle(rows)
    labels, names, counts = remapped([str(value) for value in rows])
    assert [int(name) for name in names] == sorted(values)
    assert [int(names[label]) for label in labels] == rows
    assert counts == (3,) * len(values)


@given(st.lists(st.text(min_size=1).filter(str.isalpha), min_size=2, max_size=10, unique=True))
def test_words_keep_their_names(names: list[str]) -> None:
    rows = names * 2
    labels, known, counts = remapped(rows)
    assert list(known) == sorted(names)
    assert [known[label] for label in labels] == rows
    assert set(labels) == set(range(len(names)))
    assert counts == (2,) * len(names)
