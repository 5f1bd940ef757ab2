"""Which texts of a label are numbers: those that Python reads as one."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from data.sources.labels import is_number


@given(st.text(st.sampled_from("12.e+-\x1c\x1f\xa0\u3000 \t\n\x00٣_"), max_size=6))
def test_whatever_is_called_a_number_is_read_as_one(text: str) -> None:
    if is_number(text):
        float(text)


@pytest.mark.parametrize(("text", "wanted"), [(" 1\u3000", True), ("1\x1f", False), ("1_0", False)])
def test_blanks_are_passed_over_and_separators_are_not(text: str, wanted: bool) -> None:
    assert is_number(text) is wanted
