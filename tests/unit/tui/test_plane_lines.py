"""The legend of a plane: each class has its name as far as there is room; what is left is told."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tui.inside.plane import Groups, legend_lines
from tui.widgets.lines import Line, length

CJK = (
    "\u76ae\u5361\u4e18\u96fb\u6c23\u9f20",
    "\u5999\u86d9\u7a2e\u5b50\u8349\u7cfb",
    "\u50d1\u5c3c\u9f9c\u6c34\u7cfb\u5bf6",
)


def groups(names: list[str]) -> Groups:
    letters = [chr(ord("A") + place) if place < 26 else "?" for place in range(len(names))]
    return Groups(tuple(names), tuple(letters), ())


def text(lines: list[Line]) -> list[str]:
    return ["".join(part for part, _role in one) for one in lines]


@given(st.lists(st.text(max_size=30), min_size=1, max_size=60), st.integers(40, 120))
def test_a_legend_fits_its_lines(names: list[str], room: int) -> None:
    for most in (2, 4, 9):
        lines = legend_lines(groups(names), room, most)
        assert len(lines) <= most
        assert all(length(one) <= room + 2 for one in lines), "blanks at the end are cut"


@pytest.mark.parametrize(("count", "most"), [(10, 2), (12, 4), (26, 6)])
def test_every_class_is_told_where_short_names_make_room(count: int, most: int) -> None:
    names = [f"{CJK[place % 3]} {place:02}" for place in range(count)]
    told = " ".join(text(legend_lines(groups(names), 46, most)))
    assert all(f"{letter} " in told for letter in groups(names).letters)
    assert "+" not in told


def test_classes_that_share_a_sign_are_one_and_those_left_out_are_counted() -> None:
    names = [f"class number {place:02}" for place in range(40)]
    told = " ".join(text(legend_lines(groups(names), 46, 6)))
    assert "? 14 more" in told
    assert all(f"{letter} {place:02} " in told for place, letter in enumerate("ABCDEFGHIJKLMNOP"))
    few = " ".join(text(legend_lines(groups(names), 46, 2)))
    shown = sum(f"{letter} " in few for letter in groups(names).letters[:26])
    assert f"+{27 - shown}" in few
