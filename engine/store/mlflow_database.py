"""MLflow's own database, read and never written: its runs, and what they have told."""

import sqlite3
from collections.abc import Generator, Iterator
from contextlib import closing, contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from urllib.parse import quote

MAGIC = b"SQLite format 3\0"
BUSY_SECONDS = 5.0
Point = tuple[int, float, float]
"""A step, when it was logged in seconds since 1970, the value."""
_LARGEST = 1.7976931348623157e308
"""What MLflow puts down in place of infinity, of which SQLite knows nothing."""


@dataclass(slots=True)
class MlflowRun:
    """A run as MLflow has it; texts are as somebody wrote them. ``started`` 0 where it is not told.

    ``points`` are the values of each metric as they were logged.
    """

    id: str
    name: str = ""
    experiment: str = ""
    status: str = ""
    started: float = 0.0
    parameters: dict[str, str] = field(default_factory=dict[str, str])
    tags: dict[str, str] = field(default_factory=dict[str, str])
    points: dict[str, list[Point]] = field(default_factory=dict[str, list[Point]])


def is_database(path: Path) -> bool:
    """Whether the file is one of SQLite."""
    try:
        with path.open("rb") as file:
            return file.read(len(MAGIC)) == MAGIC
    except OSError:
        return False


@contextmanager
def _opened(path: Path) -> Generator[sqlite3.Connection]:
    where = f"file:{quote(str(path))}?mode=ro"
    with closing(sqlite3.connect(where, uri=True, timeout=BUSY_SECONDS)) as found:
        # What is no UTF-8 is shown as such, and is no reason to stop
        found.text_factory = _text
        try:
            yield found
        except UnicodeDecodeError:  # what SQLite says of damage holds it
            raise sqlite3.DatabaseError("database disk image is malformed") from None


def _text(data: bytes) -> str:
    return data.decode("utf-8", "replace")


def mlflow_runs(path: Path) -> list[str]:
    """The ids of the runs that are not deleted, the oldest first.

    Raises:
        sqlite3.Error: it is no database of MLflow, or is damaged.
    """
    with _opened(path) as db:
        rows = db.execute(
            "SELECT run_uuid FROM runs WHERE ifnull(lifecycle_stage, 'active') = 'active' "
            "ORDER BY start_time, run_uuid"
        )
        return [str(row[0]) for row in rows]


def mlflow_run(path: Path, run: str) -> MlflowRun:
    """What the database tells of a run; a value that is no number is left out.

    Raises:
        sqlite3.Error: it is no database of MLflow, or is damaged.
    """
    with _opened(path) as db:
        found = MlflowRun(run)
        row = db.execute(
            "SELECT runs.name, status, start_time, experiments.name FROM runs LEFT JOIN "
            "experiments ON runs.experiment_id = experiments.experiment_id WHERE run_uuid = ?",
            (run,),
        ).fetchone()
        if row is not None:
            name, status, started, experiment = row
            found.name, found.status = str(name or ""), str(status or "")
            found.experiment = str(experiment or "")
            found.started = started / 1000 if isinstance(started, int | float) else 0.0
        found.parameters = dict(_texts(db, "params", run))
        found.tags = dict(_texts(db, "tags", run))
        query = (
            "SELECT key, value, timestamp, step, is_nan FROM metrics WHERE run_uuid = ? "
            "ORDER BY key, step, timestamp"
        )
        for key, value, time, step, is_nan in db.execute(query, (run,)):
            numbers = (value, time, step)
            if not all(isinstance(one, int | float) for one in numbers):
                continue
            told = float("nan") if is_nan else _infinite(float(value))
            found.points.setdefault(str(key), []).append((int(step), time / 1000, told))
        return found


def _texts(db: sqlite3.Connection, table: str, run: str) -> Iterator[tuple[str, str]]:
    for key, value in db.execute(f"SELECT key, value FROM {table} WHERE run_uuid = ?", (run,)):
        yield str(key), str(value)


def _infinite(value: float) -> float:
    return value if abs(value) < _LARGEST else value * 2
