"""What ``train``, ``branch``, ``sweep``, ``resume`` and ``work`` do with ``--slurm``: workers are
submitted as jobs.
"""

from collections.abc import Callable
from contextlib import contextmanager
from typing import TYPE_CHECKING

from data.errors import InputError
from tui.cli.console import slurm as told
from tui.cli.console.interrupts import Interrupts, JobEnd

if TYPE_CHECKING:
    from collections.abc import Generator

    from engine.client.once import Once
    from engine.client.slurm import Batch
    from engine.slurm.options import SlurmOptions
    from engine.store.database import Store
    from engine.store.runs import Run
    from tui.cli.console.store_option import ChosenStore

INTERRUPTED = 130


def workers_of(options: "SlurmOptions | None", runs: int, jobs: int | None) -> int:
    """How many workers for so many runs; 0 where SLURM is not asked."""
    if options is None:
        return 0
    from engine.client.slurm import workers_for

    return workers_for(options, runs, jobs)


def train_there(  # noqa: PLR0913
    store: "Store",
    queue: "Callable[[], Once]",
    options: "SlurmOptions",
    workers: int,
    *,
    json: bool,
    detach: bool,
) -> int:
    """Submit workers, queue runs for them, and follow these; the exit code.

    Ctrl+C leaves them to their workers.
    """
    from engine.client.slurm import submitted
    from tui.cli.commands.train import follow_told, tell_queued

    with submitted(store, options, workers) as batch:
        known = queue()
    told.tell_job(batch, json)
    if detach:
        tell_queued(known, json)
        return 0
    watch = told.JobWatch(store, batch.job)
    with _leaving(batch) as left:
        left.code = follow_told(store, known, json, Interrupts(), workers, watch=watch)
    return left.code


def sweep_there(  # noqa: PLR0913
    store: "Store",
    start: Callable[[], str],
    options: "SlurmOptions",
    workers: int,
    *,
    json: bool,
    detach: bool,
) -> int:
    """Submit workers, start a sweep for them or go on with one, and follow it; the exit code.

    Ctrl+C leaves it to its workers.
    """
    from engine.client.slurm import submitted
    from tui.cli.console.follow_sweep import follow_sweep
    from tui.cli.reports.sweep import SweepJson, SweepText

    with submitted(store, options, workers) as batch:
        sweep = start()
    told.tell_job(batch, json)
    if detach:
        return 0
    report = SweepJson(store) if json else SweepText(store)
    watched = told.WatchedSweep(report, told.JobWatch(store, batch.job))
    with _leaving(batch) as left:
        left.code = follow_sweep(store, sweep, watched, Interrupts(), workers)
    return left.code


def submit_workers(place: "ChosenStore", text: str, *, json: bool, dry_run: bool) -> int:
    """Submit workers for what waits already; the exit code, 2 where nothing does."""
    from engine.client.coordinating import cluster_work
    from engine.client.slurm import submitted
    from engine.slurm.options import read_options

    options = read_options(text)
    with place.opened(None) as store:
        work = cluster_work(store)
        # Of a sweep nobody knows yet how many trials will wait
        most = options.workers or 1 if work.sweeps else 0
        workers = workers_of(options, max(work.waiting, most), None)
        if dry_run:
            told.tell_script(store.directory, options, workers, json)
            return 0
        if not work.waiting and not work.sweeps:
            raise InputError("slurm.nothing_waits")
        with submitted(store, options, workers) as batch:
            pass
        told.tell_job(batch, json)
        return 0


def resume_there(store: "Store", run: "Run", text: str, *, trust: bool, json: bool) -> "Run":
    """Submit a worker, and have a run that does not train wait for it; the run as it is then.

    Raises:
        InputError: SLURM refuses, or the run cannot be continued: then nothing is left of either.
    """
    from engine.client.slurm import submitted
    from engine.slurm.options import read_options
    from tui.cli.console.resume import continue_run

    options = read_options(text)
    with submitted(store, options, workers_of(options, 1, None)) as batch:
        now = continue_run(store, run.id, trust=trust, cluster=True)
    told.tell_job(batch, json)
    return now or run


class _Left:
    code = INTERRUPTED


@contextmanager
def _leaving(batch: "Batch") -> "Generator[_Left]":
    """Inside the block Ctrl+C leaves it, as does the end of a job of our own: all goes on."""
    left = _Left()
    try:
        with JobEnd():
            yield left
    except KeyboardInterrupt:
        told.tell_left(batch)
    except told.JobsGone:
        told.tell_gone(batch)
        left.code = 1
