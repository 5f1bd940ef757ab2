"""The host's main thread: heartbeat, queue, commands, signals."""

import logging
import os
import signal
import sqlite3
import threading
import time
from dataclasses import replace
from pathlib import Path

from data.messages import Message
from engine.devices.figures import Figures
from engine.devices.slurm_job import ENDING, slurm_job
from engine.devices.tensorflow_devices import CPU
from engine.host.gpu_wait import NOTHING_TAKEN, Taken, await_gpus
from engine.host.threads import ONE, devices_for, next_run, threads_for
from engine.host.worker import Asking, Job, Question, Worker
from engine.store.asker import asker
from engine.store.asking import set_queue_aside
from engine.store.commands import take
from engine.store.database import Store
from engine.store.deleting import empty_trash
from engine.store.experiments import new_id
from engine.store.facts import HostFacts, facts_from
from engine.store.full_disk import is_full
from engine.store.probes import take_probe
from engine.store.process_writer import (
    is_needed,
    leave_host,
    reap_dead_hosts,
    register_host,
    update_host,
)
from engine.store.processes import is_listed, living_hosts
from engine.store.run_writer import claim_run
from engine.store.runs import Run, waiting_runs
from engine.store.sweep_work import next_sweep
from engine.store.sweep_writer import worked_on
from engine.store.sweeps import sweep_of_run
from engine.training.control import Control

ANEW = -1
"""The process is to begin again, and serve as before."""
POLL_SECONDS = 0.02
HEARTBEAT_SECONDS = 1.0
PATIENCE_SECONDS = 60.0
"""How long a store that is locked is tried again before the host gives up."""

_LOG = logging.getLogger(__name__)


def serve(directory: Path, idle: float, jobs: int = 1, parent: int | None = None) -> int:
    """Train the store's queue until nothing is left to do for ``idle`` seconds; the exit code.

    With a ``parent`` it ends at once where that process has gone.

    0 where ``jobs`` other hosts are alive already, where the host left in peace or its store is
    gone; 1 where it could not go on; ``ANEW`` where the next run wants other threads or devices
    than its own.
    """
    store = Store(directory)
    reap_dead_hosts(store)
    empty_trash(store)
    host = new_id()
    if not register_host(store, host, jobs):
        many = "another host serves" if jobs == 1 else f"{jobs} other hosts serve"
        _LOG.info("%s %s", many, directory)
        return 0
    slot = next((other.slot for other in living_hosts(store) if other.id == host), 0)
    taken = await_gpus(store, host, slot, idle)
    if taken is None:
        return 0
    told = ", ".join(taken.gpus) or "none"
    _LOG.info("host %s serves %s, slot %s, GPU %s", host, directory, slot, told)
    first = taken.run
    threads = ONE if first is None else threads_for(first, jobs)
    worker = Worker(directory, threads, devices_for(first))
    return Service(store, host, worker, idle, slot, taken, jobs, parent).serve()


