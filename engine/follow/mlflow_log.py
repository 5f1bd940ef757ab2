"""A run of MLflow as a source of epochs, from its folder of files or from its database."""

import sqlite3
from collections.abc import Callable, Hashable
from pathlib import Path

from data.errors import InputError
from data.messages import Message
from engine.follow import mlflow_files
from engine.follow.logged import LoggedEpoch, LoggedRun
from engine.follow.points import epochs_of
from engine.statuses import Status
from engine.store.mlflow_database import MlflowRun, mlflow_run, mlflow_runs

DATABASE, ARTIFACTS = "mlflow.db", "mlruns"
"""What MLflow calls its database and the folder beside it where nobody names others; without a
database the folder holds the runs, too.
"""
_STATUSES: dict[str, Status] = {"FINISHED": "finished", "FAILED": "failed", "KILLED": "stopped"}
_NOTE, _ITS_OWN = "mlflow.note.content", "mlflow."


class MlflowLog:
    """One run of MLflow. ``read`` gives what is there, ``signature`` what changes with it."""

    kind = "mlflow"
    is_one_run = True

    def __init__(
        self,
        read: Callable[[], tuple[MlflowRun, list[Message]]],
        signature: Callable[[], Hashable],
    ) -> None:
        self._read = read
        self._signature = signature
        self._known: Hashable = None
        self.epochs: list[LoggedEpoch] = []
        self.about = LoggedRun()
        self.skipped: list[Message] = []

    def look(self, *, last: bool = False) -> None:  # noqa: ARG002
        """Read it again where it has changed.

        Raises:
            InputError: it cannot be read.
        """
        try:
            now = self._signature()
        except OSError as error:
            raise _unreadable(str(error.filename or ""), error.strerror or str(error)) from None
        if now == self._known:
            return
        self._known = now
        found, skipped = self._read()
        self.epochs = epochs_of(found.points, found.started)
        self.about = _about(found)
        self.skipped += skipped


def _about(run: MlflowRun) -> LoggedRun:
    tags = {name: value for name, value in run.tags.items() if not name.startswith(_ITS_OWN)}
    return LoggedRun(
        key=f"mlflow:{run.id}",
        name=run.name,
        note=run.tags.get(_NOTE, ""),
        tags=tuple(f"{name}={value}" for name, value in tags.items() if len(value) <= _SHORT),
        parameters=run.parameters,
        status=_STATUSES.get(run.status),
    )


_SHORT = 40
"""Letters of a tag's value; what is longer is no tag of ours."""


def of_folder(folder: Path) -> MlflowLog:
    """The run in a folder of files."""
    return MlflowLog(lambda: mlflow_files.read_run(folder), lambda: mlflow_files.signature(folder))


def of_database(path: Path) -> list[tuple[str, MlflowLog]]:
    """The runs in a database by their ids.

    Raises:
        InputError: it is no database of MLflow, or is damaged.
    """
    try:
        found = mlflow_runs(path)
    except sqlite3.Error as error:
        raise InputError("follow.no_mlflow_database", file=str(path), reason=str(error)) from None
    return [(run, _of_row(path, run)) for run in found]


def _of_row(path: Path, run: str) -> MlflowLog:
    def read() -> tuple[MlflowRun, list[Message]]:
        try:
            return mlflow_run(path, run), []
        except sqlite3.Error as error:
            raise _unreadable(str(path), str(error)) from None

    def signature() -> Hashable:
        beside = [path, path.with_name(f"{path.name}-wal")]
        states = [one.stat() for one in beside if one.exists()]
        return tuple((state.st_size, state.st_mtime_ns) for state in states)

    return MlflowLog(read, signature)


def _unreadable(file: str, reason: str) -> InputError:
    return InputError("follow.unreadable", file=file, reason=reason)
