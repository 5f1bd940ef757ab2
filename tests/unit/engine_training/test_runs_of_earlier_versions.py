"""A run that was killed under an earlier version is resumed, and branched from, under this one."""

import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest

from engine.client.branching import branched
from engine.events import Resumed
from engine.query.table import RunQuery, RunTable
from engine.specs.edit import with_value
from engine.store import run_history, runs
from engine.store.checkpoints import queue_again
from engine.store.database import Store
from killed_runs import life, queued

pytestmark = pytest.mark.slow

KEPT = sorted((Path(__file__).parents[2] / "fixtures").glob("killed-*"))


def test_there_are_kept_runs() -> None:
    assert KEPT


@pytest.fixture(params=KEPT, ids=lambda path: path.name)
def kept(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Store]:
    shutil.copytree(request.param, tmp_path / "kept")
    opened = Store(tmp_path / "kept")
    yield opened
    opened.close()


def _the_killed(store: Store) -> runs.Run:
    table = RunTable()
    table.refresh(store)
    (found,) = table.view(RunQuery("tag = kept")).runs
    assert found.pinned
    run = runs.run(store, found.id)
    assert run is not None
    return run


def test_it_goes_on_from_its_newest_state(kept: Store) -> None:
    killed = _the_killed(kept)
    assert killed.status == "crashed"
    before = run_history.epochs(kept, killed.id)
    done = len(before)
    assert [epoch.epoch for epoch in before] == list(range(1, done + 1)) != []
    queue_again(kept, killed.id)
    assert life(kept).status == "finished"
    after = run_history.epochs(kept, killed.id)
    assert [epoch.epoch for epoch in after] == [1, 2, 3, 4]
    assert after[:done] == before
    assert after[3].metrics["loss"] < before[0].metrics["loss"]
    told = [logged.event for logged in run_history.events(kept, killed.id)]
    assert [event.epochs for event in told if isinstance(event, Resumed)] == [done]


def test_its_branch_is_read_and_another_is_made(kept: Store) -> None:
    killed = _the_killed(kept)
    table = RunTable()
    table.refresh(kept)
    (branch,) = table.view(RunQuery("archived = true")).runs
    assert branch.status == "finished"
    spec = branched(kept, killed, len(run_history.epochs(kept, killed.id)))
    made = queued(kept, with_value(spec, "training.epochs", 3))
    assert life(kept).status == "finished"
    assert [epoch.epoch for epoch in run_history.epochs(kept, made)][-1] == 3
