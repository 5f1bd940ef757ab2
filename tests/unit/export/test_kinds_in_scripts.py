"""Each kind of layer and optimizer: the exported script repeats the run to the last bit."""

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from engine.devices.environment import prepare
from engine.specs import ExperimentSpec
from engine.store.database import Store
from engine.verify.record import of_folder
from engine.verify.verdict import verdict
from engine.verify.verification import run_script
from exported_runs import exported, trained
from fit_cases import TOGETHER

prepare()
pytestmark = pytest.mark.slow


@pytest.mark.thorough
@pytest.mark.parametrize("training", TOGETHER)
def test_the_script_repeats_the_run(
    training: dict[str, Any],
    store: Store,
    describe: Callable[..., ExperimentSpec],
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setenv("TF_NUM_INTRAOP_THREADS", "1")
    monkeypatch.setenv("TF_NUM_INTEROP_THREADS", "1")
    account = trained(store, describe(epochs=3, **training))
    record = of_folder(exported(store, account, tmp_path / "out"))
    found = [one.found for one in run_script(tmp_path / "out") if one.found is not None]
    assert verdict(record.epochs, found).kind == "identical"


NETWORKS = {
    "a list of image layers": [
        {"type": "reshape", "target_shape": [3, 2, 1]},
        {"type": "random_translation"},
        {"type": "conv2d", "filters": 4, "padding": "same", "l2": 0.01},
        {"type": "batch_normalization"},
        {"type": "activation"},
        {"type": "spatial_dropout2d"},
        {"type": "flatten"},
    ],
    "a shortcut and attention": [
        {"type": "reshape", "target_shape": [3, 2]},
        {"type": "positional_embedding", "name": "class"},
        {"type": "multi_head_attention", "num_heads": 2, "key_dim": 3, "dropout": 0.1},
        {"type": "residual", "layers": [{"type": "conv1d", "filters": 4, "padding": "causal"}]},
        {"type": "bidirectional", "layer": "gru", "units": 3, "dropout": 0.2},
    ],
}


@pytest.mark.thorough
@pytest.mark.parametrize("network", list(NETWORKS))
def test_a_network_of_any_layers_is_repeated(
    network: str,
    store: Store,
    describe: Callable[..., ExperimentSpec],
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setenv("TF_NUM_INTRAOP_THREADS", "1")
    monkeypatch.setenv("TF_NUM_INTEROP_THREADS", "1")
    account = trained(store, describe(NETWORKS[network], epochs=3))
    record = of_folder(exported(store, account, tmp_path / "out"))
    found = [one.found for one in run_script(tmp_path / "out") if one.found is not None]
    assert verdict(record.epochs, found).kind == "identical"
