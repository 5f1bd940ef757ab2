"""What is said of a file: kept with the experiment, and nothing where nothing is said."""

from pathlib import Path

import pytest

from data.options import ReadingOptions
from engine.specs import ExperimentSpec, SpecError, first_model, from_toml, write_toml
from engine.specs.edit import with_value, with_values
from engine.specs.fields import section
from engine.specs.reading import ReadingSpec


def own(*changes: str) -> ExperimentSpec:
    return with_values(first_model(), ["data.source=t.csv", *changes])


def test_an_experiment_that_says_nothing_is_written_as_ever() -> None:
    for spec in (first_model(), own(), own("data.reading=false")):
        assert "reading" not in spec.model_dump(mode="json")["data"]
        assert "reading" not in spec.model_dump_json()


def test_what_is_said_comes_back_from_a_file(tmp_path: Path) -> None:
    said = own(
        "data.reading.delimiter=tab",
        "data.reading.quote=none",
        "data.reading.header=false",
        "data.reading.skip_rows=2",
        "data.reading.decimal=,",
        "data.reading.sheet=two",
    )
    write_toml(said, tmp_path / "e.toml")
    again = from_toml(tmp_path / "e.toml")
    assert again.data.reading == said.data.reading
    assert again.data.reading is not None
    assert again.data.reading.options() == ReadingOptions(
        delimiter="tab", quote="none", header=False, skip_rows=2, decimal=",", sheet="two"
    )


@pytest.mark.parametrize("word", ["true", "yes", "on", "false", "no", "off"])
def test_whether_there_is_a_header_is_a_truth(word: str) -> None:
    reading = own(f"data.reading.header={word}").data.reading
    assert reading is not None
    assert reading.header is (word in {"true", "yes", "on"})


@pytest.mark.parametrize(
    "change", ["header=perhaps", "skip_rows=-1", "skip_rows=x", "colour=red", "decimal=ab"]
)
def test_what_is_no_way_of_reading_is_refused_with_its_key(change: str) -> None:
    with pytest.raises(SpecError, match=r"data\.reading"):
        own(f"data.reading.{change}")


def test_forms_ask_for_it_where_the_table_is_a_person_s_own() -> None:
    assert "data.reading" not in {field.path for field in section(first_model(), "data")}
    assert "data.reading" in {field.path for field in section(own(), "data")}
    switched = with_value(own(), "data.reading.delimiter", ";")
    assert "data.reading.sheet" in {field.path for field in section(switched, "data")}


def test_every_field_has_a_title_and_a_description() -> None:
    assert set(ReadingSpec.model_fields) == set(ReadingOptions.__slots__)
    for info in ReadingSpec.model_fields.values():
        assert info.title
        assert info.description
        assert info.description.endswith(".")
