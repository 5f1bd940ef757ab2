"""What trackers leave behind, as they write it, by hand: small, and made in no time."""

import sqlite3
from collections.abc import Mapping, Sequence
from contextlib import closing
from pathlib import Path

Values = Sequence[tuple[int, float]]
"""Steps and values of a metric."""
BEGUN = 1_700_000_000_000
"""Milliseconds since 1970."""
RUN = "0123456789abcdef0123456789abcdef"


def mlflow_folder(
    root: Path,
    metrics: Mapping[str, Values],
    parameters: Mapping[str, str] = {},
    run: str = RUN,
    status: int = 3,
    stage: str = "active",
) -> Path:
    """A run in a folder of files of MLflow; the run's folder."""
    experiment = root / "424242"
    folder = experiment / run
    for part in ("metrics", "params", "tags", "artifacts"):
        (folder / part).mkdir(parents=True, exist_ok=True)
    (experiment / "meta.yaml").write_text("experiment_id: '424242'\nname: digits\n")
    (folder / "meta.yaml").write_text(
        f"end_time: {BEGUN + 9000}\nlifecycle_stage: {stage}\nrun_id: {run}\n"
        f"run_name: calm-owl\nstart_time: {BEGUN}\nstatus: {status}\n"
    )
    (folder / "tags" / "mlflow.runName").write_text("calm owl")
    (folder / "tags" / "kind").write_text("baseline")
    for name, value in parameters.items():
        path = folder / "params" / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(value)
    for name, values in metrics.items():
        path = folder / "metrics" / name
        path.parent.mkdir(parents=True, exist_ok=True)
        lines = [f"{BEGUN + 1000 * (step + 1)} {value!r} {step}\n" for step, value in values]
        path.write_text("".join(lines))
    return folder


def mlflow_database(
    path: Path, metrics: Mapping[str, Values], parameters: Mapping[str, str] = {}, run: str = RUN
) -> Path:
    """A database of MLflow with a run, and of its tables what we read."""
    with closing(sqlite3.connect(path)) as db:
        db.executescript(
            "CREATE TABLE IF NOT EXISTS experiments (experiment_id INTEGER, name TEXT);"
            "CREATE TABLE IF NOT EXISTS runs (run_uuid TEXT, name TEXT, status TEXT, "
            "start_time INTEGER, lifecycle_stage TEXT, experiment_id INTEGER);"
            "CREATE TABLE IF NOT EXISTS metrics (key TEXT, value REAL, timestamp INTEGER, "
            "run_uuid TEXT, step INTEGER, is_nan BOOLEAN);"
            "CREATE TABLE IF NOT EXISTS params (key TEXT, value TEXT, run_uuid TEXT);"
            "CREATE TABLE IF NOT EXISTS tags (key TEXT, value TEXT, run_uuid TEXT);"
            "INSERT INTO experiments VALUES (1, 'digits');"
        )
        db.execute(
            "INSERT INTO runs VALUES (?, 'calm owl', 'FINISHED', ?, 'active', 1)", (run, BEGUN)
        )
        for name, values in metrics.items():
            for step, value in values:
                is_nan = value != value
                row = (name, 0.0 if is_nan else value, BEGUN + 1000 * (step + 1), run, step, is_nan)
                db.execute("INSERT INTO metrics VALUES (?, ?, ?, ?, ?, ?)", row)
        for name, value in parameters.items():
            db.execute("INSERT INTO params VALUES (?, ?, ?)", (name, value, run))
        db.commit()
    return path
