"""Checkpoints in the store: the newest two, which of them is whole, and what lies behind one."""

from collections.abc import Callable

import pytest

from data.messages import Message
from engine.commands import Command, CommandKind
from engine.events import Ended, EpochEnded, Intervention, Noted, Queued, Saved, Started
from engine.store import run_history, runs
from engine.store.checkpoints import (
    checkpoints,
    cut_behind,
    newest_whole,
    next_number,
    queue_again,
    record_checkpoint,
    sweep,
)
from engine.store.commands import send, take
from engine.store.crashes import mark_crashed
from engine.store.database import Store
from engine.store.facts import RunFacts
from engine.store.run_writer import (
    add_facts,
    claim_run,
    record,
    record_batches,
    record_matrix,
    record_progress,
)
from engine.store.saved_models import saved_models
from refusals import refuses
from tui.locale import words

Make = Callable[..., str]


@pytest.fixture
def trained(store: Store, make_run: Make) -> str:
    """A run that has trained three epochs and a bit, with states after epochs 1 and 2."""
    run = make_run()
    claim_run(store, "host")
    record(store, run, Started(83, 48, 13, 6, 9))
    for epoch in (1, 2, 3):
        record_batches(store, run, epoch, 0, b"\0" * 24)
        record(store, run, EpochEnded(epoch, {"loss": 1 / epoch}, 0.1, 1.0))
        record_matrix(store, run, epoch, "validation", ((1, 0), (0, 1)))
        _checkpoint(store, run, epoch)
        if epoch < 3:
            keep(store, run, epoch)
    record_batches(store, run, 4, 0, b"\0" * 8)
    record_progress(store, run, 4, 2, 1.0)
    record(store, run, Intervention("pause", 4, 2))
    record(store, run, Noted("heard"))
    return run


def _checkpoint(store: Store, run: str, epoch: int) -> None:
    file = f"checkpoint-{epoch}.keras"
    (store.run_directory(run) / file).write_text("model")
    record(store, run, Saved("checkpoint", epoch, file, "ab" * 32, 5))


def keep(store: Store, run: str, epoch: int, step: int = 0) -> None:
    number = next_number(store, run)
    path = store.run_directory(run) / f"state-{number}.npz"
    from engine.io.files import write_atomically

    record_checkpoint(store, run, number, epoch, step, write_atomically(path, f"{number}".encode()))


def test_a_state_is_on_the_disk_before_the_one_it_replaces_may_go(
    store: Store, trained: str
) -> None:
    said: list[str] = []
    store.db.set_trace_callback(said.append)
    keep(store, trained, 3)
    levels = [line for line in said if "synchronous" in line or line == "COMMIT"]
    assert levels == ["PRAGMA synchronous=FULL", "COMMIT", "PRAGMA synchronous=NORMAL"]


def _found(store: Store, run: str) -> runs.Run:
    found = runs.run(store, run)
    assert found is not None
    return found


def test_epochs_that_were_added_behind_a_state_go_with_what_lies_behind_it(
    store: Store, trained: str
) -> None:
    second = checkpoints(store, trained)[0]
    record(store, trained, Intervention("epochs", 4, 2, 20.0))
    assert _found(store, trained).epochs_wanted == 20
    keep(store, trained, 3, 2)
    cut_behind(store, trained, checkpoints(store, trained)[0])
    assert _found(store, trained).epochs_wanted == 20
    cut_behind(store, trained, second)
    assert _found(store, trained).epochs_wanted == 9


def test_the_newest_two_are_kept_and_nothing_else_stays(store: Store, make_run: Make) -> None:
    run = make_run()
    for epoch in range(1, 5):
        keep(store, run, epoch)
    folder = store.run_directory(run)
    (folder / ".0a1b.npz").write_text("half a state")
    (folder / "state-9.npz").write_text("renamed, but not recorded")
    (folder / "model.keras").write_text("a model")
    sweep(store, run)
    assert [(kept.number, kept.epoch) for kept in checkpoints(store, run)] == [(4, 4), (3, 3)]
    names = sorted(path.name for path in folder.iterdir())
    assert names == ["model.keras", "state-3.npz", "state-4.npz"]


def test_behind_a_state_nothing_is_left(store: Store, trained: str) -> None:
    kept = checkpoints(store, trained)[0]
    cut_behind(store, trained, kept)
    assert [epoch.epoch for epoch in run_history.epochs(store, trained)] == [1, 2]
    assert run_history.matrix(store, trained, 3) is None
    assert [(epoch, step) for epoch, step, _ in run_history.batch_losses(store, trained)] == [
        (1, 0),
        (2, 0),
    ]
    files = [model.file for model in saved_models(store, trained)]
    assert files == ["checkpoint-1.keras", "checkpoint-2.keras"]
    assert not (store.run_directory(trained) / "checkpoint-3.keras").exists()
    kinds = [type(logged.event) for logged in run_history.events(store, trained)]
    assert kinds == [Queued, Started, EpochEnded, Saved, EpochEnded, Saved]
    found = _found(store, trained)
    assert (found.epoch, found.step) == (2, 6)


