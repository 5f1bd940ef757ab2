"""Prose in lines, Latin and Chinese."""

import pytest
from hypothesis import given
from hypothesis import strategies as some
from rich.cells import cell_len

from tui.text.fitting import wrapped

CHINESE = "步子大，下得快（sgd），但快到谷底時會一步跨過去：損失上下跳動。0.1、0.01 和 0.001。"


def test_words_stay_whole() -> None:
    assert wrapped("Steps of a long walk", 9) == ["Steps of", "a long", "walk"]
    assert wrapped("", 9) == [""]
    assert wrapped("unbelievable", 5) == ["unbel", "ievab", "le"]


@pytest.mark.parametrize("cells", range(10, 60))
def test_no_line_of_chinese_begins_with_a_closing_mark_or_ends_with_an_opening_one(
    cells: int,
) -> None:
    lines = wrapped(CHINESE, cells)
    assert max(map(cell_len, lines)) <= cells
    assert "".join(lines).replace(" ", "") == CHINESE.replace(" ", "")
    assert not [one for one in lines if one[0] in "，。：、）" or one[-1] in "（"]


@given(some.text(max_size=80), some.integers(2, 40))
def test_no_line_is_too_long_whatever_the_text(text: str, cells: int) -> None:
    assert all(cell_len(one) <= cells for one in wrapped(text, cells))
