"""TensorFlow as the host sets it, and a table beside a network that was trained before."""

import os
from collections.abc import Callable
from pathlib import Path

import numpy as np
import pytest

from engine.devices.environment import prepare
from engine.specs import ExperimentSpec
from made_models import trained_model

prepare()
os.environ.setdefault("TF_NUM_INTRAOP_THREADS", "1")
os.environ.setdefault("TF_NUM_INTEROP_THREADS", "1")


@pytest.fixture
def csv(tmp_path: Path) -> Path:
    """61 rows of 6 numbers, three classes."""
    source = np.random.default_rng(7)
    labels = source.integers(0, 3, 61)
    rows = source.normal(size=(61, 6)) + labels[:, None] * 0.7
    lines = ["a,b,c,d,e,f,class"]
    for row, label in zip(rows, labels, strict=True):
        lines.append(",".join([*(repr(float(x)) for x in row), ("ash", "birch", "cedar")[label]]))
    path = tmp_path / "small.csv"
    path.write_text("\n".join(lines) + "\n", "utf-8")
    return path


@pytest.fixture
def known(tmp_path: Path) -> Path:
    return trained_model(tmp_path)


Begins = Callable[..., ExperimentSpec]


@pytest.fixture
def begins(csv: Path, known: Path) -> Begins:
    """An experiment that begins from the known model; training options by name."""

    def made(freeze: str = "all", until: str = "", **training: object) -> ExperimentSpec:
        network = {
            "pretrained": {"file": str(known), "freeze": freeze, "until": until},
            "layers": [{"units": 6, "activation": "relu", "dropout": 0.2}],
        }
        options = {"epochs": 4, "batch_size": 8, "optimizer": {"name": "adam"}, **training}
        return ExperimentSpec.parse(
            {"data": {"source": str(csv)}, "network": network, "training": options}
        )

    return made
