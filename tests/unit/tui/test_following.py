"""The thread between store and screen: in order, never silent about an error, never dead of one."""

import sqlite3
import subprocess
import threading
import time
from collections.abc import Callable, Iterator

import pytest
from textual.message import Message

from engine.events import EpochEnded
from engine.specs import ExperimentSpec
from engine.store.database import Store
from engine.store.experiment_writer import add_experiment
from engine.store.process_writer import living_clients, register_host
from engine.store.run_writer import record
from fake_runs import HOST, History, curve, short, write_run
from tui.model import store_watcher as following
from tui.model.messages import MatrixRead, NoStore, Refused, RunRead, StoreRead, Submitted
from tui.model.store_watcher import StoreWatcher

Wait = Callable[[Callable[[], bool]], None]


class Told(list[Message]):
    """What the watcher has posted."""

    def of(self, kind: type[Message]) -> list[Message]:
        return [message for message in self if isinstance(message, kind)]

    def sentences(self) -> list[str]:
        return [message.sentence for message in self if isinstance(message, Refused)]


@pytest.fixture
def told() -> Told:
    return Told()


@pytest.fixture
def watcher(store: Store, told: Told) -> Iterator[StoreWatcher]:
    made = StoreWatcher(store.directory, told.append, start_host=lambda *_: None)
    made.start()
    yield made
    made.finish()
    assert not made.is_alive()


def test_jobs_are_done_in_order_and_their_answers_posted(
    watcher: StoreWatcher, told: Told, wait: Wait
) -> None:
    done: list[int] = []

    def job(number: int) -> Callable[[Store], Message]:
        def act(_: Store) -> Message:
            done.append(number)
            return Submitted("experiment", str(number))

        return act

    for number in range(50):
        watcher.do(job(number))
    wait(lambda: len(told.of(Submitted)) == 50)
    assert done == list(range(50))
    assert [message.run for message in told.of(Submitted)] == [str(n) for n in range(50)]


