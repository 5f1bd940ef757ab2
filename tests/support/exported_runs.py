"""Runs trained in this process, to be exported and compared with their scripts."""

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any
from unittest.mock import patch

from engine.commands import Command
from engine.export.folder import Order, write_run
from engine.export.run_record import RunRecord, read_run_record
from engine.io.numbers import dumps
from engine.specs import ExperimentSpec
from engine.store import runs
from engine.store.database import Store
from engine.store.experiment_writer import add_experiment
from engine.store.run_writer import claim_run, queue_run
from engine.tables.loading import load
from engine.training.chunk_sizer import ChunkSizer
from engine.training.control import Control
from engine.verify.verification import read_history

FACTS = {"device": "CPU", "threads": 1}


class Steering(Control):
    """Makes changes when training asks for the so-manieth time.

    With a fixed pace (``at_pace``) it asks before every so many batches of an epoch.
    """

    def __init__(self, changes: dict[int, Command], stop: int = 0) -> None:
        super().__init__()
        self._left, self._stop_at, self._asked = dict(changes), stop, 0

    def ask(self, obey: Any) -> None:
        self._asked += 1
        for number in [number for number in self._left if number <= self._asked]:
            self.give(self._left.pop(number))
        if self._stop_at and self._asked >= self._stop_at:
            self.stop()
        super().ask(obey)


@contextmanager
def at_pace(batches: int) -> Iterator[None]:
    """Calls of so many batches, however fast the machine is."""

    class Fixed(ChunkSizer):
        def took(self, count: int, seconds: float) -> None:
            self.size = batches

    def fixed() -> ChunkSizer:
        made = Fixed()
        made.size = batches
        return made

    with patch("engine.training.loop.ChunkSizer", fixed):
        yield


def trained(store: Store, spec: ExperimentSpec, control: Control | None = None) -> RunRecord:
    """Queue, claim and train a run; what the store knows of it then."""
    from engine.execution.run import execute

    made = queue_run(store, add_experiment(store, spec), spec)
    claimed = claim_run(store, "host")
    assert claimed is not None and claimed[0] == made
    execute(store, made, claimed[1], load=load, control=control or Control(), facts=dict(FACTS))
    run = runs.run(store, made)
    assert run is not None
    return read_run_record(store, run)


def exported(store: Store, account: RunRecord, folder: Path, *what: str) -> Path:
    """The run in a folder."""
    order = Order(frozenset(what or ("script",)), lambda _: None, lambda _: None)
    write_run(store, account, folder, order)
    return folder


def first_difference(account: RunRecord, folder: Path) -> str:
    """The first number of the script's history that is not the run's; empty if there is none."""
    found = read_history(folder / "history.csv")
    if len(found) != len(account.epochs):
        return f"{len(found)} epochs in place of {len(account.epochs)}"
    for epoch, now in zip(account.epochs, found, strict=True):
        for name, value in epoch.metrics.items():
            if dumps(value) != dumps(now[name]):
                return f"epoch {epoch.epoch}: {name} {now[name]!r} in place of {value!r}"
    return ""


def weights_apart(store: Store, account: RunRecord, folder: Path) -> float:
    """The largest difference between the weights of the script's model and the run's."""
    import keras
    import numpy as np

    import engine.models.losses  # noqa: F401  # for models with a cost matrix

    load: Any = keras.saving.load_model
    one = load(store.run_directory(account.run.id) / "model.keras", compile=False).get_weights()
    other = load(folder / "trained.keras", compile=False).get_weights()
    return max(float(np.abs(mine - theirs).max()) for mine, theirs in zip(one, other, strict=True))
