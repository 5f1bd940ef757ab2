"""A network that a run hands on to the next gives the numbers of a fresh one."""

from pathlib import Path
from typing import Any

import pytest

from engine.execution.run import execute
from engine.specs import ExperimentSpec
from engine.store.database import Store
from engine.store.run_writer import claim_run
from engine.tables.loading import load
from engine.training.compiled_networks import CompiledNetworks
from engine.training.control import Control
from engine.training.steps.exact import ExactSteps
from killed_runs import life, queued
from run_record import record_of

pytestmark = pytest.mark.slow

LAYERS = [{"units": 8, "activation": "relu", "dropout": 0.3, "batch_norm": True}, {"units": 5}]
PLATEAU = {"name": "reduce_on_plateau", "patience": 1, "monitor": "loss"}

DRAWS = """
import random
import keras
import numpy as np

class Draws(keras.callbacks.Callback):
    def on_epoch_begin(self, epoch, logs=None):
        self.model.optimizer.learning_rate = 0.01 + 0.01 * random.random() + 0.01 * np.random.rand()
"""


def one_after_another(store: Store, *specs: ExperimentSpec) -> tuple[list[str], CompiledNetworks]:
    """Runs in one host: its runs hand their network on."""
    compiled, made = CompiledNetworks(), list[str]()
    for spec in specs:
        made.append(queued(store, spec))
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


@pytest.mark.thorough
def test_networks_that_take_turns_are_each_built_once(
    store: Store, describe: Any, csv: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    from engine.training import compiled_networks as compiled

    built: list[Any] = []
    real = compiled._prepared
    monkeypatch.setattr(compiled, "_prepared", lambda *given: built.append(1) or real(*given))
    wide, adam = [{"units": 9}], {"optimizer": {"name": "adam"}}
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
