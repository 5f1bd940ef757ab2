"""One wrong byte in one run's row: that run is told and left out, and can be deleted."""

import random
import shutil
import sqlite3
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from engine.events import Ended, Intervention
from engine.specs import ExperimentSpec
from engine.store.database import Store
from engine.store.experiments import experiments
from engine.store.process_writer import reap_dead_hosts
from engine.store.run_history import epochs, events, matrix
from engine.store.run_writer import claim_run
from engine.store.runs import active_runs, run, runs
from engine.store.summaries import SpecShapes, summaries
from fake_runs import History, curve, short, write_run
from tui.cli.entry import run as command

Ask = Callable[..., tuple[int, str, str]]


@pytest.fixture
def whole(store: Store, spec: ExperimentSpec) -> str:
    return write_run(store, short(spec, 3, "whole"), History(curve(3)))


@pytest.fixture
def hurt(store: Store, spec: ExperimentSpec) -> str:
    changes = (Intervention("learning_rate", 1, 0, 0.5), Intervention("pause", 2, 3))
    return write_run(store, short(spec, 3, "hurt"), History(curve(3), events=changes))


def damage(store: Store, run_id: str, column: str, value: str) -> None:
    with store.write() as db:
        db.execute(f"UPDATE runs SET {column} = ? WHERE id = ?", (value, run_id))


BROKEN = {
    "spec": '{"name": "hurt", "training"; {}}',
    "facts": '{"epochs": "three"}',
    "best_metrics": "{",
    "tags": '["a"',
    "status": "finishe`",
}


@pytest.mark.parametrize("column", BROKEN)
def test_the_others_are_listed_shown_and_exported(
    ask: Ask, store: Store, whole: str, hurt: str, column: str, tmp_path: Path
) -> None:
    damage(store, hurt, column, BROKEN[column])
    code, said, error = ask("runs")
    assert code == 0
    assert whole in said
    assert f"pkgo-tui delete {hurt}" in error
    assert ask("show", whole)[0] == 0
    assert ask("runs", "--json", "--filter", "epochs > 1")[0] == 0
    assert ask("compare", "whole", "whole")[0] in (0, 2)


def test_the_run_itself_is_refused_by_name_and_can_be_deleted(
    ask: Ask, store: Store, whole: str, hurt: str
) -> None:
    damage(store, hurt, "spec", BROKEN["spec"])
    for named in (hurt, hurt[:5], "hurt", "last"):
        code, said, error = ask("show", named)
        assert (code, said) == (2, "")
        assert hurt in error
    assert ask("delete", hurt, "--yes")[0] == 0
    assert [one.id for one in runs(store)] == [whole]
    assert store.told == {}
    assert ask("undelete", hurt)[0] == 0
    assert ask("show", hurt)[0] == 2


def test_a_damaged_run_that_waits_fails_and_the_next_one_is_taken(
    store: Store, spec: ExperimentSpec, make_run: Callable[..., str]
) -> None:
    first, second = make_run("first"), make_run("second")
    damage(store, first, "spec", spec.model_dump_json().replace('"layers"', '"layerz"'))
    claimed = claim_run(store, "host")
    assert claimed is not None
    assert claimed[0] == second
    found = run(store, first)
    assert found is not None
    assert found.status == "failed"


def test_a_damaged_run_of_a_dead_host_crashes_and_nothing_else_does(
    store: Store, make_run: Callable[..., str]
) -> None:
    made = make_run()
    claim_run(store, "dead")
    damage(store, made, "facts", "{")
    assert reap_dead_hosts(store) == [made]
    assert reap_dead_hosts(store) == []


