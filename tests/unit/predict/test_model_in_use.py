"""A model in a process of its own, asked again and again: what it answers, and how it ends."""

import json
from collections.abc import Callable, Iterator
from pathlib import Path

import numpy as np
import psutil
import pytest

from data.errors import InputError
from engine.client.predicting import ModelInUse
from engine.io.lasting_child import LastingChild
from engine.io.python_child import ChildDied
from engine.predict.model import LoadedModel
from engine.predict.rows import rows_table
from engine.store.database import Store
from engine.store.runs import Run

ECHO = """
import json, sys
for line in sys.stdin:
    asked = json.loads(line)
    print("a library warms up")
    if asked.get("die"):
        sys.exit("it was too much")
    if asked.get("bad"):
        print(json.dumps({"error": {"code": "predict.images_needed", "params": {}}}), flush=True)
    else:
        print(json.dumps({"heard": asked}), flush=True)
"""


@pytest.fixture
def child(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[LastingChild]:
    monkeypatch.setenv("PYTHONPATH", str(tmp_path))
    (tmp_path / "worker.py").write_text(ECHO, "utf-8")
    made = LastingChild("worker")
    yield made
    made.close()


def test_a_child_answers_until_it_is_closed(child: LastingChild) -> None:
    assert [child.ask({"n": n})["heard"]["n"] for n in range(3)] == [0, 1, 2]
    with pytest.raises(InputError) as refused:
        child.ask({"bad": True})
    assert refused.value.code == "predict.images_needed"
    assert child.ask({"n": 9}) == {"heard": {"n": 9}}, "an error is no end"
    process = psutil.Process(child.pid)
    child.close()
    assert not process.is_running() and not child.is_alive
    with pytest.raises(ChildDied):
        child.ask({"n": 1})


def test_a_child_that_dies_says_its_last_words(child: LastingChild) -> None:
    with pytest.raises(ChildDied) as died:
        child.ask({"die": True})
    assert (died.value.said, died.value.message.params["exit"]) == ("it was too much", 1)


def test_a_child_ends_with_whoever_asks(tmp_path: Path, environment: dict[str, str]) -> None:
    import subprocess
    import sys

    (tmp_path / "worker.py").write_text(ECHO, "utf-8")
    code = (
        "import os; from engine.io.lasting_child import LastingChild\n"
        "child = LastingChild('worker'); child.ask({}); print(child.pid, flush=True)\n"
        "os.kill(os.getpid(), 9)"
    )
    given = {**environment, "PYTHONPATH": f"{environment['PYTHONPATH']}:{tmp_path}"}
    done = subprocess.run(
        [sys.executable, "-c", code], env=given, capture_output=True, text=True, check=False
    )
    pid = int(done.stdout)
    if psutil.pid_exists(pid):
        psutil.wait_procs([psutil.Process(pid)], timeout=20)
    assert not psutil.pid_exists(pid)


@pytest.mark.slow
def test_a_run_is_asked_with_cells_and_answers_as_its_model_does(
    store: Store,
    train: Callable[..., Run],
    opened: Callable[..., LoadedModel],
    mixed: Path,
    environment: dict[str, str],
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setenv("PYTHONPATH", environment["PYTHONPATH"])
    run = train({"source": str(mixed), "label": "mood"})
    cells = {"town": ["Lima", "Oslo", "Paris"], "height": 1.5, "seen": "2024-03-09 10:00:00"}
    cells["price"] = "101.5"
    model = opened(run)
    says = model.probabilities(model.prepare(rows_table(cells))[0])
    with ModelInUse(store.directory, run.id) as used:
        assert used.about.output.classes == ("calm", "wild")
        assert set(used.about.columns) == {"town", "height", "seen", "price"}
        assert [field.kind for field in used.about.fields if field.name == "town"] == ["choice"]
        for _ in range(2):
            answer = used.ask(cells)
            assert answer.rows == 3
            assert np.array_equal(np.array(answer.output.probabilities, np.float32), says.ravel())
            assert list(answer.output.of_row(1)) == says[1].tolist()
            assert answer.output.named(0) == ("calm", "wild")[int(says[0].argmax())]
            assert [note.code for note in answer.problems] == ["prepare.unseen"]
        with pytest.raises(InputError) as refused:
            used.ask({"town": "Lima"})
        assert refused.value.code == "predict.columns_missing"
        assert used.ask(cells).rows == 3
    for which in ("7", "nothing"):
        with pytest.raises(InputError):
            ModelInUse(store.directory, run.id, which)


def test_a_run_that_is_not_there_is_told(
    store: Store, environment: dict[str, str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("PYTHONPATH", environment["PYTHONPATH"])
    with pytest.raises(InputError) as refused:
        ModelInUse(store.directory, "nobody")
    assert refused.value.code == "run.none_yet"
    assert json.dumps(refused.value.message.to_dict())