def test_what_goes_wrong_is_told_and_the_thread_goes_on(
    watcher: StoreWatcher, told: Told, wait: Wait, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(following.time, "sleep", lambda _: None)

    def locked(_: Store) -> None:
        raise sqlite3.OperationalError("database is locked")

    def full(_: Store) -> None:
        raise OSError(28, "No space left on device", "/store/host.log")

    watcher.do(locked)
    watcher.do(full)
    watcher.do(lambda store: MatrixRead("r", None))
    wait(lambda: bool(told.of(MatrixRead)))
    locked_said, full_said = told.sentences()
    assert "cannot be used: database is locked" in locked_said
    assert full_said == "/store/host.log: No space left on device"


def test_nothing_is_posted_while_nothing_changes(
    watcher: StoreWatcher, told: Told, store: Store, spec: ExperimentSpec, wait: Wait
) -> None:
    wait(lambda: bool(told.of(StoreRead)))
    run = write_run(store, short(spec, 3), History(curve(3)))
    watcher.follow(run)
    wait(lambda: bool(told.of(RunRead)))
    turns = count_turns(watcher)
    wait(lambda: turns() >= 1)
    before = len(told)
    wait(lambda: turns() >= 8)
    assert len(told) == before
    with store.write() as db:
        db.execute("UPDATE experiments SET created = created + 1")
    wait(lambda: turns() >= 12)
    assert len(told) == before
    add_experiment(store, spec)
    wait(lambda: len(told.of(StoreRead)) >= 2)


def count_turns(watcher: StoreWatcher) -> Callable[[], int]:
    """How often the thread has looked at the store since."""
    seen: list[float] = []
    guard = watcher._guard

    def counted(act: Callable[[], object]) -> object:
        seen.append(time.monotonic())
        return guard(act)

    watcher._guard = counted  # pyright: ignore
    return lambda: len(seen)


def test_a_followed_run_is_told_with_all_its_epochs_matrix_and_log(
    watcher: StoreWatcher, told: Told, store: Store, spec: ExperimentSpec, wait: Wait
) -> None:
    first = write_run(store, short(spec, 9, "a"), History(curve(2)))
    second = write_run(store, short(spec, 9, "b"), History(curve(5)))
    for run, epochs in ((first, 2), (second, 5), (first, 2)):
        told.clear()
        watcher.follow(run)
        wait(lambda: bool(told.of(RunRead)))
        view = told.of(RunRead)[-1].view
        assert (view.run.id, len(view.epochs)) == (run, epochs)
        assert view.matrix is not None
        assert view.matrix.epoch == epochs
        assert [logged.event.kind for logged in view.log].count("epoch") == epochs


def test_the_first_epoch_is_told_at_once_and_later_ones_now_and_then(
    watcher: StoreWatcher,
    store: Store,
    told: Told,
    wait: Wait,
    spec: ExperimentSpec,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(following, "VIEW_SECONDS", 1000.0)
    assert register_host(store, HOST)
    run = write_run(store, short(spec, 9), History(status="running"))
    watcher.follow(run)
    wait(lambda: bool(told.of(RunRead)))
    assert told.of(RunRead)[-1].view.epochs == ()
    record(store, run, EpochEnded(1, {"loss": 0.5}, 0.01, 1.0))
    wait(lambda: len(told.of(RunRead)[-1].view.epochs) == 1)
    told.clear()
    record(store, run, EpochEnded(2, {"loss": 0.4}, 0.01, 1.0))
    wait(lambda: bool(told.of(StoreRead)))
    assert told.of(RunRead) == []


def test_a_host_that_will_not_live_is_started_three_times_and_again_when_asked(
    store: Store, told: Told, wait: Wait, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(following, "LOOK_SECONDS", 0.02)
    monkeypatch.setattr(following, "POLL_SECONDS", 0.02)
    started: list[subprocess.Popen[bytes]] = []

    def start(_: Store, _jobs: int) -> "subprocess.Popen[bytes]":
        started.append(subprocess.Popen(["false"]))
        return started[-1]

    watcher = StoreWatcher(store.directory, told.append, start_host=start)
    watcher.start()
    try:
        wait(lambda: bool(told.sentences()))
        assert len(started) == 3
        assert "ended 3 times" in told.sentences()[0]
        assert str(store.directory / "host.log") in told.sentences()[0]
        wait(lambda: bool(told.of(StoreRead)[-1].snapshot.host_failed))
        watcher.wake_host()
        wait(lambda: len(told.sentences()) == 2)
        assert len(started) == 6
    finally:
        watcher.finish()
        for process in started:
            process.wait()


def test_where_a_host_lives_none_is_started(store: Store, told: Told, wait: Wait) -> None:
    assert register_host(store, HOST)
    started: list[Store] = []
    watcher = StoreWatcher(
        store.directory, told.append, start_host=lambda *_: started.append(store)
    )
    watcher.start()
    wait(lambda: bool(told.of(StoreRead)))
    assert told.of(StoreRead)[0].snapshot.hosts[0].id == HOST
    watcher.finish()
    assert started == []


def test_the_store_knows_who_is_attached_and_finish_does_what_was_asked(
    store: Store, told: Told, wait: Wait, spec: ExperimentSpec
) -> None:
    watcher = StoreWatcher(store.directory, told.append, start_host=lambda *_: None)
    watcher.start()
    wait(lambda: living_clients(store) == 1)
    gate = threading.Event()
    watcher.do(lambda _: gate.wait(5) and None)
    watcher.do(lambda opened: add_experiment(opened, spec) and None)
    gate.set()
    watcher.finish()
    assert living_clients(store) == 0
    assert store.db.execute("SELECT count(*) FROM experiments").fetchone()[0] == 1


def test_a_store_that_cannot_be_opened_is_told_in_a_sentence(store: Store, told: Told) -> None:
    place = store.directory / "a file"
    place.write_text("")
    watcher = StoreWatcher(place, told.append, start_host=lambda *_: None)
    watcher.start()
    watcher.join(10)
    (message,) = told
    assert isinstance(message, NoStore)
    assert message.sentence == f"the store {place} is a file, not a directory"
