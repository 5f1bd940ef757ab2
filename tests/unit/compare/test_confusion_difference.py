"""The difference of two confusion matrices."""

import pytest

from data.errors import InputError
from engine.compare.confusion import difference, mean_counts
from tui.locale import words

FIRST = ((8, 2, 0), (4, 15, 1), (0, 3, 7))
SECOND = ((9, 1, 0), (1, 19, 0), (0, 5, 5))
NAMES = ("ant", "bee", "cat")


def test_cells_are_the_second_less_the_first_and_pairs_stand_by_their_change() -> None:
    found = difference(FIRST, SECOND, NAMES, NAMES)
    assert found.cells == ((1, -1, 0), (-3, 4, -1), (0, 2, -2))
    assert found.unit == "rows"
    assert [(cell.true, cell.predicted, cell.change) for cell in found.gained()] == [
        (1, 1, 4),
        (2, 1, 2),
        (0, 0, 1),
    ]
    assert [(cell.true, cell.predicted, cell.change) for cell in found.lost(2)] == [
        (1, 0, -3),
        (2, 2, -2),
    ]
    assert found.gained()[0].is_right
    assert not found.gained()[1].is_right


def test_other_totals_are_compared_by_shares() -> None:
    doubled = [[2 * cell for cell in row] for row in FIRST]
    found = difference(FIRST, doubled, NAMES, NAMES)
    assert found.unit == "rows of 100"
    assert not found.gained()
    assert not found.lost()
    empty = difference(((0, 0), (1, 1)), ((1, 1), (2, 0)), "ab", "ab")
    assert empty.cells == ((50, 50), (50, -50))


def test_classes_in_another_order_are_turned() -> None:
    turned = [[SECOND[row][column] for column in (2, 0, 1)] for row in (2, 0, 1)]
    found = difference(FIRST, turned, NAMES, ("cat", "ant", "bee"))
    assert found == difference(FIRST, SECOND, NAMES, NAMES)


def test_other_classes_are_refused_in_words() -> None:
    with pytest.raises(InputError) as caught:
        difference(FIRST, SECOND, NAMES, ("ant", "bee", "dog"))
    assert caught.value.code == "compare.other_classes"
    assert words(caught.value).endswith("only the first has cat; only the second has dog")
    with pytest.raises(InputError) as caught:
        difference(FIRST, ((1,),), NAMES, ("ant",))
    assert caught.value.code == "compare.other_classes"
    assert caught.value.message.params["only_first"] == ["bee", "cat"]
    assert caught.value.message.params["only_second"] == []


def test_the_matrices_of_repetitions_are_averaged() -> None:
    assert mean_counts([((1, 0), (0, 1)), ((0, 1), (0, 1))]) == ((0.5, 0.5), (0, 1))
