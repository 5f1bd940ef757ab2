"""A long run's epochs read as columns are the same as row by row, whatever has happened to it."""

import math
import struct
from collections.abc import Callable
from pathlib import Path

import numpy as np
import pytest

from engine.compare.history import read_history
from engine.events import EpochEnded
from engine.io.numbers import dumps
from engine.specs import Branch, ExperimentSpec, first_model
from engine.store import epoch_pieces
from engine.store.checkpoints import cut_behind
from engine.store.database import Store
from engine.store.deleting import delete_runs, undelete_runs
from engine.store.epoch_blocks import SIZE, Block, blocks, keep_blocks
from engine.store.epoch_digest import EpochDigest, best_epoch_of, epoch_digest
from engine.store.folding import fold_line
from engine.store.raw_rows import raw_rows
from engine.store.run_history import epochs
from engine.store.run_writer import record, take_back_epochs
from engine.store.runs import run as find
from fake_runs import History, short, write_run

SPENT = {"training": 0.5, "writing": 0.125}


def told(number: int) -> EpochEnded:
    """An epoch with numbers of every kind."""
    odd = {3: math.nan, 5: math.inf, 7: -math.inf}.get(number % 11, 1 / number)
    metrics = {"loss": odd, "val_loss": 2 / number, "auc – macro": 1 / 3 + number}
    return EpochEnded(number, metrics, 0.1 / number, number / 7, {**SPENT, "training": number / 9})


def written(store: Store, count: int, branch: Branch | None = None, begin: int = 0) -> str:
    """A run that goes on, with so many epochs, each told at a moment of its own."""
    spec = short(first_model(), 10_000).model_copy(update={"branch": branch})
    with store.write() as db:
        run = write_run(store, spec, History(status="running"))
        for number in range(begin + 1, begin + count + 1):
            record(store, run, told(number))
        db.execute("UPDATE events SET time = 1000 + seq / 8.0 WHERE run = ?", (run,))
        keep_blocks(db, run)
    return run


def bits(found: list[EpochEnded]) -> list[object]:
    return [
        (
            one.epoch,
            [(name, struct.pack("<d", value)) for name, value in one.metrics.items()],
            struct.pack("<dd", one.learning_rate, one.seconds),
            one.times,
        )
        for one in found
    ]


Read = tuple[list[object], list[object], dict[str, bytes], EpochDigest, int | None]


def read(store: Store, run: str) -> Read:
    """All that is read of a run's epochs."""
    found = find(store, run)
    assert found is not None
    history = read_history(store, found)
    arrays = {name: value.tobytes() for name, value in history.values.items()}
    arrays |= {"epoch": history.epoch.tobytes(), "time": history.time.tobytes()}
    return (
        bits(epochs(store, run)),
        bits(epochs(store, run, 1500)),
        arrays,
        epoch_digest(store, run, 40),
        best_epoch_of(store, run),
    )


@pytest.fixture
def by_row(monkeypatch: pytest.MonkeyPatch) -> Callable[[Store, str], Read]:
    """The same, as if there were no blocks."""

    def without(store: Store, run: str) -> Read:
        with monkeypatch.context() as patch:
            patch.setattr(epoch_pieces, "blocks", lambda *_: [])  # pyright: ignore
            return read(store, run)

    return without


def whole(store: Store, run: str) -> list[int]:
    return [block.last for block in blocks(store.db, run, 0, None)]


def same(first: Read, second: Read) -> None:
    """Sums of seconds may be added up in another order."""
    assert first[:3] == second[:3]
    assert first[4] == second[4]
    assert [bits(list(first[3].some)), first[3].count, first[3].measured] == [
        bits(list(second[3].some)),
        second[3].count,
        second[3].measured,
    ]
    assert first[3].times == pytest.approx(second[3].times, rel=1e-14)


def test_all_numbers_are_those_of_the_rows(store: Store, by_row: Callable[..., Read]) -> None:
    run = written(store, 2300)
    assert whole(store, run) == [1000, 2000]
    assert len(epochs(store, run)) == 2300
    same(read(store, run), by_row(store, run))
    assert [epoch.times for epoch in epochs(store, run, timed=False)] == [None] * 2300


def test_a_branch_begins_with_blocks_of_its_run(store: Store, by_row: Callable[..., Read]) -> None:
    origin = written(store, 3000)
    run = written(store, 1700, Branch(run=origin, epoch=1400), 1400)
    assert whole(store, run) == [2000, 3000]
    assert [one.epoch for one in epochs(store, run)] == list(range(1, 3101))
    same(read(store, run), by_row(store, run))


def test_what_goes_back_and_trains_again_is_read_anew(
    store: Store, by_row: Callable[..., Read]
) -> None:
    run = written(store, 2100)
    cut_behind(store, run, None)
    assert (whole(store, run), epochs(store, run)) == ([], [])
    again = written(store, 2100)
    take_back_epochs(store, again, 1300)
    assert whole(store, again) == [1000]
    for number in range(1301, 2001):
        record(store, again, EpochEnded(number, {**told(number).metrics, "loss": 4.0}, 1.0, 1.0))
    assert whole(store, again) == [1000]  # some epochs with times, some without
    same(read(store, again), by_row(store, again))


