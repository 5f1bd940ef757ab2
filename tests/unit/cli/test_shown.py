"""Text from outside can neither command the terminal nor break a column."""

import unicodedata

import pytest
from hypothesis import example, given
from hypothesis import strategies as st
from rich.cells import cell_len

from tui.text.fitting import BROKEN, HIDDEN, fit, fit_right, shown, width

anything = st.text(
    st.one_of(
        st.characters(),
        st.characters(categories=["Cs", "Cf", "Cc", "Mn"]),
        st.sampled_from("\x1b\x9b[]0;m\x07\\日é👍\u200d\ufe0f\u202e\n\t "),
    )
)


@given(anything)
@example("\x1b\x1b[31m[31m")
@example("\x1b]0;title\x07")
def test_nothing_is_left_that_a_terminal_obeys(text: str) -> None:
    clean = shown(text)
    assert {unicodedata.category(character) for character in clean} & {
        "Cc",
        "Cf",
        "Zl",
        "Zp",
    } == set()
    assert clean.encode("utf-8").decode("utf-8") == clean
    assert shown(clean) == clean


@given(st.text(st.characters(codec="utf-8", categories=["L", "N", "P", "S"]), max_size=60))
def test_letters_numbers_and_signs_of_every_script_stay(text: str) -> None:
    assert shown(text) == text


@pytest.mark.parametrize(
    ("given_text", "expected"),
    [
        ("col[units=m/s]", "col[units=m/s]"),
        ("寶可夢 Pokémon 👍 Ünïcode", "寶可夢 Pokémon 👍 Ünïcode"),
        ("e\u0301te\u0301", "e\u0301te\u0301"),
        ("\x1b[31mred\x1b[0m", "red"),
        ("\x9b31mred", "red"),
        ("a\x1b]0;owned\x07b", "ab"),
        ("a\x1b]52;c;aGk=\x1b\\b", "ab"),
        ("unfinished\x1b]0;title", f"unfinished{HIDDEN}]0;title"),
        ("one\r\ntwo\tthree\u2028four", "one two three four"),
        ("evil\u202egpj.exe", f"evil{HIDDEN}gpj.exe"),
        ("zero\u200bwidth", f"zero{HIDDEN}width"),
        ("nul\x00bell\x07", f"nul{HIDDEN}bell{HIDDEN}"),
        ("raw byte \udcff", f"raw byte {BROKEN}"),
        ("z" + "\u0310" * 50, "z" + "\u0310" * 4),
    ],
)
def test_what_becomes_of_it(given_text: str, expected: str) -> None:
    assert shown(given_text) == expected


@given(anything, st.integers(0, 30))
def test_a_limit_holds_and_says_that_it_cut(text: str, limit: int) -> None:
    clean, cut = shown(text), shown(text, limit)
    assert len(cut) <= limit
    if len(clean) <= limit:
        assert cut == clean
    elif limit > 0:
        assert cut == clean[: limit - 1] + "…"


@given(anything, st.integers(0, 30))
def test_fit_fills_its_cells_exactly(text: str, cells: int) -> None:
    assert cell_len(fit(text, cells)) == cells
    assert cell_len(fit_right(text, cells)) == cells


@pytest.mark.parametrize(
    ("text", "cells", "expected"),
    [
        ("Oddish", 8, "Oddish  "),
        ("Charmander", 6, "Charm…"),
        ("小火龍", 6, "小火龍"),
        ("小火龍", 5, "小火…"),
        ("小火龍", 4, "小… "),
        ("走路草", 1, "…"),
    ],
)
def test_fit_cuts_where_a_reader_sees_it(text: str, cells: int, expected: str) -> None:
    assert fit(text, cells) == expected


def test_a_number_is_padded_on_its_left() -> None:
    assert fit_right("0.5", 6) == "   0.5"
    assert width("小火龍") == 6
