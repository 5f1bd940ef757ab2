"""Sentences broken into lines lose nothing."""

from hypothesis import given
from hypothesis import strategies as st

from tui.text.fitting import fit, fit_path, shown, width, wrapped

texts = st.text(st.sampled_from("abc 小火é.\n\t"), max_size=80)


@given(texts, st.integers(2, 30))
def test_no_line_is_too_long_and_every_letter_is_there(text: str, cells: int) -> None:
    lines = wrapped(text, cells)
    assert lines
    assert all(width(line) <= cells for line in lines)
    assert "".join("".join(lines).split()) == "".join(shown(text).split())


def test_lines_break_between_words() -> None:
    assert wrapped("one two three", 8) == ["one two", "three"]
    assert wrapped("epoch 1  loss 0.5", 40) == ["epoch 1  loss 0.5"]
    assert wrapped("abcdefgh ij", 4) == ["abcd", "efgh", "ij"]
    assert wrapped("", 5) == [""]


@given(st.text("ab/漢é", max_size=30), st.integers(2, 20))
def test_a_path_that_is_cut_keeps_its_end(text: str, cells: int) -> None:
    told = fit_path(text, cells)
    assert width(told) == cells
    if "/" in text and width(text) > cells:
        assert text.endswith(told.removeprefix("…").rstrip())
        assert told.startswith("…")
    else:
        assert told == fit(text, cells)
