"""Which runs have a map: the others are refused with a reason before anything is opened."""

import json
from pathlib import Path

import pytest

from data.errors import InputError
from engine.asking.__main__ import Service
from engine.client.tables import describe_all
from engine.predict.model import LoadedModel
from engine.radar.learned import read_learned
from engine.radar.opening import OpenRadar
from engine.specs import ExperimentSpec
from engine.specs.edit import with_value
from engine.store.database import Store
from engine.store.facts import RunFacts
from engine.store.run_writer import add_facts
from engine.store.runs import Run, find_run
from fake_runs import History, curve, kept_model, write_run

LINES = [f"{48 + n / 50},{11 + n / 40},{n % 5},{'ab'[n % 2]}" for n in range(40)]


def table(path: Path, heads: str = "lat,lon,deep,class") -> Path:
    path.write_text("\n".join([heads, *LINES]) + "\n", "utf-8")
    return path


def of_table(store: Store, spec: ExperimentSpec, path: Path, facts: RunFacts | None = None) -> Run:
    spec = with_value(with_value(spec, "data.source", str(path)), "data.label", "class")
    run = write_run(store, spec, History(curve(2), classes=("a", "b")))
    sha = describe_all(store, spec.data).sha256
    add_facts(store, run, RunFacts(sha256=sha) if facts is None else facts)
    return find_run(store, run)


def test_the_rows_that_trained_are_the_sightings(
    store: Store, spec: ExperimentSpec, tmp_path: Path
) -> None:
    run = of_table(store, spec, table(tmp_path / "t.csv"))
    dataset, learned = read_learned(store, run)
    assert learned.columns.latitude == "lat"
    assert learned.of == len(learned.labels) == learned.cells.rows == 36, "a tenth validates"
    assert dataset.description.class_names == ("a", "b")
    kept_model(store, run)
    assert OpenRadar(store, run, no_model).facts.area.degrees


def no_model() -> LoadedModel:
    raise AssertionError("nothing was asked")


@pytest.mark.parametrize(
    ("facts", "code"),
    [
        (RunFacts(streamed=True), "radar.streams"),
        (RunFacts(sha256="0" * 64), "radar.table_changed"),
    ],
)
def test_runs_that_have_no_map_are_told_why(
    store: Store, spec: ExperimentSpec, tmp_path: Path, facts: RunFacts, code: str
) -> None:
    run = of_table(store, spec, table(tmp_path / "t.csv"), facts)
    with pytest.raises(InputError) as refused:
        read_learned(store, run)
    assert refused.value.code == code


def test_a_table_without_places_is_told_how_to_name_them(
    store: Store, spec: ExperimentSpec, tmp_path: Path
) -> None:
    run = of_table(store, spec, table(tmp_path / "t.csv", "north,east,deep,class"))
    with pytest.raises(InputError) as refused:
        read_learned(store, run)
    assert refused.value.code == "radar.no_places"
    assert refused.value.message.params["missing"] == ["latitude", "longitude"]
    assert refused.value.message.params["name"] == run.name, "and not the table"


def test_pictures_and_windows_are_at_no_place(store: Store, spec: ExperimentSpec) -> None:
    digits = write_run(store, with_value(spec, "data.source", "digits"), History(curve(1)))
    with pytest.raises(InputError) as refused:
        read_learned(store, find_run(store, digits))
    assert refused.value.code == "radar.pictures"
    late = with_value(spec, "data.window.length", 4)
    with pytest.raises(InputError) as refused:
        read_learned(store, find_run(store, write_run(store, late, History(curve(1)))))
    assert refused.value.code == "radar.windows"


def test_a_process_answers_each_line_and_says_what_cannot_be_done(
    store: Store, spec: ExperimentSpec, tmp_path: Path
) -> None:
    run = of_table(store, spec, table(tmp_path / "t.csv"))
    told: list[dict[str, object]] = []
    service = Service(lambda **values: told.append(values))
    question = {"radar": True, "store": str(store.directory), "which": "model"}
    service.answer({**question, "run": run.id})
    assert told[-1]["error"]["code"] == "predict.without_model"  # type: ignore[index]
    kept_model(store, run)
    service.answer({**question, "run": run.id})
    assert json.loads(json.dumps(told[-1]))["facts"]["run"] == run.id
    service.answer({**question, "run": "nobody"})
    assert told[-1]["error"]["code"] == "run.not_found"  # type: ignore[index]
