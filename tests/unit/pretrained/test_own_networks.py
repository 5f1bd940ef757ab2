"""A network, a loss and metrics from a person's own file: in a run, agreed to, and at fault."""

from pathlib import Path
from typing import Any

import pytest

from data.errors import InputError
from engine.client.branching import branched
from engine.client.submission import submit
from engine.export.folder import Order, write_run
from engine.export.run_record import read_run_record
from engine.specs import ExperimentSpec, SpecError
from engine.specs.edit import with_value, with_values
from engine.store.database import Store
from engine.training.steps.exact import ExactSteps
from engine.trust import agree
from engine.verify.record import of_run
from engine.verify.verdict import verdict
from engine.verify.verification import train_again
from killed_runs import Killer, life
from run_record import record_of
from tui.locale import words

pytestmark = pytest.mark.slow
AGAIN = pytest.mark.thorough

FILE = """
import keras

def build(inputs, outputs):
    left = keras.layers.Dense(5, activation="relu")(inputs)
    right = keras.layers.Dense(5, activation="tanh")(inputs)
    both = keras.layers.Concatenate()([left, right])
    return keras.Model(inputs, outputs(keras.layers.Dropout(0.1)(both)))

def squares(y_true, y_pred):
    return keras.ops.mean(keras.ops.square(y_true - y_pred), axis=-1)

def farthest(y_true, y_pred):
    return keras.ops.max(keras.ops.abs(y_true - y_pred), axis=-1)

class Sure(keras.metrics.Mean):
    def update_state(self, y_true, y_pred, sample_weight=None):
        return super().update_state(keras.ops.max(y_pred, axis=-1))

class NoMetric:
    pass

def nothing(y_true, y_pred):
    pass

def word(y_true, y_pred):
    return "hello"

def constant(y_true, y_pred):
    return float("nan")

class Raises(keras.losses.Loss):
    def call(self, y_true, y_pred):
        return y_true.nothing_of_that_kind

def fails(y_true, y_pred):
    return y_true.nothing_of_that_kind
"""


@pytest.fixture
def file(tmp_path: Path) -> Path:
    path = tmp_path / "mine.py"
    path.write_text(FILE, "utf-8")
    return path


def using(csv: Path, code: Path, **training: Any) -> ExperimentSpec:
    options = {"epochs": 4, "batch_size": 8, "optimizer": {"name": "adam"}, **training}
    return ExperimentSpec.parse(
        {
            "data": {"source": str(csv)},
            "network": {"code": str(code)},
            "training": options,
        }
    )


