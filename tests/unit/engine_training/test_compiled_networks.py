"""A network that a run hands on to the next gives the numbers of a fresh one."""

from collections.abc import Callable
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import keras
import numpy as np
import pytest

from engine.execution.run import execute
from engine.specs import ExperimentSpec
from engine.store.database import Store
from engine.store.experiment_writer import add_experiment
from engine.store.facts import RunFacts
from engine.store.layer_records import layer_statistics
from engine.store.run_writer import claim_run, queue_run
from engine.tables.loading import load
from engine.training.compiled_networks import CompiledNetworks, Prepared
from engine.training.control import Control
from engine.training.steps.exact import ExactSteps
from killed_runs import life, queued
from run_record import record_of

pytestmark = pytest.mark.slow

LAYERS = [{"units": 8, "activation": "relu", "dropout": 0.3, "batch_norm": True}, {"units": 5}]
NO_ROWS: Any = None
NO_TASK: Any = None
PLATEAU = {"name": "reduce_on_plateau", "patience": 1, "monitor": "loss"}

DRAWS = """
import random
import keras
import numpy as np

class Draws(keras.callbacks.Callback):
    def on_epoch_begin(self, epoch, logs=None):
        self.model.optimizer.learning_rate = 0.01 + 0.01 * random.random() + 0.01 * np.random.rand()
"""


def recorded(store: Store, spec: ExperimentSpec) -> str:
    """A run in the queue whose layers are recorded."""
    return queue_run(store, add_experiment(store, spec), spec, RunFacts(layers=True))


def one_after_another(
    store: Store, *specs: ExperimentSpec, queue: Callable[[Store, ExperimentSpec], str] = queued
) -> tuple[list[str], CompiledNetworks]:
    """Runs in one host: its runs hand their network on."""
    compiled, made = CompiledNetworks(), list[str]()
    for spec in specs:
        made.append(queue(store, spec))
        claimed = claim_run(store, "host")
        assert claimed is not None
        execute(store, *claimed, load=load, control=Control(), facts={}, compiled=compiled)
    return made, compiled


