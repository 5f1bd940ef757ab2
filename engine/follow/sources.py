"""What is to be read at a path: tables, and the runs of TensorBoard, MLflow and W&B."""

from collections.abc import Iterator
from pathlib import Path

from data.errors import InputError
from data.messages import Message
from engine.follow import mlflow_files, mlflow_log
from engine.follow.csv_log import CsvLog
from engine.follow.event_log import EventLog, run_folders
from engine.follow.logged import LoggedEpoch, LoggedRun, Source
from engine.follow.wandb_log import PATTERN, WandbLog
from engine.store.mlflow_database import is_database

MOST_RUNS = 10_000


def sources(path: Path, *, once: bool = False) -> list[tuple[Path, Source]]:
    """What is to be read at a path: the file, or each run in or below a folder, with the place
    that stands for it. ``once``: it must be there.

    Raises:
        InputError: there is nothing to read, or more than anybody can look through.
    """
    place = path.expanduser().absolute()
    if place.is_dir():
        found = list(_of_folder(place))
        if not found:
            raise InputError("follow.no_runs", file=str(place))
        if len(found) > MOST_RUNS:
            raise InputError("follow.too_many_runs", file=str(place), most=MOST_RUNS)
        return found
    if once and not place.exists():
        raise InputError("follow.missing", file=str(place))
    if place.suffix == ".wandb":
        return [(place, WandbLog(place))]
    if is_database(place):
        return list(_of_database(place))
    return [(place, CsvLog(place))]


def _of_folder(folder: Path) -> Iterator[tuple[Path, Source]]:
    """Every run in or below a folder; what a run of a tracker holds of files is its own."""
    known: list[Path] = []
    for path in sorted({one.resolve() for one in folder.rglob(PATTERN) if one.is_file()}):
        known += [path.parent] if path.parent != folder else []
        yield path, WandbLog(path)
    for root in (folder, folder / mlflow_log.ARTIFACTS):
        for run in mlflow_files.run_folders(root):
            if run not in known:
                known.append(run)
                yield run, mlflow_log.of_folder(run)
    database = folder / mlflow_log.DATABASE
    if database.is_file():
        try:
            yield from _of_database(database)
        except InputError as error:  # told beside the other runs, which are read
            yield database, Unreadable(error)
        known.append(folder / mlflow_log.ARTIFACTS)
    for run in run_folders(folder):
        if not any(run.is_relative_to(one) for one in known):
            yield run, EventLog(run)


class Unreadable:
    """Stands for what of a folder cannot be read."""

    kind = "mlflow"
    is_one_run = True

    def __init__(self, error: InputError) -> None:
        self._error = error
        self.epochs: list[LoggedEpoch] = []
        self.about = LoggedRun()
        self.skipped: list[Message] = []

    def look(self, *, last: bool = False) -> None:  # noqa: ARG002
        """Say why.

        Raises:
            InputError: always.
        """
        raise self._error


def _of_database(path: Path) -> Iterator[tuple[Path, Source]]:
    found = mlflow_log.of_database(path)
    if not found:
        raise InputError("follow.no_runs", file=str(path))
    for run, log in found:
        yield path / run, log