@pytest.mark.thorough
def test_a_run_with_them_goes_on_after_a_kill_and_is_verified(
    store: Store, csv: Path, file: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("TF_NUM_INTRAOP_THREADS", "1")
    monkeypatch.setenv("TF_NUM_INTEROP_THREADS", "1")
    own = {"own_loss": f"{file}:squares", "own_metrics": [f"{file}:farthest", f"{file}:Sure"]}
    spec, killer = using(csv, file, **own), Killer(store, monkeypatch)
    alone = submit(store, spec)
    done = life(store)
    assert done.status == "finished", done.message
    whole = record_of(store, alone)
    assert {"farthest", "mean", "val_farthest"} <= set(whole["epochs"][0][1])
    assert done.facts.parameters == 6 * 10 + 10 + 10 * 3 + 3
    resumed = submit(store, spec)
    killer.die(resumed, "train", 9, ExactSteps)
    assert life(store).status == "finished"
    assert record_of(store, resumed) == whole
    record = of_run(store, read_run_record(store, done))
    agree([file])  # for the process that trains again
    found = [one.found for one in train_again(record) if one.found is not None]
    assert verdict(record.epochs, found).kind == "identical"
    branch = submit(store, with_value(branched(store, done, 2), "training.epochs", 4))
    assert life(store).status == "finished"
    assert record_of(store, branch)["epochs"] == whole["epochs"]
    order = Order(frozenset({"script"}), print, print)
    with pytest.raises(InputError) as caught:
        write_run(store, read_run_record(store, done), csv.parent / "out", order)
    assert caught.value.message.params["reason"].code == "export.own_code"


@pytest.mark.parametrize(
    ("text", "code", "line"),
    [
        ("def build(inputs, outputs):\n    return 3\n", "own.no_model", None),
        pytest.param("def build(inputs):\n    pass\n", "own.raised", 0, marks=AGAIN),
        ("def build(inputs, outputs):\n\n    return inputs.nothing\n", "own.raised", 3),
        ("import keras\n\ndef build(:\n", "own.not_loaded", 3),
        pytest.param("x = 1\n1 / 0\n", "own.not_loaded", 2, marks=AGAIN),
        ("import keras\n", "own.nothing_of_that_name", None),
        pytest.param(
            "import keras\ndef build(inputs, outputs):\n    return keras.Model(inputs, inputs)\n",
            "own.other_outputs",
            None,
            marks=AGAIN,
        ),
    ],
)
def test_what_is_wrong_in_it_is_told_with_file_and_line(
    text: str, code: str, line: int | None, store: Store, csv: Path, file: Path
) -> None:
    file.write_text(text, "utf-8")
    submit(store, using(csv, file))
    ended = life(store)
    assert (ended.status, ended.message.code) == ("failed", code)
    assert ended.message.params["file"] == str(file)
    assert ended.message.params.get("line") == line
    assert "line 0" not in words(ended.message)


@pytest.mark.parametrize(
    ("name", "code"),
    [("NoMetric", "own.other_class"), pytest.param("fails", "own.raised", marks=AGAIN)],
)
def test_so_is_what_is_wrong_with_a_metric(
    name: str, code: str, store: Store, csv: Path, file: Path
) -> None:
    submit(store, using(csv, file, own_metrics=[f"{file}:{name}"]))
    ended = life(store)
    assert (ended.status, ended.message.code) == ("failed", code)


@pytest.mark.parametrize(
    ("name", "code"),
    [
        ("nothing", "own.no_numbers"),
        pytest.param("word", "own.no_numbers", marks=AGAIN),
        ("constant", "own.no_gradient"),
        pytest.param("Raises", "own.raised", marks=AGAIN),
    ],
)
def test_and_with_a_loss(name: str, code: str, store: Store, csv: Path, file: Path) -> None:
    submit(store, using(csv, file, own_loss=f"{file}:{name}"))
    ended = life(store)
    assert (ended.status, ended.message.code) == ("failed", code)
    assert (ended.message.params["file"], ended.message.params["value"]) == (str(file), name)
    assert str(file) in words(ended.message)
    assert "line 0" not in words(ended.message)


def test_it_runs_only_when_its_hash_was_agreed_to(
    store: Store, csv: Path, file: Path, asks_about_code: None
) -> None:
    spec = using(csv, file)
    with pytest.raises(InputError) as caught:
        submit(store, spec)
    assert caught.value.code == "callback.not_agreed"
    agree([file])
    submit(store, spec)
    file.write_text(FILE + "\n# changed", "utf-8")
    assert life(store).message.code == "callback.not_agreed"


def test_layers_beside_it_and_a_missing_file_are_refused(store: Store, csv: Path) -> None:
    with pytest.raises(SpecError) as caught:
        ExperimentSpec.parse({"network": {"layers": [{"units": 3}], "code": "mine.py"}})
    assert caught.value.code == "spec.code_beside_layers"
    listed = ExperimentSpec.parse({"network": {"layers": [{"units": 3}]}})
    changed = with_values(listed, ["network.layers=[]", "network.code=mine.py"])
    assert changed == ExperimentSpec.parse({"network": {"code": "mine.py"}})
    nodes = [{"name": "one", "type": "dense", "input": "features"}]
    for part, code in (
        ({"code": "mine.py"}, "spec.code_beside_layers"),
        ({"pretrained": {"file": "base.keras"}}, "spec.pretrained_beside_nodes"),
    ):
        with pytest.raises(SpecError) as caught:
            ExperimentSpec.parse({"network": {"nodes": nodes, **part}})
        assert caught.value.code == code
    with pytest.raises(SpecError) as caught:
        submit(store, using(csv, Path("/nowhere/mine.py")))
    assert (caught.value.code, caught.value.key) == ("spec.no_such_callback_file", "network.code")
