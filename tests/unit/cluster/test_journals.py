"""A journal, read in any pieces and any number of times, gives the rows of the store behind it."""

import shutil
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from engine.client.submission import submit
from engine.cluster.entering import enter
from engine.cluster.spool import Spool
from engine.events import Ended, EpochEnded, Intervention, Noted, Saved, Started
from engine.specs import first_model
from engine.store import outbox
from engine.store.asker import asker, asking_cluster
from engine.store.checkpoints import cut_behind, newest_whole, record_checkpoint
from engine.store.cluster_runs import hand_out, out_now, runs_out
from engine.store.database import Store
from engine.store.facts import RunFacts
from engine.store.journal import append_line, decoded, encoded, lines
from engine.store.packets import enter_packet, packet_of
from engine.store.raw_rows import raw_rows, tables_of_runs
from engine.store.run_history import events
from engine.store.run_writer import (
    add_facts,
    claim_run,
    record,
    record_batches,
    record_matrix,
    record_progress,
)
from engine.store.runs import run as find_run

WORKER = "w0rker"


@dataclass(frozen=True, repr=False)
class Told:
    """A shared store as it was when a run was handed out, and what its worker told since."""

    shared: Path
    run: str
    side: str
    journal: bytes
    expected: dict[str, list[Any]]


@pytest.fixture(scope="module")
def told(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Told]:
    folder = tmp_path_factory.mktemp("told")
    with asking_cluster(), pytest.MonkeyPatch.context() as patch:
        patch.setenv("XDG_STATE_HOME", str(folder / "state"))
        patch.setattr(outbox, "TELL_SECONDS", 0.0)
        shared = Store(folder / "shared")
        run, side = submit(shared, first_model()), asker()
        hand_out(shared, run)
        packet = packet_of(shared, run)
        shared.close()
        journal, claim = folder / "journal", folder / "claim"
        claim.touch()
        own = Store(folder / "own")
        own.begin_telling()
        enter_packet(own, packet, str(journal), str(claim))
        _train(own, run)
        expected = rows_of(own, run)
        own.close()
        yield Told(folder / "shared", run, side, journal.read_bytes(), expected)


def _train(store: Store, run: str) -> None:
    """All that a run may write, with a state that it goes back to."""
    assert claim_run(store, "host") is not None
    add_facts(store, run, RunFacts(classes=("one", "zwei 二"), task="regression"))
    record(store, run, Started(10, 20, 5, 4, 6))
    for epoch in range(1, 4):
        _epoch(store, run, epoch)
        (store.run_directory(run) / f"state-{epoch}.npz").write_bytes(b"state")
        record_checkpoint(store, run, epoch, epoch, 0, "0" * 64)
    _epoch(store, run, 4)
    record(store, run, Noted("seen, and taken back"))
    kept, _ = newest_whole(store, run)
    cut_behind(store, run, None if kept is None else kept)
    cut_behind(store, run, None)
    for epoch in range(1, 7):
        _epoch(store, run, epoch)
    (store.run_directory(run) / "state-1.npz").write_bytes(b"state")
    record_checkpoint(store, run, 1, 6, 0, "0" * 64)
    record(store, run, Intervention("learning_rate", 6, 2, float("inf")))
    record(store, run, Saved("model", 6, "model.keras", "1" * 64, 7))
    record(store, run, Ended("finished", 6))


def _epoch(store: Store, run: str, epoch: int) -> None:
    record_progress(store, run, epoch, 4, 100.0)
    record_batches(store, run, epoch, 1, bytes([epoch, 0, 255, 127]))
    metrics = {"loss": float("nan") if epoch == 2 else 1 / epoch, "accuracy": 0.1 + 0.2}
    record(store, run, EpochEnded(epoch, metrics, 0.01, 0.5))
    record_matrix(store, run, epoch, "validation", ((1, epoch), (0, 2)))


def rows_of(store: Store, run: str) -> dict[str, list[Any]]:
    """All that is recorded of a run, but for what a store has of its own."""
    found: dict[str, list[Any]] = {"runs": raw_rows(store.db, "runs", ["id"], [run])}
    for table, column in tables_of_runs(store.db):
        found[table] = raw_rows(store.db, table, [column], [run])
    places = {row["seq"]: place for place, row in enumerate(found["events"], 1)}
    for row in found["events"]:
        del row["seq"]
    for row in found["checkpoints"]:
        behind = [seq for seq in places if seq <= row["event"]]
        row["event"] = places[max(behind)] if behind else 0
    for row in found["runs"]:
        for own in ("experiment", "position", "version", "host", "facts"):
            del row[own]
    return found


