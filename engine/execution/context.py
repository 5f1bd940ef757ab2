"""A claimed run with what it takes to carry it out."""

from dataclasses import dataclass
from typing import Any

from data import Dataset
from engine.events import Event
from engine.execution.disk_guard import RECORD, DiskGuard
from engine.specs import ExperimentSpec
from engine.specs.data import DataSpec
from engine.store.database import Store
from engine.store.run_writer import record
from engine.training.compiled_networks import CompiledNetworks
from engine.training.control import Control


@dataclass(frozen=True, slots=True)
class RunContext:
    """A claimed run with its table, and the means to carry it out. ``data`` is what its table was
    read by: as ``spec`` says, or as the run began.
    """

    store: Store
    run: str
    spec: ExperimentSpec
    data: DataSpec
    dataset: Dataset
    guard: DiskGuard
    control: Control
    facts: dict[str, Any]
    compiled: CompiledNetworks

    def note(self, *events: Event) -> None:
        """Record the events, in one transaction."""

        def write() -> None:
            with self.store.write():
                for event in events:
                    record(self.store, self.run, event)

        self.guard.retry_until_space(RECORD, write)
