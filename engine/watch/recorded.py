"""A watched run in the store: it begins, its epochs come, it ends. One thread writes one run."""

import sys
from array import array
from collections.abc import Generator, Mapping, Sequence
from contextlib import contextmanager
from typing import Any

from data.messages import Message
from engine.events import Ended, EpochEnded, Event, Noted
from engine.specs import ExperimentSpec, SpecError
from engine.statuses import Status
from engine.store.database import Store
from engine.store.experiment_writer import add_experiment, close_experiment
from engine.store.experiments import find_experiment, new_id
from engine.store.facts import RunFacts
from engine.store.labels import LONGEST_NAME, tag
from engine.store.life_lock import let_go
from engine.store.process_writer import leave_host, register_watcher, update_host
from engine.store.run_writer import (
    add_facts,
    begin_watched_run,
    record,
    record_batches,
    record_progress,
    reopen_watched_run,
    take_back_epochs,
)
from engine.store.runs import Run
from engine.watch.about import About

UNKNOWN = float("nan")
"""The learning rate of an epoch of which nobody has told it."""


def spec_of(about: About) -> ExperimentSpec:
    """The description of what is watched: no more than its program told.

    An optimizer or a loss that we have no name for is left out.
    """
    training: dict[str, Any] = {"epochs": about.epochs} if about.epochs else {}
    watched: dict[str, Any] = {"kind": about.kind, "program": about.program, "model": about.model}
    if about.told:
        watched["told"] = about.told
    name = about.name.strip()[:LONGEST_NAME] or about.program[:LONGEST_NAME] or "watched"
    fields: dict[str, Any] = {"name": name, "note": about.note, "watched": watched}
    if about.seed is not None:
        fields["seed"] = about.seed
    rate = {} if about.rate is None else {"learning_rate": about.rate}
    optimizer = {"name": about.optimizer, **rate}
    for more in ({"optimizer": optimizer}, {"loss": about.loss}):
        try:
            training = ExperimentSpec.parse(
                {**fields, "training": {**training, **more}}
            ).model_dump(mode="json")["training"]
        except SpecError:
            continue
    return ExperimentSpec.parse({**fields, "training": training})


@contextmanager
def _entered(store: Store, host: str) -> Generator[None]:
    """A transaction that enters this process as the host; where it fails, its lock goes with it."""
    try:
        with store.write():
            register_watcher(store, host)
            yield
    except BaseException:
        let_go(store.directory, host)
        raise


class WatchedRun:
    """The record of one run, written by this process, which is entered as its host.

    Raises:
        sqlite3.Error, StoreError: the store cannot be written; nothing of that call is then.
    """

    def __init__(self, store: Store, host: str, run: str) -> None:
        self.store = store
        self.run = run
        self._host = host

    @classmethod
    def begun(cls, store: Store, about: About) -> "WatchedRun":
        """A new run. It joins the experiment with the same description, as any run does."""
        spec, host = spec_of(about), new_id()
        known = RunFacts(
            obeys=about.obeys,
            followed=about.followed,
            steps=about.steps,
            epochs=about.epochs,
            parameters=about.parameters,
            versions=about.versions or None,
        )
        with _entered(store, host):
            place = find_experiment(store, spec)
            if place is None:
                place = add_experiment(store, spec)
            else:
                close_experiment(store, place, closed=False)
            run = begin_watched_run(store, place, spec, host, known)
            if about.tags:
                tag(store, [run], about.tags)
            begins = Message("watched.begins", {"program": about.program})
            record(store, run, Noted(begins))
        return cls(store, host, run)

    @classmethod
    def gone_on(cls, store: Store, run: Run) -> "WatchedRun":
        """A run that has ended and goes on, read by this process."""
        host = new_id()
        with _entered(store, host):
            reopen_watched_run(store, run.id, host)
        return cls(store, host, run.id)

    def epoch(
        self, number: int, metrics: Mapping[str, float], rate: float | None, seconds: float
    ) -> None:
        """A whole epoch, from 1."""
        told = UNKNOWN if rate is None else rate
        record(self.store, self.run, EpochEnded(number, dict(metrics), told, seconds))

    def epoch_again(
        self, number: int, metrics: Mapping[str, float], rate: float | None, seconds: float
    ) -> None:
        """The last epoch, of which more is known now."""
        self.take_back(number - 1)
        self.epoch(number, metrics, rate, seconds)

    def take_back(self, after: int) -> None:
        """The epochs behind ``after`` are told again: who follows the run reads it again."""
        take_back_epochs(self.store, self.run, after)

    def batches(self, epoch: int, step: int, losses: Sequence[float]) -> None:
        """The losses of batches that follow each other, from ``step`` (from 0) of ``epoch`` on."""
        found = array("f", losses)
        if sys.byteorder == "big":
            found.byteswap()
        record_batches(self.store, self.run, epoch, step, found.tobytes())

    def progress(self, epoch: int, step: int, batches_a_second: float = 0.0) -> None:
        """``step`` batches of ``epoch`` (from 1) are done."""
        record_progress(self.store, self.run, epoch, step, batches_a_second)

    def event(self, event: Event) -> None:
        """Anything else that has happened."""
        record(self.store, self.run, event)

    def facts(self, facts: RunFacts) -> None:
        """What is known now."""
        add_facts(self.store, self.run, facts)

    def beat(self) -> None:
        """The heartbeat: for those who can see neither its lock nor its pid."""
        update_host(self.store, self._host, "training")

    def end(self, status: Status, epochs: int, message: Message | None = None) -> None:
        """Its one last event, after ``epochs`` whole epochs."""
        record(self.store, self.run, Ended(status, epochs, message or ""))

    def leave(self) -> None:
        """This process has no more to do with it."""
        leave_host(self.store, self._host, only_if_idle=False)