def _entered(told: Told, folder: Path) -> tuple[Store, Spool, Path]:
    shutil.copytree(told.shared, folder, dirs_exist_ok=True)
    store, spool = Store(folder), Spool(folder)
    journal = spool.journal(told.run, 1, WORKER)
    journal.parent.mkdir(exist_ok=True)
    return store, spool, journal


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture], max_examples=15)
@given(cuts=st.lists(st.floats(0, 1), max_size=8), again=st.booleans())
def test_any_pieces_any_number_of_times_give_the_same_rows(
    told: Told, tmp_path_factory: pytest.TempPathFactory, cuts: list[float], again: bool
) -> None:
    folder = tmp_path_factory.mktemp("pieces")
    with asking_cluster():
        store, spool, journal = _entered(told, folder)
        for part in [*sorted(cuts), 1.0]:
            journal.write_bytes(told.journal[: round(part * len(told.journal))])
            enter(store, spool, told.run)
            assert not enter(store, spool, told.run)
        assert rows_of(store, told.run) == told.expected
        if again:
            store.db.execute("UPDATE cluster_runs SET entered = 0")
            assert enter(store, spool, told.run)
            assert rows_of(store, told.run) == told.expected
        store.close()


def test_what_is_a_persons_stays_a_persons(told: Told, tmp_path: Path) -> None:
    with asking_cluster():
        store, spool, journal = _entered(told, tmp_path)
        store.db.execute("UPDATE runs SET name = 'renamed', pinned = 1, tags = '[\"mine\"]'")
        journal.write_bytes(told.journal + encoded({"end": "over"}))
        enter(store, spool, told.run)
        found = find_run(store, told.run)
        assert found is not None
        assert (found.name, found.status, found.host) == ("renamed", "finished", WORKER)
        assert (found.facts.asker, found.facts.classes) == (told.side, ("one", "zwei 二"))
        row = store.db.execute("SELECT pinned, tags FROM runs").fetchone()
        assert (row["pinned"], row["tags"]) == (1, '["mine"]')
        assert not runs_out(store)
        assert not journal.exists()
        store.close()


def test_a_damaged_line_is_told_and_the_rest_is_entered(told: Told, tmp_path: Path) -> None:
    with asking_cluster():
        store, spool, journal = _entered(told, tmp_path)
        parts = told.journal.splitlines(keepends=True)
        broken = next(place for place, line in enumerate(parts) if b'"batches"' in line)
        parts[broken] = parts[broken].replace(b'"batches"', b'"bitches"')
        parts.insert(2, encoded({"rows": [["hosts", {"id": "x"}]]}))
        parts.insert(2, encoded({"rows": [["epochs", {"run": "another", "epoch": 1}]]}))
        parts.insert(2, encoded({"gone": [["runs", [told.run]]]}))
        parts.insert(2, encoded({"rows": 7}))
        parts.insert(2, b"nonsense\n")
        journal.write_bytes(b"".join(parts))
        enter(store, spool, told.run)
        found = find_run(store, told.run)
        assert found is not None
        assert (found.status, found.epochs_done) == ("finished", 6)
        assert store.db.execute("SELECT count(*) FROM matrices").fetchone()[0] >= 5
        said = [one.event.text for one in events(store, told.run) if isinstance(one.event, Noted)]
        assert {getattr(one, "code", "") for one in said} == {"cluster.journal_damaged"}
        assert len(said) == 6
        store.close()


def test_a_torn_line_waits_until_it_is_whole(tmp_path: Path) -> None:
    journal = tmp_path / "journal"
    append_line(journal, {"one": 1}, durably=True)
    whole = journal.read_bytes()
    journal.write_bytes(whole + encoded({"two": 2})[:-1])
    assert [line.content for line in lines(journal, 0)] == [{"one": 1}]
    append = encoded({"two": 2})
    journal.write_bytes(whole + append)
    assert [line.content for line in lines(journal, len(whole))] == [{"two": 2}]
    assert list(lines(tmp_path / "none", 0)) == []


@given(st.binary(max_size=60))
def test_no_bytes_are_more_than_a_damaged_line(line: bytes) -> None:
    assert decoded(line) is None or isinstance(decoded(line), dict)


def test_a_run_goes_from_store_to_store_and_back(told: Told, tmp_path: Path) -> None:
    """Its events keep their numbers, and its states their place among them."""
    with asking_cluster():
        store, spool, journal = _entered(told, tmp_path / "shared")
        journal.write_bytes(told.journal + encoded({"end": "over"}))
        enter(store, spool, told.run)
        assert hand_out(store, told.run) == 2
        assert out_now(store, told.run) is not None
        other = Store(tmp_path / "other")
        submit(other, first_model())  # so that its numbers are others
        other.begin_telling()
        enter_packet(other, packet_of(store, told.run), str(tmp_path / "j"), str(tmp_path / "c"))
        ours, theirs = rows_of(store, told.run), rows_of(other, told.run)
        assert ours.pop("runs")
        theirs.pop("runs")
        assert ours == theirs
        assert (
            packet_of(other, told.run)["run"]["events"]
            == packet_of(store, told.run)["run"]["events"]
        )
        store.close()
        other.close()
