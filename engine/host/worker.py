"""The thread that imports TensorFlow and trains; Keras' state belongs to one thread."""

import logging
import queue
import threading
import time
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

from data.errors import InputError
from data.messages import Message
from data.sources.formats.reader import Progress, ReadingStopped
from engine.devices.environment import loading
from engine.devices.tensorflow_devices import configure
from engine.events import Ended
from engine.host.last_table import LastTable
from engine.io.numbers import dumps
from engine.specs import ExperimentSpec
from engine.store.database import Store
from engine.store.experiments import spec_from
from engine.store.probes import answer_probe, augmentation_asked
from engine.store.run_writer import record
from engine.sweeps.studies import Studies
from engine.tables.streaming import FOLDER

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


@dataclass(frozen=True, slots=True)
class Question:
    """Of the experiment that the store knows by this number: how quick it is, or what its random
    layers make of images; ``dropped`` once a run is to begin.
    """

    number: int
    spec: str
    dropped: threading.Event


@dataclass(frozen=True, slots=True)
class Asking:
    """The sweep with this id wants something (``engine.host.sweeping``)."""

    sweep: str


class Worker(threading.Thread):
    """Warms up, then carries out one job after another.

    ``facts`` are known once it is ready; ``lost`` holds the error that ended the thread, such
    as a store that cannot be written any more. It trains with ``threads`` and ``devices`` for its
    whole life.
    """

    def __init__(self, directory: Path, threads: int = 1, devices: int = 1) -> None:
        super().__init__(name="training", daemon=True)
        self._directory = directory
        self.threads = threads
        self.devices = devices
        self._jobs: queue.SimpleQueue[Job | Question | Asking] = queue.SimpleQueue()
        self._idle = threading.Event()
        self._idle.set()
        self._trouble: Message | None = None
        self._compiled: CompiledNetworks | None = None
        self._done = 0
        self._studies = Studies()
        self.ready = threading.Event()
        self.facts: dict[str, Any] = {}
        self.lost: BaseException | None = None

    @property
    def busy(self) -> bool:
        """Whether a job or a question is under way."""
        return not self._idle.is_set()

    def rest(self, seconds: float) -> None:
        """Let so much time pass, or what the job under way still takes."""
        if self.busy:
            self._idle.wait(seconds)
        else:
            time.sleep(seconds)

    def submit(self, job: Job | Question | Asking) -> None:
        """Hand over what is to be done; only when ready and not busy."""
        self._idle.clear()
        self._jobs.put(job)

    def run(self) -> None:
        """The thread's life."""
        try:
            self._warm_up()
            store = Store(self._directory)
            tables = LastTable(self._directory / FOLDER)
            self.ready.set()
            while True:
                job = self._jobs.get()
                if isinstance(job, Question):
                    self._answer(store, tables, job)
                elif isinstance(job, Asking):
                    self._go_on(store, job)
                else:
                    self._carry_out(store, tables, job)
        except BaseException as error:
            _LOG.exception("the training thread ended")
            self.lost = error

    def _warm_up(self) -> None:
        try:
            with loading():
                self.facts = configure(self.threads, self.devices)
                import engine.host.warming

                engine.host.warming.warm_up()
        except Exception as error:
            _LOG.exception("TensorFlow cannot be used")
            reason = f"{type(error).__name__}: {error}"[:LONGEST_REASON]
            self._trouble = Message("host.no_tensorflow", {"reason": reason})

    def _carry_out(self, store: Store, tables: LastTable, job: Job) -> None:
        if self._trouble is not None:
            record(store, job.run, Ended("failed", 0, self._trouble))
            self._idle.set()
            return
        from engine.execution.run import execute
        from engine.host.warming import forget

        execute(
            store,
            job.run,
            job.spec,
            load=tables.load,
            control=job.control,
            facts=self.facts,
            compiled=self._networks(),
            studies=self._studies,
        )
        # From here on the next job may come; it waits in the queue while this one is forgotten.
        self._idle.set()
        self._done += 1
        forget(sweep=self._done % SWEPT_EVERY == 0)

    def _go_on(self, store: Store, asking: Asking) -> None:
        from engine.host.sweeping import go_on

        try:
            go_on(store, asking.sweep, self._studies)
        finally:
            self._idle.set()

    def _answer(self, store: Store, tables: LastTable, question: Question) -> None:
        """What is asked; an empty answer where that cannot be told."""
        answer: dict[str, Any] = {}
        try:
            if self._trouble is None:
                asked = augmentation_asked(question.spec)
                looked = _look(tables, question, asked) if asked else None
                answer = self._speed(tables, question) if looked is None else looked
        except (InputError, ReadingStopped):
            pass  # whoever asks is told so when it is to be trained
        except Exception:
            _LOG.exception("a probe failed")
            self._networks().forget()
        try:
            answer_probe(store, question.number, answer)
        finally:
            self._idle.set()

    def _speed(self, tables: LastTable, question: Question) -> dict[str, Any]:
        from engine.execution.probing import speed_of

        spec = spec_from(question.spec)
        found = speed_of(
            spec,
            tables.load(spec.data, progress=_until_dropped(question)),
            self._networks(),
            is_wanted=lambda: not question.dropped.is_set(),
        )
        return {} if found is None else asdict(found)

    def _networks(self) -> "CompiledNetworks":
        from engine.training.compiled_networks import CompiledNetworks

        if self._compiled is None:
            self._compiled = CompiledNetworks()
        return self._compiled


def _until_dropped(question: Question) -> Progress:
    """Ends the reading of a table that streams once a run is to begin."""
    return lambda _done, _of: not question.dropped.is_set()


def _look(tables: LastTable, question: Question, asked: dict[str, Any]) -> dict[str, Any]:
    from engine.execution.augmenting import augmented

    spec = spec_from(dumps(asked["spec"]))
    rows = [int(row) for row in asked["rows"]]
    dataset = tables.load(spec.data, progress=_until_dropped(question))
    return augmented(spec, dataset, rows, int(asked["copies"]))
