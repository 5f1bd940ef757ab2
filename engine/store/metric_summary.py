"""A run's best and last metrics, kept in its row: a table of many runs reads no epochs."""

import math
import sqlite3

from engine.io.numbers import dumps, metrics_from_json
from engine.store.stored_json import UNREADABLE
from engine.tasks.metrics import lower_is_better


def bettered(best: dict[str, float], metrics: dict[str, float]) -> dict[str, float]:
    """The best of each metric so far; NaN is worse than anything."""
    found = dict(best)
    for name, value in metrics.items():
        known = found.get(name)
        lower = lower_is_better(name)
        if known is None or math.isnan(known) or (value < known if lower else value > known):
            found[name] = value
    return found


def sum_up_epoch(db: sqlite3.Connection, run: str, epoch: int, metrics: dict[str, float]) -> None:
    """Bring the run's row up to date with an epoch that has just ended."""
    row = db.execute("SELECT best_metrics FROM runs WHERE id = ?", (run,)).fetchone()
    _keep(db, run, epoch, bettered(_metrics(row[0]), metrics), metrics)


def _metrics(text: str) -> dict[str, float]:
    """The metrics of a text; none of a damaged one."""
    try:
        return metrics_from_json(text)
    except UNREADABLE:
        return {}


def sum_up(db: sqlite3.Connection, run: str) -> None:
    """Bring the run's row up to date with all its epochs, some of which may be gone."""
    best: dict[str, float] = {}
    last: dict[str, float] = {}
    done = 0
    for epoch, text in db.execute(
        "SELECT epoch, metrics FROM epochs WHERE run = ? ORDER BY epoch", (run,)
    ):
        done, last = epoch, _metrics(text)
        best = bettered(best, last)
    _keep(db, run, done, best, last)


def sum_up_all(db: sqlite3.Connection) -> None:
    """The same for every run: what brings an older store forward."""
    for (run,) in db.execute("SELECT id FROM runs").fetchall():
        sum_up(db, run)


def _keep(
    db: sqlite3.Connection, run: str, done: int, best: dict[str, float], last: dict[str, float]
) -> None:
    db.execute(
        "UPDATE runs SET done = ?, best_metrics = ?, last_metrics = ? WHERE id = ?",
        (done, dumps(best), dumps(last), run),
    )