class Service:
    """One host's life; its ``serve`` returns the exit code."""

    def __init__(  # noqa: PLR0913, PLR0917
        self,
        store: Store,
        host: str,
        worker: Worker,
        idle: float,
        slot: int = 0,
        taken: Taken = NOTHING_TAKEN,
        jobs: int = 1,
        parent: int | None = None,
    ) -> None:
        self._store = store
        self._parent = parent
        self._host = host
        self._worker = worker
        self._idle = idle
        self._slot = slot
        self._jobs = jobs
        self._places = taken.places
        self._figures = Figures(taken.gpus[0] if taken.gpus else None)
        self._job: Job | None = None
        self._question: Question | None = None
        self._asking = False
        self._sweep: str | None = None
        self._worked = 0.0
        self._status = "warming"
        self._version = -1
        self._threads_at = -1
        self._begins_anew = False
        self._needed = time.monotonic()
        self._beat = 0.0
        self._asked_to_leave = False
        self._in_slurm = slurm_job() is not None
        self._file = self._identity()

    def serve(self) -> int:
        """Work until it is time to leave."""
        signal.signal(signal.SIGHUP, signal.SIG_IGN)
        for number in (signal.SIGINT, *(ENDING if self._in_slurm else (signal.SIGTERM,))):
            signal.signal(number, self._leave_on_signal)
        self._worker.start()
        worked = time.monotonic()
        while True:
            if self._parent is not None and os.getppid() != self._parent:
                _LOG.error("process %s is gone", self._parent)
                return 1
            try:
                if self._is_over():
                    return ANEW if self._begins_anew else 1 if self._worker.lost else 0
                worked, pause = time.monotonic(), POLL_SECONDS
            except sqlite3.Error as error:
                if self._is_gone():
                    return 0
                if is_full(error, self._store.directory):
                    worked = time.monotonic()  # the run waits for room, and its host with it
                _LOG.exception("the store cannot be used")
                if time.monotonic() - worked > PATIENCE_SECONDS:
                    return 1
                self._version, pause = -1, HEARTBEAT_SECONDS
            self._worker.rest(pause)

    def _leave_on_signal(self, *_: object) -> None:
        self._asked_to_leave = True

    def _is_over(self) -> bool:
        """One turn of the main thread; True when the host has left."""
        if self._worker.lost is not None:
            leave_host(self._store, self._host, only_if_idle=False)
            return True
        self._end_job()
        if self._asked_to_leave:
            if self._in_slurm:
                set_queue_aside(self._store)
            if self._job is None:
                leave_host(self._store, self._host, only_if_idle=False)
                return True
            if self._in_slurm:
                self._job.control.suspend()
            else:
                self._job.control.stop(Message("host.asked_to_leave"))
        else:
            self._look()
            if self._begins_anew:
                leave_host(self._store, self._host, only_if_idle=False)
                return True
        return self._beats()

    def _end_job(self) -> None:
        if self._question is not None and not self._worker.busy:
            self._question = None
            self._version = -1
        if self._asking and not self._worker.busy:
            self._asking = False
            self._version = -1
        if self._job is not None and not self._worker.busy:
            self._count_work()
            _LOG.info("run %s has ended", self._job.run)
            self._job = self._sweep = None
            self._version = -1

    def _look(self) -> None:
        """Commands for the run under way, or the next run; cheap where nobody has written."""
        version = self._store.version()
        if version == self._version:
            return
        if self._threads_at != version and not self._is_busy():
            self._threads_at = version
            self._begins_anew = not self._suits(next_run(self._store))
        if self._begins_anew or not self._worker.ready.is_set():
            return
        self._version = version
        if self._question is not None:
            if waiting_runs(self._store) or next_sweep(self._store) is not None:
                self._question.dropped.set()
        elif self._asking:
            pass
        elif self._job is None:
            self._claim()
        else:
            for command in take(self._store, self._job.run):
                self._job.control.give(command)

    def _suits(self, run: Run | None) -> bool:
        """Whether the worker has the threads and devices that a run wants."""
        if run is None:
            return True
        wanted = threads_for(run, self._jobs), devices_for(run)
        return wanted == (self._worker.threads, self._worker.devices)

    def _claim(self) -> None:
        run = next_run(self._store)
        suits = run is not None and self._suits(run)
        claimed = claim_run(self._store, self._host, run.id) if run and suits else None
        if claimed is None:
            if not self._take_sweep():
                self._take_question()
            return
        _LOG.info("run %s begins", claimed[0])
        self._job = Job(*claimed, Control())
        place = sweep_of_run(self._store, claimed[0])
        self._sweep, self._worked = None if place is None else place[0], time.monotonic()
        self._worker.submit(self._job)
        self._version = -1
        self._say()

    def _is_busy(self) -> bool:
        return self._job is not None or self._question is not None or self._asking

    def _take_sweep(self) -> bool:
        """Have a sweep go on, where one wants something and nothing waits."""
        if any(run.is_asked for run in waiting_runs(self._store)):
            return False  # it wants other threads or devices, or another host took it just now
        found = next_sweep(self._store)
        if found is None:
            return False
        self._asking = True
        self._worker.submit(Asking(found.id))
        return True

    def _count_work(self) -> None:
        """Add the time since the last call to what was worked on the run's sweep."""
        if self._sweep is not None:
            now = time.monotonic()
            worked_on(self._store, self._sweep, now - self._worked)
            self._worked = now

    def _take_question(self) -> None:
        asked = take_probe(self._store)
        if asked is not None:
            self._question = Question(*asked, threading.Event())
            self._worker.submit(self._question)

    def _beats(self) -> bool:
        """Heartbeat once a second or when the status changes; True when it is time to leave."""
        status = self._now()
        if status == self._status and time.monotonic() - self._beat < HEARTBEAT_SECONDS:
            return False
        if self._is_gone():
            _LOG.info("the store is gone")
            return True
        if not is_listed(self._store, self._host):
            _LOG.error("the host was taken for dead and its run given up")
            return True
        self._say()
        return self._leaves_idle()

    def _say(self) -> None:
        self._status, self._beat = self._now(), time.monotonic()
        own = {"slot": self._slot, "gpus": self._places, "asker": asker()}
        known = {**self._worker.facts, **own}
        facts = facts_from(HostFacts, known)
        if self._job is not None:
            figures = self._figures.read(on_gpu=facts.device != CPU)
            facts = replace(facts, figures=figures)
            self._count_work()
        update_host(self._store, self._host, self._status, facts)

    def _now(self) -> str:
        if self._job is not None:
            return "training"
        return "ready" if self._worker.ready.is_set() else "warming"

    def _leaves_idle(self) -> bool:
        now = time.monotonic()
        if self._job is not None or self._asking or is_needed(self._store, self._host):
            self._needed = now
            return False
        if now - self._needed < self._idle:
            return False
        return leave_host(self._store, self._host, only_if_idle=True)

    def _is_gone(self) -> bool:
        return self._file != self._identity()

    def _identity(self) -> tuple[int, int] | None:
        """Which file the database is; None once it is deleted."""
        try:
            state = (self._store.directory / "runs.db").stat()
        except OSError:
            return None
        return state.st_dev, state.st_ino
