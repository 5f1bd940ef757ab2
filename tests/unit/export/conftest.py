"""A small table with names that no code would survive, and runs on it."""

import csv
from collections.abc import Callable
from pathlib import Path
from typing import Any

import numpy as np
import pytest

import data
from engine.export.run_record import RunRecord, read_run_record
from engine.specs import ExperimentSpec
from engine.store import runs
from engine.store.database import Store
from engine.store.facts import RunFacts
from engine.store.run_writer import add_facts
from fake_runs import History, curve, write_run
from nasty_names import NASTY

ROWS, COLUMNS = 66, 6


@pytest.fixture
def table(tmp_path: Path) -> Path:
    """66 rows, six features and six classes, all with nasty names."""
    source = np.random.default_rng(3)
    labels = np.arange(ROWS) % len(NASTY)
    features = (source.normal(size=(ROWS, COLUMNS)) + labels[:, None] * 0.5).astype(np.float32)
    path = tmp_path / "nasty table.csv"
    with path.open("w", encoding="utf-8", newline="") as file:
        writer = csv.writer(file, lineterminator="\n")
        writer.writerow([*(f"{name} {i}" for i, name in enumerate(NASTY)), 'label "\\n'])
        for row, label in zip(features, labels, strict=True):
            writer.writerow([*(repr(float(value)) for value in row), NASTY[label]])
    return path


@pytest.fixture
def describe(table: Path) -> Callable[..., ExperimentSpec]:
    """An experiment on the table; keyword arguments go to ``[training]``."""

    def made(
        layers: list[dict[str, Any]] | None = None,
        name: str = 'a "run"\n"""; import os',
        method: str = "stratified",
        split: float = 0.2,
        shuffle_seed: int | None = 100,
        **training: Any,
    ) -> ExperimentSpec:
        return ExperimentSpec.parse(
            {
                "name": name,
                "seed": 7,
                "data": {
                    "source": str(table),
                    "shuffle_seed": shuffle_seed,
                    "validation": {"split": split, "method": method},
                },
                "network": {"layers": [{"units": 8}] if layers is None else layers},
                "training": {"epochs": 4, "batch_size": 8, **training},
            }
        )

    return made


@pytest.fixture
def told(store: Store, table: Path) -> Callable[..., RunRecord]:
    """A run that was never trained, as if it had been."""

    def made(spec: ExperimentSpec, **history: Any) -> RunRecord:
        known = data.describe(spec.data.source)
        given = {"metrics": curve(spec.training.epochs), "classes": known.class_names, **history}
        run_id = write_run(store, spec, History(**given))
        add_facts(store, run_id, RunFacts(sha256=known.sha256, versions={"keras": "3.15.1"}))
        run = runs.run(store, run_id)
        assert run is not None
        return read_run_record(store, run)

    return made
