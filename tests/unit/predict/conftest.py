"""Runs of many kinds, trained for an epoch or two on small tables, and their models in use."""

import os
from collections.abc import Callable
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from engine.devices.environment import prepare
from engine.export.run_record import RunRecord
from engine.predict.model import LoadedModel
from engine.specs import ExperimentSpec
from engine.store.database import Store
from engine.store.runs import Run
from engine.store.runs import run as run_of
from exported_runs import trained
from predicted_files import mixed_rows, written

prepare()
os.environ.setdefault("TF_NUM_INTRAOP_THREADS", "1")
os.environ.setdefault("TF_NUM_INTEROP_THREADS", "1")

Train = Callable[..., Run]


@pytest.fixture
def mixed(tmp_path: Path) -> Path:
    return written(tmp_path / "mixed.csv", mixed_rows())


@pytest.fixture
def plain(tmp_path: Path) -> Path:
    """61 rows of 4 numbers, three classes."""
    source = np.random.default_rng(7)
    labels = source.integers(0, 3, 61)
    rows = source.normal(size=(61, 4)) + labels[:, None] * 0.7
    columns = {name: [repr(float(x)) for x in rows[:, place]] for place, name in enumerate("abcd")}
    return written(
        tmp_path / "plain.csv", {**columns, "class": [("ash", "birch", "cedar")[i] for i in labels]}
    )


@pytest.fixture
def train(store: Store) -> Train:
    """A run of a description in parts, trained in this process."""

    def made(data: dict[str, Any], network: Any = None, **training: Any) -> Run:
        options = {"epochs": 2, "batch_size": 16, "optimizer": {"name": "adam"}, **training}
        layers = {"layers": [{"units": 6, "activation": "tanh"}]}
        fields = {"data": data, "network": network or layers, "training": options}
        account: RunRecord = trained(store, ExperimentSpec.parse(fields))
        assert account.run.status == "finished", account.run.message
        return account.run

    return made


@pytest.fixture
def opened(store: Store) -> Callable[..., LoadedModel]:
    """The model of a run, as the store has it now."""

    def made(run: Run, which: str = "model") -> LoadedModel:
        found = run_of(store, run.id)
        assert found is not None
        return LoadedModel.open(store, found, which)

    return made