@pytest.mark.parametrize("engine", ["exact", pytest.param("turbo", marks=pytest.mark.thorough)])
def test_a_grid_of_learning_rates_and_seeds(
    store: Store, describe: Any, csv: Path, engine: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    from engine.training import compiled_networks as compiled

    built: list[Any] = []
    real = compiled._prepared
    monkeypatch.setattr(compiled, "_prepared", lambda *given: built.append(1) or real(*given))
    layers = LAYERS if engine == "exact" else LAYERS[1:]

    def spec(rate: float, seed: int, epochs: int) -> ExperimentSpec:
        adam = {"name": "adam", "learning_rate": rate}
        options = {"optimizer": adam, "schedule": PLATEAU, "epochs": epochs, "engine": engine}
        return describe(source=str(csv), layers=layers, seed=seed, **options)

    first, other = spec(0.01, 1, 3), spec(0.1, 2, 4)
    (*before, another, again), _ = one_after_another(store, first, other, first)
    assert len(built) == 1
    for description, handed_on in ((first, [*before, again]), (other, [another])):
        alone = queued(store, description)
        assert life(store).status == "finished"
        for run in handed_on:
            assert record_of(store, run) == record_of(store, alone)


SEARCHED = [
    {"units": 8, "activation": "relu", "dropout": 0.3, "l2": 0.01},
    {"units": 5, "activation": "tanh", "kernel_constraint": "max_norm"},
    {"type": "dropout", "rate": 0.1},
]


@pytest.mark.parametrize("optimizer", ["adam", pytest.param("sgd", marks=pytest.mark.thorough)])
def test_widths_and_dropouts_of_a_search_share_one_trace(
    store: Store, describe: Any, csv: Path, optimizer: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    from engine.training import compiled_networks as compiled

    built: list[Prepared] = []
    real = compiled._prepared
    monkeypatch.setattr(
        compiled, "_prepared", lambda *given: built.append(real(*given)) or built[-1]
    )

    def trial(units: int, more: int, dropout: float, rate: float, seed: int) -> ExperimentSpec:
        first, second, last = SEARCHED
        layers = [
            {**first, "units": units, "dropout": dropout},
            {**second, "units": more},
            {**last, "rate": rate},
        ]
        options = {"optimizer": {"name": optimizer}, "epochs": 4}
        return describe(source=str(csv), layers=layers, seed=seed, **options)

    first, wide = trial(8, 5, 0.3, 0.1, 1), trial(31, 2, 0.07, 0.6, 2)
    narrow = trial(2, 70, 0.9, 1 / 3, 1)
    specs = [first, wide, narrow, first]
    together, networks = one_after_another(store, *specs, queue=recorded)
    assert len(built) == 1
    (kept,) = networks._kept.values()
    best, model = kept.prepared.best, kept.prepared.model
    best.set_model(model)
    assert best.restore()
    for one, other in zip(best.best_weights, model.get_weights(), strict=True):
        np.testing.assert_array_equal(one, other)
    assert (built[0].steps.traces, built[0].probe.traces) == (4, 1)
    for description, run in zip(specs, together, strict=True):
        alone = recorded(store, description)
        assert life(store).status == "finished"
        assert record_of(store, run) == record_of(store, alone)
        ours, theirs = layer_statistics(store, run), layer_statistics(store, alone)
        assert ours is not None and theirs is not None
        assert ours.layers == theirs.layers
        np.testing.assert_array_equal(ours.of_arrays, theirs.of_arrays)
        saved: Any = keras.saving.load_model(store.run_directory(run) / "model.keras")
        kinds = (keras.layers.Dense, keras.layers.Dropout)
        numbers = [one.get_config() for one in saved.layers if isinstance(one, kinds)]
        told = [one.get("units", one.get("rate")) for one in numbers]
        one, two, last = (layer.model_dump() for layer in description.network.layers)
        assert told[:-1] == [one["units"], one["dropout"], two["units"], last["rate"]]


def test_a_network_that_has_grown_takes_the_room_of_others(
    describe: Any, csv: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    from engine.training import compiled_networks as compiled

    sizes = {8: 30, 99: 90}
    monkeypatch.setattr(compiled, "SMALL", 100)
    monkeypatch.setattr(compiled, "_size", lambda spec, _: sizes[spec.network.layers[0].units])
    monkeypatch.setattr(compiled, "_prepared", lambda *_: SimpleNamespace(model=None))
    monkeypatch.setattr(compiled, "_values", lambda _: [])
    monkeypatch.setattr(compiled, "_begin_again", lambda *_: None)
    networks = CompiledNetworks()

    def kept(units: int, activation: str) -> int:
        spec = describe(source=str(csv), layers=[{"units": units, "activation": activation}])
        networks.prepare(spec, load(spec.data), NO_ROWS, NO_TASK, lambda: None)
        return len(networks._kept)

    assert [kept(8, "relu"), kept(8, "tanh"), kept(8, "sigmoid"), kept(8, "relu")] == [1, 2, 3, 3]
    assert [kept(99, "relu"), kept(99, "relu"), kept(8, "relu"), kept(8, "tanh")] == [1, 1, 1, 2]


@pytest.mark.thorough
def test_networks_that_take_turns_are_each_built_once(
    store: Store, describe: Any, csv: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    from engine.training import compiled_networks as compiled

    built: list[Any] = []
    real = compiled._prepared
    monkeypatch.setattr(compiled, "_prepared", lambda *given: built.append(1) or real(*given))
    monkeypatch.setattr(compiled, "KEPT", 3)
    wide, adam = [{"units": 9, "activation": "tanh"}], {"optimizer": {"name": "adam"}}
    shapes = [{}, {"layers": wide}, adam, {"layers": wide, **adam}]
    specs = [describe(source=str(csv), epochs=2, **shape) for shape in shapes]
    turns = [specs[index] for index in (0, 1, 2, 0, 1, 2, 3, 0, 2)]
    together, networks = one_after_another(store, *turns)
    # The fourth takes the place of the first, which in turn takes the second's
    assert len(built) == 5
    assert len(networks._kept) == compiled.KEPT
    for description in specs:
        alone = queued(store, description)
        life(store)
        for run, one in zip(together, turns, strict=True):
            assert one is not description or record_of(store, run) == record_of(store, alone)


@pytest.mark.parametrize(
    "change",
    [
        {"schedule": {"name": "cosine"}, "epochs": 5},
        pytest.param({"batch_size": 4}, marks=pytest.mark.thorough),
        {"optimizer": {"name": "adam"}},
        pytest.param({"layers": [{"units": 8, "l2": 0.1}]}, marks=pytest.mark.thorough),
        {"split": 0.3},
    ],
    ids=["schedule", "batch", "optimizer", "penalty", "rows"],
)
def test_what_a_trace_knows_is_traced_anew(
    store: Store, describe: Any, csv: Path, change: dict[str, Any]
) -> None:
    changed = describe(**{"source": str(csv), **change})
    (_, run), _ = one_after_another(store, describe(source=str(csv)), changed)
    alone = queued(store, changed)
    life(store)
    assert record_of(store, run) == record_of(store, alone)


def test_keras_order_is_drawn_from_the_runs_own_seed(
    store: Store, describe: Any, csv: Path
) -> None:
    spec = describe(source=str(csv), order="keras")
    other = describe(source=str(csv), order="keras", seed=99, batch_size=4)
    (*_, run), _ = one_after_another(store, spec, other, spec)
    alone = queued(store, spec)
    life(store)
    assert record_of(store, run) == record_of(store, alone)


def test_own_callbacks_draw_by_the_runs_own_seed(
    store: Store, describe: Any, csv: Path, tmp_path: Path
) -> None:
    mine = tmp_path / "mine.py"
    mine.write_text(DRAWS)
    spec = describe(source=str(csv), callbacks=[f"{mine}:Draws"])
    (*_, run), _ = one_after_another(store, spec, spec)
    alone = queued(store, spec)
    life(store)
    assert record_of(store, run) == record_of(store, alone)


def test_a_run_that_failed_hands_nothing_on(
    store: Store, describe: Any, csv: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def breaks(*_: Any) -> Any:
        raise RuntimeError("out of memory")

    with monkeypatch.context() as patched:
        patched.setattr(ExactSteps, "train", breaks)
        _, compiled = one_after_another(store, describe(source=str(csv)))
    assert not compiled._kept
