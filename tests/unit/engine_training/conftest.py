"""A small table, a way to describe an experiment on it, and TensorFlow as the host sets it."""

import gc
import os
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from numpy.typing import NDArray

from engine.devices.environment import prepare
from engine.specs import ExperimentSpec

prepare()

ROWS, COLUMNS, CLASSES = 61, 6, 3


@pytest.fixture(scope="session", autouse=True)
def _as_in_the_host() -> None:
    """One thread; and Keras' clearing, which sweeps everything, need not sweep the libraries."""
    os.environ.setdefault("TF_NUM_INTRAOP_THREADS", "1")
    os.environ.setdefault("TF_NUM_INTEROP_THREADS", "1")
    import keras  # noqa: F401

    gc.collect()
    gc.freeze()


@dataclass(frozen=True)
class Table:
    features: NDArray[np.float32]
    labels: NDArray[Any]
    targets: NDArray[np.float32]


@pytest.fixture(scope="session")
def table() -> Table:
    source = np.random.default_rng(7)
    labels = source.integers(0, CLASSES, ROWS)
    features = source.normal(size=(ROWS, COLUMNS)) + labels[:, None] * 0.7
    return Table(features.astype(np.float32), labels, np.eye(CLASSES, dtype=np.float32)[labels])


@pytest.fixture(scope="session")
def halves(table: Table) -> Table:
    """The same with two classes."""
    labels = np.minimum(table.labels, 1)
    return Table(table.features, labels, np.eye(2, dtype=np.float32)[labels])


@pytest.fixture(scope="session")
def number(table: Table) -> Table:
    """The same with a number for a label, around 100."""
    noise = np.random.default_rng(8).normal(size=ROWS)
    labels = 100 + 9 * table.features[:, 0] * table.labels + noise
    return Table(table.features, labels, table.targets)


@pytest.fixture(scope="session")
def csv(table: Table, tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("table") / "small.csv"
    names = ["ash", "birch", "cedar"]
    lines = [",".join([*(f"x{i}" for i in range(COLUMNS)), "class"])]
    for row, label in zip(table.features, table.labels, strict=True):
        lines.append(",".join([*(repr(float(value)) for value in row), names[label]]))
    path.write_text("\n".join(lines) + "\n", "utf-8")
    return path


Describe = Callable[..., ExperimentSpec]


@pytest.fixture
def describe() -> Describe:
    """How to describe a small experiment (``fit_cases.described``)."""
    from fit_cases import described

    return described
