"""How much memory a description takes, and what is said where it does not fit."""

from pathlib import Path
from typing import Any

import pytest

import data
from data.errors import InputError
from engine.client import submission
from engine.devices import memory
from engine.events import Noted
from engine.execution import run as execution
from engine.models.summary import parameters
from engine.store import run_history
from engine.store.database import Store
from engine.training.build import build
from engine.training.memory_need import bytes_to_train
from killed_runs import life, queued
from some_tasks import classes

pytestmark = pytest.mark.slow

OPTIMIZERS = [
    *({"name": name} for name in ("sgd", "adagrad", "rmsprop", "adam", "adamw", "nadam")),
    *({"name": name} for name in ("adadelta", "adamax", "lion", "muon")),
    {"name": "sgd", "momentum": 0.9},
    {"name": "adam", "amsgrad": True},
    {"name": "rmsprop", "momentum": 0.5, "centered": True},
]


@pytest.mark.parametrize("optimizer", OPTIMIZERS, ids=lambda given: "-".join(map(str, given)))
def test_an_optimizers_slots_are_those_that_keras_makes(optimizer: Any, describe: Any) -> None:
    spec = describe(layers=[{"units": 64}, {"units": 64}], optimizer=optimizer)
    model = build(spec, (32,), classes(3), 1)
    model.optimizer.build(model.trainable_variables)
    made = sum(int(one.shape.num_elements()) for one in model.optimizer.variables)
    weights = parameters(spec.network.layers, (32,), classes(3).head)
    slots = spec.training.optimizer.slots()
    assert made <= (slots + 0.01) * weights + 10
    assert made >= (slots - 1 if optimizer["name"] == "muon" else slots) * weights * 0.98


def test_more_slots_and_kept_weights_take_more(csv: Path, describe: Any) -> None:
    table = data.describe(str(csv))
    bare = describe(source=str(csv), optimizer={"name": "sgd"})
    adam = describe(source=str(csv), optimizer={"name": "adam"})
    restoring = describe(
        source=str(csv), optimizer={"name": "adam"}, early_stopping={"restore_best": True}
    )
    needs = [bytes_to_train(spec, table)[0] for spec in (bare, adam, restoring)]
    assert needs == sorted(set(needs))
    weights = parameters(adam.network.layers, table.input_shape, classes(table.classes).head)
    # Measured at 36 million weights: 34 with SGD, 59 with Adam, 63 with Adam and the best restored
    assert [need / weights for need in needs] == [40, 64, 72]
    assert bytes_to_train(adam, table, on_gpu=True) < bytes_to_train(adam, table)


def test_what_does_not_fit_is_refused_and_what_hardly_does_is_noted(
    store: Store, csv: Path, describe: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    spec = describe(source=str(csv), epochs=1)
    needed = sum(bytes_to_train(spec, data.describe(str(csv))))
    monkeypatch.setattr(execution, "free_memory", lambda: needed - 1)
    queued(store, spec)
    found = life(store)
    assert (found.status, found.message.code) == ("failed", "training.too_large")
    assert found.message.params["needed"] == needed
    for free, codes in ((needed + 1, ["training.hardly_fits"]), (needed * 2, [])):
        monkeypatch.setattr(execution, "free_memory", lambda free=free: free)
        run = queued(store, spec)
        assert life(store).status == "finished"
        events = [logged.event for logged in run_history.events(store, run)]
        assert [one.text.code for one in events if isinstance(one, Noted)] == codes


def test_a_containers_limit_counts(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(memory, "_GROUP", tmp_path)
    machine = memory.free_memory()
    (tmp_path / "memory.max").write_text("max\n")
    (tmp_path / "memory.current").write_text("4000\n")
    assert memory.free_memory() > 0.5 * machine
    (tmp_path / "memory.max").write_text("5000\n")
    assert memory.free_memory() == 1000
    (tmp_path / "memory.max").write_text("3000\n")
    assert memory.free_memory() == 0


def test_what_this_machine_can_never_hold_is_not_queued(
    store: Store, csv: Path, describe: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    shape = {"type": "reshape", "target_shape": [1, 1, 1]}
    larger = {"type": "upsampling2d", "size": 1000}
    layers = [{"units": 1}, shape, larger, {"type": "global_max_pooling2d"}]
    spec = describe(source=str(csv), layers=layers)
    monkeypatch.setattr(submission, "all_memory", lambda: 10_000_000)
    monkeypatch.setattr(submission, "visible_gpus", list)
    with pytest.raises(InputError) as refused:
        submission.submit(store, spec)
    about = refused.value.message.params
    assert refused.value.code == "training.too_large"
    assert (about["layer"], about["shape"]) == ("hidden_3", [1000, 1000, 1])
    assert about["most"] > 0.9 * about["needed"]
    monkeypatch.setattr(submission, "all_memory", lambda: about["needed"])
    assert submission.submit(store, spec)
