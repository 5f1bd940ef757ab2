"""Prose in lines, Latin and Chinese."""

import itertools

import pytest
from hypothesis import given
from hypothesis import strategies as some
from rich._wrap import divide_line
from rich.cells import cell_len

from tui.text.breaking import line_starts
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


@given(some.text("中文，。（）「」ab c-1\t", max_size=80), some.integers(2, 40))
def test_lines_that_another_renderer_divides_are_never_too_long(text: str, cells: int) -> None:
    starts = [0, *line_starts(text, cells), len(text)]
    lines = [text[begin:end].strip() for begin, end in itertools.pairwise(starts)]
    assert starts == sorted(starts)
    assert "".join(text[begin:end] for begin, end in itertools.pairwise(starts)) == text
    assert max(map(cell_len, lines)) <= cells


def test_they_are_full_and_end_where_a_line_may_end() -> None:
    text = "學習率 `learning_rate` 太大（見下表），損失就不穩。" * 4
    starts = [0, *line_starts(text, 40), len(text)]
    lines = [text[begin:end].strip() for begin, end in itertools.pairwise(starts)]
    assert not [line for line in lines if line[0] in "，。）" or line[-1] == "（"]
    assert min(map(cell_len, lines[:-1])) >= 40 - cell_len("`learning_rate`")


def test_latin_prose_is_divided_as_before() -> None:
    text = "Steps of a long walk, and one_word_that_is_longer_than_a_line"
    assert line_starts(text, 12) == divide_line(text, 12)
