"""A host's work on sweeps inside this process: claim and train, or have the sweep go on."""

from collections.abc import Callable
from pathlib import Path
from typing import Any

from engine.execution.run import execute
from engine.host.sweeping import go_on
from engine.specs import ExperimentSpec
from engine.specs.sweep import SweepSpec
from engine.store.crashes import mark_crashed
from engine.store.database import Store
from engine.store.run_writer import claim_run
from engine.store.sweep_work import next_sweep
from engine.store.sweep_writer import add_sweep
from engine.store.sweeps import Sweep, Trial, sweep, trials
from engine.sweeps.records import Record, Records
from engine.sweeps.studies import Studies
from engine.tables.loading import load
from engine.training.compiled_networks import CompiledNetworks
from engine.training.control import Control
from killed_runs import Killed


class Host:
    """One life of a host: what it knows is gone with it."""

    def __init__(self, store: Store) -> None:
        self._store = store
        self._studies = Studies()
        self._compiled = CompiledNetworks()

    def work(self, until: Callable[[], bool] = lambda: False) -> None:
        """Work until nothing is wanted, or ``until`` says so between two things."""
        while not until():
            claimed = claim_run(self._store, "host")
            if claimed is not None:
                self._train(*claimed)
            elif (wanted := next_sweep(self._store)) is not None:
                go_on(self._store, wanted.id, self._studies)
            else:
                return

    def _train(self, run: str, spec: ExperimentSpec) -> None:
        try:
            execute(
                self._store,
                run,
                spec,
                load=load,
                control=Control(),
                facts={"device": "CPU"},
                compiled=self._compiled,
                studies=self._studies,
            )
        except Killed:
            mark_crashed(self._store, run, None)
            raise


def swept(directory: Path, spec: ExperimentSpec, told: SweepSpec, work: Any = Host.work) -> Store:
    """A store with a sweep that hosts have worked on."""
    store = Store(directory)
    add_sweep(store, spec, told)
    work(Host(store))
    return store


def only_sweep(store: Store) -> tuple[Sweep, list[Trial], list[Record]]:
    """The store's sweep, its trials, and what a study is told of them."""
    (made,) = store.db.execute("SELECT id FROM sweeps").fetchone()
    found = sweep(store, made)
    assert found is not None
    return found, trials(store, found), Records().read(store, found)
