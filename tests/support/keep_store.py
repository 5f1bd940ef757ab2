"""``python keep_store.py DIR``: write a small store, to be kept and opened by later versions.

One for each version of the tables: ``tests/fixtures/store-<version>``.
"""

import math
import sys
from pathlib import Path

from engine.events import Intervention, Noted, Saved
from engine.spec import first_model
from engine.store.database import Store
from fake_runs import History, curve, short, write_run


def keep(directory: Path) -> None:
    """A finished run that was steered, one that diverged, one that waits."""
    store, spec = Store(directory), first_model()
    events = (
        Intervention("pause", 1, 3),
        Intervention("resume", 1, 3),
        Intervention("learning_rate", 2, 7, 0.001),
        Saved("snapshot", 2, "snapshot-2-7.keras", "ab" * 32, 1234),
        Noted("col[units=m/s] 小火龍"),
    )
    write_run(store, short(spec, 4, "steered"), History(curve(4), events=events))
    lost = [{"loss": math.nan, "accuracy": 0.5, "val_loss": math.inf, "val_accuracy": 0.25}]
    write_run(store, short(spec, 3, "diverged"), History(lost, status="failed", message="NaN"))
    write_run(store, short(spec, 2, "waiting"), History(status="queued"))
    store.db.execute("PRAGMA journal_mode=DELETE")
    store.db.execute("VACUUM")
    store.close()


if __name__ == "__main__":
    keep(Path(sys.argv[1]))
