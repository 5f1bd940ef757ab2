"""An experiment written as TOML reads back as the same experiment."""

import math
import tomllib
from pathlib import Path

from hypothesis import HealthCheck, given, settings

from any_spec import experiments
from engine.specs import ExperimentSpec, first_model, from_toml, to_toml, write_toml

relaxed = settings(suppress_health_check=[HealthCheck.too_slow], deadline=None)


@relaxed
@given(experiments)
def test_toml_keeps_every_value(spec: ExperimentSpec) -> None:
    assert ExperimentSpec.parse(tomllib.loads(to_toml(spec))) == spec


@relaxed
@given(experiments)
def test_json_keeps_every_value(spec: ExperimentSpec) -> None:
    assert ExperimentSpec.model_validate_json(spec.model_dump_json()) == spec


@relaxed
@given(experiments)
def test_written_twice_it_is_the_same_text(spec: ExperimentSpec) -> None:
    text = to_toml(spec)
    assert to_toml(ExperimentSpec.parse(tomllib.loads(text))) == text


def test_a_file_is_whole_and_alone_in_its_folder(tmp_path: Path) -> None:
    file = tmp_path / "mine.toml"
    write_toml(first_model(), file)
    assert from_toml(file) == first_model()
    assert list(tmp_path.iterdir()) == [file]


def test_layers_are_written_without_what_is_plain() -> None:
    text = to_toml(first_model())
    assert text.count("[[network.layers]]") == 2
    assert "dropout" not in text
    assert math.isclose(tomllib.loads(text)["training"]["optimizer"]["learning_rate"], 0.01)
