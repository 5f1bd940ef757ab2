"""Tables and lists typed in a line, and the key that a misspelt one stands for."""

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from engine.specs import ExperimentSpec
from engine.specs.likely import likely_key
from engine.specs.schema_walk import known_places
from engine.specs.typed_values import callback_places, class_weights, matrix

numbers = st.floats(allow_nan=False, allow_infinity=False)
names = st.text(
    st.characters(exclude_characters=",{}\"'", exclude_categories=["C", "Z"]), min_size=1
)


@given(st.lists(st.lists(numbers, min_size=1, max_size=4), min_size=1, max_size=4))
def test_a_matrix_is_typed_with_blanks_commas_or_as_toml(rows: list[list[float]]) -> None:
    for between in (" ", ", "):
        text = "; ".join(between.join(map(repr, row)) for row in rows)
        assert matrix(text) == matrix(f" {text} ; ") == rows
    assert matrix(f" {rows!r}") == rows


@given(st.dictionaries(names, numbers, min_size=1))
def test_weights_are_typed_for_classes_of_any_name(weights: dict[str, float]) -> None:
    plain = ", ".join(f"{name}={weight!r}" for name, weight in weights.items())
    quoted = ",".join(f'"{name}" = {weight!r}' for name, weight in weights.items())
    assert class_weights(plain) == class_weights(f"{{{quoted}}}") == weights


def test_a_callbacks_file_is_meant_from_where_the_person_stands(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("HOME", "/home/somebody")
    assert callback_places("mine.py:One; ~/two.py:Two ;; /there/three.py:Three") == [
        str(tmp_path / "mine.py:One"),
        "/home/somebody/two.py:Two",
        "/there/three.py:Three",
    ]
    # As a file holds it: nothing is added
    assert callback_places(' ["mine.py:One"]') == ["mine.py:One"]
    assert callback_places(" ") == []


PLACES = [
    key
    for key in known_places(ExperimentSpec)
    if len(key.rpartition(".")[2]) >= 6 and not key.startswith("branch.")
]


@pytest.mark.parametrize("key", PLACES)
def test_a_key_without_one_of_its_letters_is_recognised(key: str) -> None:
    place, _, name = key.rpartition(".")
    dot = "." if place else ""
    for left_out in range(1, len(name) - 1):
        wrong = f"{place}{dot}{name[:left_out]}{name[left_out + 1 :]}"
        assert likely_key(wrong, ExperimentSpec) == key


def test_a_layers_number_is_kept() -> None:
    assert likely_key("network.layers.3.unit", ExperimentSpec) == "network.layers.3.units"
