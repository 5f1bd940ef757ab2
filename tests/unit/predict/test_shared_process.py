"""The process that several screens ask: runs and tables that are known are not read again."""

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from data import Dataset
from data.errors import InputError
from engine.asking.open_runs import OpenRuns, RunName
from engine.client import model_process
from engine.client.model_process import ModelProcess
from engine.client.tables import describe_all
from engine.io.python_child import ChildDied
from engine.specs import ExperimentSpec
from engine.specs.edit import with_value
from engine.store.database import Store
from engine.store.facts import RunFacts
from engine.store.run_writer import add_facts
from engine.store.runs import find_run
from engine.tables.loading import load
from engine.tables.remembered import RememberedTables
from fake_runs import History, curve, kept_model, write_run
from fresh_process import said_by

ANSWERS = """
import json, os, sys
for line in sys.stdin:
    asked = json.loads(line)
    if asked.get("die"):
        sys.exit("it was too much")
    if asked.get("threads") and os.environ.get("HAS", "") != "2":
        told = {"error": {"code": "asking.other_threads", "params": {"threads": 2}}}
        open(asked["mark"], "a").write("x")
    else:
        told = {"pid": os.getpid(), "asked": asked}
    print(json.dumps(told), flush=True)
"""


@pytest.fixture
def process(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[ModelProcess]:
    monkeypatch.setenv("PYTHONPATH", str(tmp_path))
    monkeypatch.setattr(model_process, "PROCESS", "answers")
    (tmp_path / "answers.py").write_text(ANSWERS, "utf-8")
    made = ModelProcess()
    yield made
    made.close()


def test_one_process_answers_for_all_and_is_there_again_after_it_has_died(
    process: ModelProcess,
) -> None:
    assert process.pid is None, "nothing starts before it is asked"
    process.warm()
    first = process.ask({"n": 1})["pid"]
    assert process.ask({"n": 2})["pid"] == first == process.pid
    process.leave()
    assert process.ask({"n": 3})["pid"] == first, "who leaves takes nothing from others"
    with pytest.raises(ChildDied):
        process.ask({"die": True})
    assert process.ask({"n": 4})["pid"] != first


def test_a_run_with_other_threads_gets_a_new_process_once(
    process: ModelProcess, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    first, mark = process.ask({})["pid"], tmp_path / "mark"
    monkeypatch.setenv("HAS", "2")
    told = process.ask({"threads": 2, "mark": str(mark)})
    assert told["pid"] != first
    assert mark.read_text() == "x"
    monkeypatch.setenv("HAS", "")
    process.close()
    with pytest.raises(InputError) as refused:
        process.ask({"threads": 2, "mark": str(mark)})
    assert refused.value.code == "asking.other_threads", "it does not try for ever"


def of_table(store: Store, spec: ExperimentSpec, folder: Path) -> str:
    path = folder / "t.csv"
    lines = [f"{n},{n % 7},{'ab'[n % 2]}" for n in range(40)]
    path.write_text("\n".join(["deep,wide,class", *lines]) + "\n", "utf-8")
    spec = with_value(with_value(spec, "data.source", str(path)), "data.label", "class")
    run = write_run(store, spec, History(curve(2), classes=("a", "b")))
    add_facts(store, run, RunFacts(sha256=describe_all(store, spec.data).sha256))
    kept_model(store, find_run(store, run))
    return run


def test_runs_are_known_until_their_model_is_another_or_others_were_asked_about(
    store: Store, spec: ExperimentSpec, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    names = [RunName(store.directory, of_table(store, spec, tmp_path), "model") for _ in range(5)]
    runs = OpenRuns()
    first = runs.opened(names[0])
    assert runs.opened(names[0]) is runs.asked(names[0]) is first
    kept_model(store, first.run, b"another model")
    assert runs.asked(names[0]) is first, "only opening looks at the file"
    assert runs.opened(names[0]) is not first
    second = runs.opened(names[1])
    for name in names[2:]:
        runs.opened(name)
    assert runs.asked(names[1]) is second
    assert len(runs._known) == 4
    monkeypatch.setattr("engine.devices.tensorflow_devices.configure", lambda _threads: {})
    runs.with_model(second)
    add_facts(store, names[3].run, RunFacts(threads=2))
    with pytest.raises(InputError) as refused:
        runs.opened(names[3])
    assert refused.value.code == "asking.other_threads"


def test_a_table_is_read_once_for_all_runs_until_its_file_changes(
    store: Store, spec: ExperimentSpec, tmp_path: Path
) -> None:
    read: list[str] = []

    def loads(*given: Any) -> Dataset:
        read.append(given[0].source)
        return load(*given)

    of_table(store, spec, tmp_path)
    path = tmp_path / "t.csv"
    data = with_value(with_value(spec, "data.source", str(path)), "data.label", "class").data
    tables = RememberedTables(loads)
    assert tables.load(data) is tables.load(data)
    tables.load(data.model_copy(update={"label": "wide"}))
    assert len(read) == 2
    path.write_text(path.read_text("utf-8") + "9,9,a\n", "utf-8")
    assert tables.load(data).description.rows == 41
    digits = with_value(spec, "data.source", "digits").data
    assert tables.load(digits) is not tables.load(digits), "pictures are not held twice"


def test_small_things_load_first(monkeypatch: pytest.MonkeyPatch) -> None:
    from engine.asking import warming

    loaded: list[str] = []
    monkeypatch.setattr(warming, "import_module", loaded.append)
    warming.warm()
    assert "tensorflow" in loaded


def test_descriptions_are_read_at_once_after_that() -> None:
    code = (
        "from engine.asking import warming\n"
        "from engine.specs.experiment import ExperimentSpec\n"
        "print(ExperimentSpec.__pydantic_complete__)\n"
        "warming.LIBRARIES = ()\n"
        "warming.warm()\n"
        "print(ExperimentSpec.__pydantic_complete__)\n"
    )
    assert said_by(code).split() == ["False", "True"]