@pytest.mark.parametrize(
    "change",
    [
        "UPDATE epochs SET learning_rate = 7.0 WHERE run = ? AND epoch = 1001",
        "DELETE FROM epochs WHERE run = ? AND epoch = 2000",
        "UPDATE epochs SET metrics = '{' WHERE run = ? AND epoch = 1500",
        "UPDATE epochs SET epoch = 9000 WHERE run = ? AND epoch = 1999",
    ],
)
def test_a_row_that_changes_takes_its_block_along(
    store: Store, by_row: Callable[..., Read], change: str
) -> None:
    run = written(store, 2300)
    store.db.execute(change, (run,))
    assert whole(store, run) == [1000]
    same(read(store, run), by_row(store, run))


def test_a_row_told_again_makes_the_block_anew(store: Store) -> None:
    run = written(store, 2000)
    record(store, run, EpochEnded(900, told(900).metrics, 42.0, 1.0, SPENT))
    assert whole(store, run) == [2000]
    record(store, run, told(1000))
    assert whole(store, run) == [1000, 2000]
    assert epochs(store, run)[899].learning_rate == 42.0


@pytest.mark.parametrize(
    "damage",
    [
        "UPDATE epoch_blocks SET figures = zeroblob(length(figures))",
        "UPDATE epoch_blocks SET figures = substr(figures, 1, 999)",
        "UPDATE epoch_blocks SET names = '[['",
        "UPDATE epoch_blocks SET checksum = checksum + 1",
    ],
)
def test_a_damaged_block_is_none(store: Store, by_row: Callable[..., Read], damage: str) -> None:
    run = written(store, 1100)
    store.db.execute(damage)
    assert whole(store, run) == []
    same(read(store, run), by_row(store, run))


@pytest.mark.parametrize("kind", ["other names", "no number", "few"])
def test_epochs_that_are_no_columns_have_no_block(store: Store, kind: str) -> None:
    run = write_run(store, short(first_model(), 10_000), History(status="running"))
    with store.write() as db:
        for number in range(2 if kind == "few" else 1, SIZE + 1, 3 if kind == "few" else 1):
            metrics = {"loss": 1.0} if kind != "other names" or number != 500 else {"mse": 1.0}
            if number == SIZE and kind == "no number":
                damaged = dumps({"loss": None})
                db.execute("UPDATE epochs SET metrics = ? WHERE epoch = 9", (damaged,))
            record(store, run, EpochEnded(number, metrics, 0.1, 1.0))
        record(store, run, EpochEnded(SIZE, {"loss": 1.0}, 0.1, 1.0))
    assert whole(store, run) == []
    assert len(epochs(store, run)) > 300


def test_a_run_brought_back_and_a_store_of_before_have_blocks(
    store: Store, tmp_path: Path, spec: ExperimentSpec
) -> None:
    run = write_run(store, short(spec, 1200), History([told(n).metrics for n in range(1, 1201)]))
    before = read(store, run)
    assert whole(store, run) == [1000]
    delete_runs(store, [run])
    assert whole(store, run) == []
    undelete_runs(store, [run])
    assert whole(store, run) == [1000]
    same(read(store, run), before)
    for name in ("epoch_added", "epoch_changed", "epoch_gone"):
        store.db.execute(f"DROP TRIGGER {name}")
    store.db.execute("DROP TABLE epoch_blocks")
    store.db.execute("DROP INDEX other_events")
    store.db.execute("PRAGMA user_version = 13")
    store.close()
    later = Store(store.directory)
    assert whole(later, run) == [1000]
    same(read(later, run), before)
    later.close()


def test_what_a_worker_tells_of_its_run_becomes_blocks(
    store: Store, by_row: Callable[..., Read]
) -> None:
    run = written(store, SIZE)
    before = read(store, run)
    rows = raw_rows(store.db, "epochs", ["run"], [run])
    store.db.execute("DELETE FROM epochs")
    assert whole(store, run) == []
    fold_line(store, run, "w", {"rows": [["epochs", row] for row in rows]})
    assert whole(store, run) == [SIZE]
    same(read(store, run), before)
    same(read(store, run), by_row(store, run))


def test_one_block_is_read_as_little_endian_numbers(store: Store) -> None:
    run = written(store, SIZE)
    (block,) = blocks(store.db, run, 0, None)
    assert isinstance(block, Block)
    raw = store.db.execute("SELECT figures FROM epoch_blocks").fetchone()[0]
    columns = np.frombuffer(raw, "<f8").reshape(-1, SIZE)
    assert columns[0].tolist() == list(range(1, SIZE + 1))
    assert block.metrics["val_loss"].tolist() == columns[5].tolist()
