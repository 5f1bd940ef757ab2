"""Workers are submitted to SLURM, for what is queued with them; which of their jobs are left."""

import json
import shutil
import sys
import time
from collections.abc import Generator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path

from data.errors import InputError
from engine.client.coordinating import ensure_coordinator
from engine.io.files import write_atomically
from engine.slurm.commands import JobTask, cancel_job, check_slurm, submit_script, tasks_of
from engine.slurm.options import SlurmOptions
from engine.slurm.script import batch_script
from engine.store.asker import asking_cluster
from engine.store.coordinator_lock import must_be_lockable
from engine.store.database import Store
from engine.store.spool_place import spool_folder

MOST_WORKERS = 8
"""Workers for many runs where nobody says how many."""
_JOBS = "jobs"
_LOGS = "log"
_PROGRAM = "pkgo-tui"


@dataclass(frozen=True, slots=True)
class Batch:
    """The ``job`` of so many ``workers``."""

    job: str
    workers: int


def workers_for(options: SlurmOptions, runs: int, jobs: int | None = None) -> int:
    """How many workers: as the options or ``jobs`` say, else some; never more than ``runs``."""
    return max(min(options.workers or jobs or MOST_WORKERS, runs), 1)


def script_for(directory: Path, options: SlurmOptions, workers: int) -> str:
    """The batch script of workers of the store in ``directory``."""
    store = directory.absolute()
    return batch_script(options, workers, _program(), store, spool_folder(store) / _LOGS)


@contextmanager
def submitted(store: Store, options: SlurmOptions, workers: int) -> Generator[Batch]:
    """Submit workers; what is queued inside the block is for them.

    Nothing is queued where SLURM refuses them, and where the block fails they are cancelled: it
    takes less time than a job's start.

    Raises:
        InputError: there is no SLURM, it refuses or is silent.
    """
    check_slurm()
    must_be_lockable(store.directory)
    folder = spool_folder(store.directory)
    for needed in (folder, folder / _LOGS, folder / _JOBS):
        needed.mkdir(mode=0o700, exist_ok=True)
    # SLURM writes nothing of a job whose folder for its output is missing
    job = submit_script(script_for(store.directory, options, workers))
    made = Batch(job, workers)
    try:
        _note(folder / _JOBS, made)
        with asking_cluster():
            yield made
    except BaseException:
        _withdraw(store, job)
        raise
    ensure_coordinator(store)
    _forget_ended(store, but=job)


def jobs_of(store: Store) -> list[str]:
    """The ids of the jobs that were submitted for the store and may be left, the oldest first."""
    folder = spool_folder(store.directory) / _JOBS
    try:
        names = [path.stem for path in folder.iterdir() if path.suffix == ".json"]
    except OSError:
        return []
    return sorted((name for name in names if name.isascii() and name.isdigit()), key=int)


def tasks_left(store: Store) -> list[JobTask]:
    """What SLURM's queue still has of the store's jobs; it is asked only where there are any.

    Raises:
        InputError: it cannot be asked.
    """
    return tasks_of(jobs_of(store))


def _forget_ended(store: Store, but: str) -> None:
    """Drop the notes of jobs that SLURM has no more: nobody needs to ask for these again."""
    with suppress(InputError, OSError):
        left = {but, *(task.job for task in tasks_left(store))}
        for job in set(jobs_of(store)) - left:
            (spool_folder(store.directory) / _JOBS / f"{job}.json").unlink(missing_ok=True)


def _withdraw(store: Store, job: str) -> None:
    """Nothing is there for its workers; if it cannot be cancelled, they find nothing and leave."""
    with suppress(InputError, OSError):
        cancel_job(job)
        (spool_folder(store.directory) / _JOBS / f"{job}.json").unlink(missing_ok=True)


def _note(folder: Path, made: Batch) -> None:
    """A job's own file, written once: several may submit at the same time."""
    told = {"job": made.job, "workers": made.workers, "submitted": time.time()}
    path = folder / f"{made.job}.json"
    write_atomically(path, json.dumps(told).encode())


def _program() -> list[str]:
    """This very program, as a job can start it wherever it runs."""
    name = sys.argv[0]
    path = Path(name) if "/" in name else Path(shutil.which(name) or "")
    if path.name == _PROGRAM and path.is_file():
        return [str(path.absolute())]
    # -P: a folder named engine or data where the job stands must not be imported instead
    return [sys.executable, "-P", "-c", "from tui.cli import main; main()"]
