"""``--slurm``: workers are submitted as jobs, and whoever follows is told how these stand."""

import time
from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Protocol

import typer

from data.errors import InputError
from engine.statuses import LIVE
from tui.cli.console.output import complain, emit, say
from tui.locale import N_, _, n_, words
from tui.text.fitting import shown

if TYPE_CHECKING:
    from engine.client.slurm import Batch
    from engine.slurm.commands import JobTask
    from engine.slurm.options import SlurmOptions
    from engine.store.database import Store
    from engine.store.runs import Run
    from engine.store.sweeps import Sweep, Trial
    from tui.cli.console.follow import Report
    from tui.cli.console.follow_sweep import SweepReport

SlurmOption = Annotated[
    str | None,
    typer.Option(
        "--slurm",
        metavar="OPTIONS",
        help=N_(
            "Train on a SLURM cluster: submit workers as jobs with these options of sbatch, as "
            '"partition=gpu,gpus=1,time=4:00:00"; workers=N says how many. With --dry-run the '
            "script is printed, and nothing else happens."
        ),
        show_default=False,
    ),
]
ScriptOption = Annotated[
    bool, typer.Option("--dry-run", help=N_("With --slurm: print the script, and submit nothing."))
]
FIRST_LOOK = 3.0
EVERY = 15.0
"""Seconds between questions to SLURM's queue, which many people ask."""


class Watch(Protocol):
    """Looks after who trains what is followed."""

    def look(self, *, trains: bool) -> None:
        """Called several times a second; ``trains``: whether any of it does."""
        ...


class JobsGone(Exception):
    """The jobs have ended, no worker is left, and what is followed still waits."""


def tell_script(directory: Path, options: "SlurmOptions", workers: int, json: bool) -> None:
    """Print the batch script, and nothing else."""
    from engine.client.slurm import script_for

    text = script_for(directory, options, workers)
    if json:
        emit({"event": "script", "workers": workers, "script": text})
    else:
        say(text.rstrip("\n"))


def tell_job(batch: "Batch", json: bool) -> None:
    """Say which job was submitted."""
    if json:
        emit({"event": "submitted", "job": batch.job, "workers": batch.workers})
        return
    say(
        n_(
            "SLURM job {job}: {count} worker",
            "SLURM job {job}: {count} workers",
            batch.workers,
            job=batch.job,
        )
    )


def tell_left(batch: "Batch") -> None:
    """Say to whoever no longer follows that all goes on."""
    complain(
        _(
            "job {job} goes on without this command: pkgo-tui runs tells how, scancel {job} ends "
            "its workers, and what they trained waits for others",
            job=batch.job,
        )
    )


def tell_gone(batch: "Batch") -> None:
    """Say to whoever followed that nobody is left who trains."""
    complain(
        _(
            "job {job} is over, and runs still wait: pkgo-tui work --slurm OPTIONS submits other "
            "workers",
            job=batch.job,
        )
    )


class JobWatch:
    """Tells how a job stands in SLURM's queue, while nothing trains that is followed."""

    def __init__(self, store: "Store", job: str) -> None:
        self._store = store
        self._job = job
        self._next = time.monotonic() + FIRST_LOOK
        self._said = ""
        self._gone = False

    def look(self, *, trains: bool) -> None:
        """To be called often; SLURM is asked now and then.

        Raises:
            JobsGone: no job and no worker is left.
        """
        if time.monotonic() < self._next:
            return
        if trains:
            self._gone = False
        else:
            self._ask()
        self._next = time.monotonic() + EVERY

    def _ask(self) -> None:
        from engine.client.coordinating import cluster_work
        from engine.slurm.commands import tasks_of

        try:
            left = tasks_of([self._job])
        except InputError as error:
            self._tell(words(error))
            return
        if left:
            self._gone = False
            self._tell(standing_of(self._job, left))
        elif not cluster_work(self._store).workers:
            # What workers did last may not have been entered at the first look
            if self._gone:
                raise JobsGone
            self._gone = True

    def _tell(self, sentence: str) -> None:
        if sentence and sentence != self._said:
            complain(sentence)
        self._said = sentence


def standing_jobs(
    store: "Store", found: "Sequence[Run]", *, expected: bool = False
) -> "list[JobTask]":
    """What SLURM has of the store's jobs; it is asked where runs wait for workers or train there,
    or are ``expected`` to.

    That it cannot be asked is said on stderr.
    """
    from engine.client.slurm import tasks_left
    from engine.store.asker import is_cluster

    if not expected and not any(is_cluster(run.facts.asker) for run in found):
        return []
    try:
        return tasks_left(store)
    except InputError as error:
        complain(words(error))
        return []


def standing_of(job: str, left: "Sequence[JobTask]") -> str:
    """How many of a job's workers wait, and why; where all have begun, how many these are."""
    waiting = [task for task in left if not task.trains]
    if not waiting:
        return n_(
            "SLURM job {job}: {count} worker has a node",
            "SLURM job {job}: {count} workers have nodes",
            len(left),
            job=job,
        )
    return n_(
        "SLURM job {job}: {count} worker waits for a node ({reason})",
        "SLURM job {job}: {count} workers wait for nodes ({reason})",
        len(waiting),
        job=job,
        reason=shown(waiting[0].reason or waiting[0].state, 60),
    )


class WatchedRuns:
    """A report of runs that also tells how their job or cluster stands."""

    def __init__(self, report: "Report", watch: Watch) -> None:
        self._report = report
        self._watch = watch
        self.event = report.event
        self.ended = report.ended
        self.left_waiting = report.left_waiting

    def progress(self, runs: "Sequence[Run]") -> None:
        """As the report; and those who train are looked at."""
        self._report.progress(runs)
        self._watch.look(trains=any(run.status in LIVE for run in runs))


class WatchedSweep:
    """A report of a sweep that also tells how its job or cluster stands."""

    def __init__(self, report: "SweepReport", watch: Watch) -> None:
        self._report = report
        self._watch = watch
        self.trial = report.trial
        self.ended = report.ended

    def progress(self, found: "Sweep", known: "Sequence[Trial]") -> None:
        """As the report; and those who train are looked at."""
        self._report.progress(found, known)
        self._watch.look(trains=any(one.state == "running" for one in known))
