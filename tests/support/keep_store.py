"""``python keep_store.py DIR KILLED``: two small stores, to be kept and opened by later versions.

One pair for each version of the tables: ``tests/fixtures/store-<version>`` holds what is shown,
``tests/fixtures/killed-<version>`` a run that is to be resumed from its kept state.
"""

import math
import sys
from pathlib import Path

import pytest

from engine.client.branching import branched
from engine.events import Intervention, Noted, Saved
from engine.specs import first_model
from engine.specs.edit import with_value
from engine.store.crashes import mark_crashed
from engine.store.database import Store
from engine.store.labels import archive, pin, set_tags
from engine.store.runs import run as find
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
    _close(store)


def keep_killed(directory: Path) -> None:
    """A run killed in its third epoch, with its states; a branch of it that is put away."""
    from engine.training.steps.exact import ExactSteps
    from killed_runs import Killer, life, queued

    store = Store(directory)
    small = with_value(short(first_model(), 4, "killed"), "network.layers.0.units", 4)
    run = queued(store, with_value(small, "training.optimizer.name", "adam"))
    with pytest.MonkeyPatch.context() as patch:
        Killer(store, patch).kill("train", 200, ExactSteps)
    mark_crashed(store, run, None)
    set_tags(store, run, ["kept"])
    pin(store, [run])
    found = find(store, run)
    assert found is not None
    branch = queued(store, with_value(branched(store, found, 1), "training.epochs", 2))
    life(store)
    archive(store, [branch])
    _close(store)


def _close(store: Store) -> None:
    store.db.execute("PRAGMA journal_mode=DELETE")
    store.db.execute("VACUUM")
    store.close()


if __name__ == "__main__":
    keep(Path(sys.argv[1]))
    keep_killed(Path(sys.argv[2]))
