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
from engine.store.preparations import keep_preparation
from engine.store.run_writer import add_facts
from engine.store.runs import Run, find_run
from engine.tables.loading import load
from fake_runs import History, curve, kept_model, write_run
from streamed_tables import in_batches

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
    described, learned = read_learned(store, run)
    assert learned.columns.latitude == "lat"
    assert learned.of == len(learned.labels) == learned.cells.rows == 36, "a tenth validates"
    assert described.class_names == ("a", "b")
    assert not learned.drawn
    kept_model(store, run)
    assert OpenRadar(store, run, no_model).facts.area.degrees


def no_model() -> LoadedModel:
    raise AssertionError("nothing was asked")


@pytest.mark.parametrize("label", ["class", "deep"])
def test_of_a_table_that_streams_some_rows_that_trained_are_drawn(
    store: Store, spec: ExperimentSpec, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, label: str
) -> None:
    in_batches(monkeypatch, 100)
    path = tmp_path / "t.csv"
    lines = [f"{48 + n / 50},{11 + n * n % 37 / 40},{n % 5},{'ab'[n % 2]}" for n in range(40)]
    path.write_text("\n".join(["lat,lng,deep,class", *lines]) + "\n", "utf-8")
    said = {"source": str(path), "label": label, "streaming": "on", "shuffle_seed": 3}
    spec = ExperimentSpec.parse({**spec.model_dump(mode="json"), "data": said})
    found = load(spec.data)
    run = write_run(store, spec, History(curve(2), classes=found.description.class_names))
    assert found.preparation is not None
    keep_preparation(store, run, found.preparation)
    digest, sha = found.description.preparation, found.description.sha256
    facts = RunFacts(sha256=sha, streamed=True, preparation=digest, label=label)
    add_facts(store, run, facts)
    described, learned = read_learned(store, find_run(store, run))
    assert (described.rows, learned.of, learned.cells.rows, learned.drawn) == (40, 36, 36, True)
    own = {f"{48 + n / 50:.2f}": n for n in range(40)}
    rows = [own[f"{north:.2f}"] for north in learned.cells.numbers("lat").tolist()]
    assert sorted(rows) == rows
    parts = found.rows_file
    assert parts is not None
    trained = parts.read(0, 36)
    written = {tuple(one) for one in trained["inputs"].tolist()}
    assert {tuple(one) for one in learned.cells.features().tolist()} == written
    labels = learned.labels.tolist()
    wanted = [n % 5 for n in rows] if label == "deep" else [n % 2 for n in rows]
    assert labels == wanted
    monkeypatch.setattr("engine.radar.learned.MOST_SIGHTINGS", 9)
    few = read_learned(store, find_run(store, run))[1]
    assert (few.of, len(few.labels)) == (36, 9)
    assert set(few.cells.numbers("lat")) < set(learned.cells.numbers("lat"))
    facts = RunFacts(sha256="0" * 64)
    add_facts(store, run, facts)
    with pytest.raises(InputError) as refused:
        read_learned(store, find_run(store, run))
    assert refused.value.code == "radar.table_changed"


def test_another_table_than_the_run_trained_on_has_no_map(
    store: Store, spec: ExperimentSpec, tmp_path: Path
) -> None:
    run = of_table(store, spec, table(tmp_path / "t.csv"), RunFacts(sha256="0" * 64))
    with pytest.raises(InputError) as refused:
        read_learned(store, run)
    assert refused.value.code == "radar.table_changed"


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