def test_a_damaged_line_of_a_record_is_told_and_the_rest_is_there(
    store: Store, hurt: str, ask: Ask
) -> None:
    with store.write() as db:
        db.execute("UPDATE epochs SET metrics = '{]' WHERE run = ? AND epoch = 2", (hurt,))
        db.execute("UPDATE events SET data = '' WHERE run = ? AND kind = 'intervention'", (hurt,))
        db.execute("UPDATE matrices SET counts = '[[1, 2]]'")
    assert [epoch.epoch for epoch in epochs(store, hurt)] == [1, 3]
    assert isinstance(events(store, hurt)[-1].event, Ended)
    assert matrix(store, hurt) is None
    assert store.told[hurt].code == "run.damaged_in_part"
    assert ask("show", hurt)[0] == 0


def test_a_damaged_experiment_is_left_off_the_list(store: Store, whole: str, hurt: str) -> None:
    with store.write() as db:
        db.execute("UPDATE experiments SET spec = 'x' WHERE rowid = 1")
    assert [one.spec.name for one in experiments(store)] == ["hurt"]
    assert [message.code for message in store.told.values()] == ["experiment.damaged"]


COLUMNS = [
    *[("runs", name) for name in ("spec", "facts", "message", "status", "name", "tags")],
    *[("runs", name) for name in ("best_metrics", "last_metrics")],
    *[("epochs", name) for name in ("metrics", "times", "learning_rate")],
    *[("events", name) for name in ("kind", "data")],
    ("matrices", "counts"),
    ("experiments", "spec"),
]


def mutations(seed: int, count: int) -> Iterator[tuple[str, str, int, int]]:
    """Table, column, which byte (as a part of the text's length), what becomes of it."""
    chance = random.Random(seed)
    for number in range(count):
        table, column = COLUMNS[number % len(COLUMNS)]
        yield table, column, chance.randrange(10_000), chance.randrange(256)


def flipped(text: bytes, place: int, byte: int) -> bytes:
    at = place * len(text) // 10_000
    return text[:at] + bytes([byte]) + text[at + 1 :]


@pytest.mark.parametrize("bytes_each", [2, pytest.param(8, marks=pytest.mark.thorough)])
def test_no_byte_of_a_row_is_unforeseen(
    store: Store,
    whole: str,
    hurt: str,
    tmp_path: Path,
    capsys: pytest.CaptureFixture[str],
    monkeypatch: pytest.MonkeyPatch,
    bytes_each: int,
) -> None:
    store.db.execute("PRAGMA wal_checkpoint(TRUNCATE)")
    original = store.directory / "runs.db"
    place = tmp_path / "hurt"
    monkeypatch.setenv("PKGO_STORE", str(place))
    for table, column, at, byte in mutations(12, bytes_each * len(COLUMNS)):
        shutil.rmtree(place, ignore_errors=True)
        place.mkdir()
        shutil.copy(original, place)
        db = sqlite3.connect(place / "runs.db")
        key = "id" if table == "runs" else "run"
        where = "name" if table == "experiments" else key
        chosen = "rowid = 2" if where == "name" else f"{key} = '{hurt}'"
        row = db.execute(
            f"SELECT CAST({column} AS BLOB) FROM {table} WHERE {chosen} LIMIT 1"
        ).fetchone()
        if row is None or not row[0]:
            db.close()
            continue
        db.execute(
            f"UPDATE {table} SET {column} = CAST(? AS TEXT) WHERE {chosen}",
            (flipped(row[0], at, byte),),
        )
        db.commit()
        db.close()
        told = f"{table}.{column} byte {at} is {byte}"
        for arguments in (("runs",), ("runs", "--json"), ("queue",), ("show", whole)):
            assert command(arguments) == 0, told
        assert command(["show", hurt]) in (0, 2), told
        assert command(["show", hurt, "--json"]) in (0, 2), told
        assert command(["runs", "--filter", "dropout > 0 or epochs > 0"]) == 0, told
        opened = Store(place)
        assert whole in [one.id for one in runs(opened)], told
        assert whole in [one.id for one in summaries(opened, SpecShapes())], told
        active_runs(opened)
        experiments(opened)
        opened.close()
        assert command(["delete", hurt, "--yes"]) in (0, 2), told
        said = capsys.readouterr()
        assert "unforeseen" not in said.err, told
