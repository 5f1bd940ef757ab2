"""Names of copies and files."""

from hypothesis import given
from hypothesis import strategies as st

from engine.specs import ExperimentSpec, first_model
from engine.specs.edit import with_value
from tui.bench.saving import copy_name
from tui.model.known_files import file_name, toml_path


def test_a_copy_counts_on() -> None:
    assert copy_name("first model", set()) == "first model 2"
    assert copy_name("first model 2", {"first model 2"}) == "first model 3"
    assert copy_name("first model", {"first model 2", "first model 3"}) == "first model 4"
    assert copy_name("7", set()) == "7 2"


@given(st.text(min_size=1, max_size=200))
def test_a_copy_of_any_name_is_allowed_and_new(name: str) -> None:
    made = copy_name(name, {name})
    assert made != name
    if made.isprintable():
        assert ExperimentSpec.parse({**fields(), "name": made}).name == made


def fields() -> dict[str, object]:
    return with_value(first_model(), "seed", 1).model_dump(mode="json")


@given(st.text(max_size=300))
def test_a_file_name_stays_in_its_folder(name: str) -> None:
    made = file_name(name)
    assert made
    assert len(made) <= 80
    assert not set(made) & set("/\\\x00\n *?")
    assert made not in (".", "..")
    assert not made.startswith(("-", "."))


def test_the_suffix_is_added_once() -> None:
    assert toml_path(" a ").name == "a.toml"
    assert toml_path("a.toml").name == "a.toml"
    assert toml_path("v1.5").name == "v1.5.toml"
