"""A person's own callbacks: found, run, and named when they fail."""

import json
from pathlib import Path
from typing import Any

import pytest

from data.errors import InputError
from data.messages import Message
from engine.client.opening import open_experiment
from engine.execution.failures import user_message
from engine.io.numbers import dumps
from engine.specs import SpecError, first_model
from engine.specs.checks import check
from engine.specs.edit import as_text, with_value
from engine.specs.fields import section
from engine.training.callback_state import recall, remember
from engine.training.loop import has_batch_hook
from engine.training.user_callbacks import CallbackFailed, own_callbacks
from refusals import refuses

FILE = """
import keras

class Diary(keras.callbacks.Callback):
    def __init__(self):
        super().__init__()
        self.lines = []

    def on_epoch_end(self, epoch, logs=None):
        self.lines.append((epoch, logs))

class Broken(keras.callbacks.Callback):
    def on_epoch_begin(self, epoch, logs=None):
        raise ValueError("of no use")

class Unmade(keras.callbacks.Callback):
    def __init__(self, wanted):
        super().__init__()

def function():
    pass
"""


@pytest.fixture
def file(tmp_path: Path) -> Path:
    path = tmp_path / "mine.py"
    path.write_text(FILE, "utf-8")
    return path


def test_callbacks_come_in_order_and_hear_their_hooks(file: Path) -> None:
    first, second = own_callbacks([f"{file}:Diary", f"{file}:Diary"])
    first.on_epoch_end(3, {"loss": 1.0})
    assert (first.lines, second.lines) == ([(3, {"loss": 1.0})], [])
    assert not has_batch_hook(first, "train")


def test_a_hook_that_raises_is_named(file: Path) -> None:
    (broken,) = own_callbacks([f"{file}:Broken"])
    with pytest.raises(CallbackFailed) as caught:
        broken.on_epoch_begin(0)
    about = {
        "callback": f"{file}:Broken",
        "method": "on_epoch_begin",
        "reason": "ValueError: of no use",
    }
    assert user_message(caught.value, first_model()) == Message("callback.raised", about)


@pytest.mark.parametrize(
    ("name", "code"),
    [
        ("Missing", "callback.class_missing"),
        ("function", "callback.no_keras_callback"),
        ("Unmade", "callback.not_made"),
    ],
)
def test_what_cannot_be_used_is_named_with_its_file(name: str, code: str, file: Path) -> None:
    with refuses(code, file=str(file), value=name):
        own_callbacks([f"{file}:{name}"])


def test_a_class_that_cannot_be_made_says_what_it_raised(file: Path) -> None:
    with pytest.raises(InputError) as caught:
        own_callbacks([f"{file}:Unmade"])
    reason = caught.value.message.params["reason"]
    assert reason.startswith("TypeError: ") and "wanted" in reason


def test_a_file_that_cannot_be_loaded_is_named(file: Path) -> None:
    missing = file.parent / "none.py"
    with refuses("callback.file_missing", file=str(missing)):
        own_callbacks([f"{missing}:Diary"])
    file.write_text("raise SystemExit(3)", "utf-8")
    with refuses("callback.not_loaded", file=str(file), reason="SystemExit: 3"):
        own_callbacks([f"{file}:Diary"])


def test_paths_are_found_beside_the_experiment_or_where_the_person_stands(
    file: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    described = tmp_path / "one.toml"
    described.write_text(
        '[network]\nlayers = []\n[training]\ncallbacks = ["mine.py:Diary"]\n', "utf-8"
    )
    assert open_experiment(str(described)).training.callbacks == (f"{file}:Diary",)
    monkeypatch.chdir(tmp_path)
    typed = open_experiment(None, changes=["training.callbacks=mine.py:Diary; mine.py:Broken"])
    assert typed.training.callbacks == (f"{file}:Diary", f"{file}:Broken")
    shown = as_text(typed.training.callbacks)
    assert with_value(typed, "training.callbacks", shown) == typed
    emptied = with_value(typed, "training.callbacks", "")
    assert emptied.training.callbacks == ()
    field = next(f for f in section(typed, "training") if f.path == "training.callbacks")
    assert field.empty and "runs the code" in field.help


def test_a_memory_comes_back_with_infinity_and_nan() -> None:
    class Remembers:
        def __init__(self, best: float) -> None:
            self.state: dict[str, Any] = {"best": best, "seen": [1, float("nan"), "word"]}

        def get_state(self) -> dict[str, Any]:
            return self.state

        def set_state(self, state: dict[str, Any]) -> None:
            self.state = state

    memories, _ = remember([Remembers(float("inf"))])
    again = Remembers(0.0)
    assert recall([again], json.loads(dumps(memories)), {}) == []
    first, nan, word = again.state["seen"]
    assert (again.state["best"], first, word) == (float("inf"), 1, "word")
    assert nan != nan


def test_a_place_without_class_or_file_is_refused(describe: Any) -> None:
    for bad in ("mine.py", "mine.txt:Diary", "mine.py:1", ":Diary"):
        with pytest.raises(SpecError) as caught:
            describe(callbacks=[bad])
        assert caught.value.code == "spec.not_a_callback_place"
        assert caught.value.key == "training.callbacks.0"


def test_a_missing_file_is_refused_before_a_run_is_queued(
    file: Path, csv: Path, describe: Any
) -> None:
    import data

    table = data.load(str(csv)).description
    check(describe(callbacks=[f"{file}:Diary"]), table)
    with pytest.raises(SpecError) as caught:
        check(describe(callbacks=["gone.py:Diary"]), table)
    assert (caught.value.code, caught.value.value) == ("spec.no_such_callback_file", "gone.py")
    assert caught.value.key == "training.callbacks"
