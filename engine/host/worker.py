"""The thread that imports TensorFlow and trains; Keras' state belongs to one thread."""

import gc
import logging
import queue
import threading
import time
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

from data.messages import Message
from engine.devices.tensorflow_devices import configure
from engine.events import Ended
from engine.host.last_table import LastTable
from engine.specs import ExperimentSpec
from engine.store.database import Store
from engine.store.run_writer import record

if TYPE_CHECKING:
    from engine.training.compiled_networks import CompiledNetworks
    from engine.training.control import Control

_LOG = logging.getLogger(__name__)
LONGEST_REASON = 270
SWEPT_EVERY = 5
"""Runs until memory is swept: it holds the next run up."""


@dataclass(frozen=True, slots=True)
class Job:
    """A claimed run."""

    run: str
    spec: ExperimentSpec
    control: "Control"


class Worker(threading.Thread):
    """Warms up, then carries out one job after another.

    ``facts`` are known once it is ready; ``lost`` holds the error that ended the thread, such
    as a store that cannot be written any more. ``jobs`` is how many hosts share the machine.
    """

    def __init__(self, directory: Path, jobs: int = 1) -> None:
        super().__init__(name="training", daemon=True)
        self._directory = directory
        self._side_by_side = jobs
        self._jobs: queue.SimpleQueue[Job] = queue.SimpleQueue()
        self._idle = threading.Event()
        self._idle.set()
        self._trouble: Message | None = None
        self._compiled: CompiledNetworks | None = None
        self._done = 0
        self.ready = threading.Event()
        self.facts: dict[str, Any] = {}
        self.lost: BaseException | None = None

    @property
    def busy(self) -> bool:
        """Whether a job is under way."""
        return not self._idle.is_set()

    def rest(self, seconds: float) -> None:
        """Let so much time pass, or what the job under way still takes."""
        if self.busy:
            self._idle.wait(seconds)
        else:
            time.sleep(seconds)

    def submit(self, job: Job) -> None:
        """Hand over a job; only when ready and not busy."""
        self._idle.clear()
        self._jobs.put(job)

    def run(self) -> None:
        """The thread's life."""
        try:
            self._warm_up()
            store = Store(self._directory)
            tables = LastTable()
            self.ready.set()
            while True:
                self._carry_out(store, tables, self._jobs.get())
        except BaseException as error:
            _LOG.exception("the training thread ended")
            self.lost = error

    def _warm_up(self) -> None:
        try:
            self.facts = configure(self._side_by_side)
            import engine.host.warming

            engine.host.warming.warm_up()
        except Exception as error:
            _LOG.exception("TensorFlow cannot be used")
            reason = f"{type(error).__name__}: {error}"[:LONGEST_REASON]
            self._trouble = Message("host.no_tensorflow", {"reason": reason})
        # What is loaded now stays: sweeping it again before every run would take a while.
        gc.collect()
        gc.freeze()

    def _carry_out(self, store: Store, tables: LastTable, job: Job) -> None:
        if self._trouble is not None:
            record(store, job.run, Ended("failed", 0, self._trouble))
            self._idle.set()
            return
        from engine.execution.run import execute
        from engine.host.warming import forget
        from engine.training.compiled_networks import CompiledNetworks

        if self._compiled is None:
            self._compiled = CompiledNetworks()
        execute(
            store,
            job.run,
            job.spec,
            load=tables.load,
            control=job.control,
            facts=self.facts,
            compiled=self._compiled,
        )
        # From here on the next job may come; it waits in the queue while this one is forgotten.
        self._idle.set()
        self._done += 1
        forget(sweep=self._done % SWEPT_EVERY == 0)
