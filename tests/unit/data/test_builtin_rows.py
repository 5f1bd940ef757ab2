"""Some classes of a built-in data set, and so many rows of each."""

import numpy as np
import pytest

import data
from data.errors import InputError
from data.options import RowOptions, TableOptions
from engine.specs.data import DataSpec
from engine.tables.loading import described, load

ROWS = RowOptions(classes=("Oddish", "Krabby"), cap=30, seed=4)


def test_the_description_is_that_of_the_rows() -> None:
    asked = TableOptions(rows=ROWS)
    whole, some = data.load(data.BUILTIN), data.load(data.BUILTIN, asked)
    about = some.description
    assert about == data.describe(data.BUILTIN, asked)
    assert (about.class_names, about.class_counts) == (("Oddish", "Krabby"), (30, 30))
    assert np.bincount(some.labels).tolist() == [30, 30] and len(some.features) == about.rows == 60
    numbers = [whole.description.class_names.index(name) for name in about.class_names]
    for number, label in enumerate(numbers):
        among = {row.tobytes() for row in whole.features[whole.labels == label]}
        assert {row.tobytes() for row in some.features[some.labels == number]} <= among
    assert about.sha256 != whole.description.sha256
    other = data.describe(data.BUILTIN, TableOptions(rows=RowOptions(ROWS.classes, 30, seed=5)))
    assert other.sha256 != about.sha256
    assert data.describe(data.BUILTIN, TableOptions(rows=RowOptions())) == whole.description
    balanced = data.describe(data.BUILTIN, TableOptions(rows=RowOptions(balance=True)))
    assert set(balanced.class_counts) == {min(whole.description.class_counts)}


def test_images_that_are_built_in_are_chosen_alike() -> None:
    spec = DataSpec(source="digits", classes=("5", "6", "7", "8", "9"), cap=10)
    table = load(spec)
    about = table.description
    assert (about.class_names, set(about.class_counts)) == (("5", "6", "7", "8", "9"), {10})
    assert (len(table.features), table.inputs.shape) == (50, (50, 8, 8, 1))
    assert np.bincount(table.labels).tolist() == [10] * 5
    assert described(spec) == about


def test_what_else_is_asked_of_a_built_in_table_is_not_ignored() -> None:
    with pytest.raises(InputError):
        load(DataSpec(source=data.BUILTIN, classes=("Oddish", "Krabby"), where="a > 1"))


@pytest.mark.parametrize(
    ("rows", "code"),
    [
        (RowOptions(classes=("Odish", "Krabby")), "choose.no_such_class"),
        (RowOptions(classes=("Krabby",)), "choose.one_class_left"),
        (RowOptions(sample=10), "choose.no_sample_of_builtin"),
    ],
)
def test_what_cannot_be_chosen_is_told(rows: RowOptions, code: str) -> None:
    with pytest.raises(InputError) as caught:
        data.describe(data.BUILTIN, TableOptions(rows=rows))
    assert caught.value.code == code