def test_within_an_epoch_the_batches_before_it_stay(store: Store, trained: str) -> None:
    keep(store, trained, 3, 2)
    record_batches(store, trained, 4, 2, b"\0" * 8)
    cut_behind(store, trained, checkpoints(store, trained)[0])
    assert [(epoch, step) for epoch, step, _ in run_history.batch_losses(store, trained)][-1] == (
        4,
        0,
    )
    found = _found(store, trained)
    assert (found.epoch, found.step, found.epochs_done) == (4, 2, 3)


def test_without_a_state_everything_goes(store: Store, trained: str) -> None:
    record(store, trained, Ended("crashed", 3, "gone"))
    cut_behind(store, trained, None)
    assert run_history.epochs(store, trained) == []
    kinds = [type(logged.event) for logged in run_history.events(store, trained)]
    assert kinds == [Queued, Ended]
    assert checkpoints(store, trained) == []


@pytest.mark.parametrize("damage", [b"1", b"", None], ids=["flipped", "cut", "missing"])
def test_a_damaged_state_gives_way_to_the_one_before(
    store: Store, trained: str, damage: bytes | None
) -> None:
    newest, before = checkpoints(store, trained)
    path = store.run_directory(trained) / newest.file
    assert newest_whole(store, trained) == (newest, [])
    if damage is None:
        path.unlink()
    else:
        path.write_bytes(damage)
    assert newest_whole(store, trained) == (before, [newest.file])


def test_a_crash_says_what_is_done_again_and_how(store: Store, trained: str) -> None:
    kept = checkpoints(store, trained)[0]
    mark_crashed(store, trained, kept.time + 12.04)
    found = _found(store, trained)
    assert found.status == "crashed"
    assert isinstance(found.message, Message)
    assert found.message.code == "run.crashed_with_checkpoint"
    assert found.message.params["lost"] == pytest.approx(12.04)
    said = words(found.message)
    assert "pkgo-tui resume continues it at epoch 3" in said
    assert "12.0 s of training" in said


def test_a_resumed_run_waits_again_and_forgets_old_commands(store: Store, trained: str) -> None:
    send(store, trained, Command(CommandKind.STOP))
    mark_crashed(store, trained, None)
    queue_again(store, trained)
    found = _found(store, trained)
    assert (found.status, found.ended, found.message) == ("queued", None, "")
    assert take(store, trained) == []
    again = claim_run(store, "other")
    assert again is not None and again[0] == trained
    assert _found(store, trained).started == found.started


def test_what_cannot_be_resumed_says_why(store: Store, trained: str, make_run: Make) -> None:
    def refused(run: str, code: str, /, **about: object) -> None:
        with refuses(code, **about):
            queue_again(store, run)

    refused("nobody", "run.unknown", run="nobody")
    refused(trained, "run.not_ended", run=_found(store, trained).name, status="paused")
    record(store, trained, Ended("failed", 3, "no memory"))
    for kept in checkpoints(store, trained):
        (store.run_directory(trained) / kept.file).write_bytes(b"x")
    files = [kept.file for kept in checkpoints(store, trained)]
    refused(trained, "run.checkpoints_damaged", files=files)
    fresh = make_run("fresh")
    send(store, fresh, Command(CommandKind.STOP))
    refused(fresh, "run.ended_before_checkpoint", run="fresh", status="stopped")
    done = make_run("done")
    record(store, done, Ended("finished", 9))
    refused(done, "run.nothing_to_resume", run="done")


def test_a_crash_before_the_first_state_can_begin_again(store: Store, make_run: Make) -> None:
    run = make_run()
    claim_run(store, "host")
    mark_crashed(store, run, None)
    assert _found(store, run).message == Message("run.crashed", {"epochs": 0})
    assert words(_found(store, run).message).endswith("from the beginning")
    queue_again(store, run)
    assert _found(store, run).status == "queued"


def test_a_store_without_room_loses_no_transaction(store: Store, make_run: Make) -> None:
    import sqlite3

    from engine.store.full_disk import is_full

    run = make_run()
    pages = store.db.execute("PRAGMA page_count").fetchone()[0]
    store.db.execute(f"PRAGMA max_page_count = {pages}")
    large = RunFacts(source="x" * 200_000)
    with pytest.raises(sqlite3.OperationalError) as error:
        add_facts(store, run, large)
    assert is_full(error.value, store.directory)
    assert not store.db.in_transaction
    store.db.execute("PRAGMA max_page_count = 1000000")
    add_facts(store, run, large)
    assert _found(store, run).facts.source == large.source
