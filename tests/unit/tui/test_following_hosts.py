"""The bench starts as many engines as it may and as there is work for, and not for ever."""

import subprocess
import time
from collections.abc import Callable, Iterator

import pytest
from textual.message import Message

from engine.specs import ExperimentSpec
from engine.store.database import Store
from engine.store.process_writer import register_host
from engine.store.processes import living_hosts
from engine.store.runs import runs
from fake_runs import HOST, History, short, write_run
from tui.cli.commands.runs import run_object
from tui.cli.commands.show import show_object
from tui.model import store_watcher as following
from tui.model.messages import Refused
from tui.model.on_show import OnShow
from tui.model.state import BenchState, Snapshot
from tui.model.store_watcher import StoreWatcher

Wait = Callable[[Callable[[], bool]], None]
Follow = Callable[..., list["subprocess.Popen[bytes]"]]


@pytest.fixture
def told() -> list[Message]:
    return []


@pytest.fixture
def follow(store: Store, told: list[Message], monkeypatch: pytest.MonkeyPatch) -> Iterator[Follow]:
    """Follow the store with a number of jobs; the processes that it starts."""
    monkeypatch.setattr(following, "LOOK_SECONDS", 0.02)
    monkeypatch.setattr(following, "POLL_SECONDS", 0.02)
    monkeypatch.setattr("engine.devices.jobs.cores", lambda: 8)
    followers: list[StoreWatcher] = []
    started: list[subprocess.Popen[bytes]] = []

    def begin(jobs: int, *command: str) -> "list[subprocess.Popen[bytes]]":
        def start(_: Store, most: int) -> "subprocess.Popen[bytes]":
            assert most == jobs
            started.append(subprocess.Popen(command))
            return started[-1]

        followers.append(StoreWatcher(store.directory, told.append, start_host=start, jobs=jobs))
        followers[-1].start()
        return started

    yield begin
    for watcher in followers:
        watcher.finish()
    for process in started:
        process.kill()
        process.wait()


def look_again() -> None:
    """Give the watcher time for many more looks."""
    time.sleep(0.4)


def test_waiting_runs_get_as_many_engines_as_allowed_each_started_once(
    store: Store, spec: ExperimentSpec, follow: Follow, told: list[Message], wait: Wait
) -> None:
    for name in "abcde":
        write_run(store, short(spec, 3, name), History(status="queued"))
    started = follow(3, "sleep", "60")
    wait(lambda: len(started) == 3)
    look_again()
    assert len(started) == 3


def test_nothing_to_train_needs_one_engine(
    store: Store, follow: Follow, told: list[Message], wait: Wait
) -> None:
    started = follow(3, "sleep", "60")
    wait(lambda: len(started) == 1)
    look_again()
    assert len(started) == 1


def test_a_second_engine_that_will_not_live_is_told_and_the_first_works_on(
    store: Store, spec: ExperimentSpec, follow: Follow, told: list[Message], wait: Wait
) -> None:
    assert register_host(store, HOST)
    write_run(store, short(spec, 9, "a"), History(status="running"))
    write_run(store, short(spec, 9, "b"), History(status="queued"))
    started = follow(2, "false")
    wait(lambda: any(isinstance(message, Refused) for message in told))
    look_again()
    assert len(started) == 3
    assert [run.status for run in runs(store)] == ["queued", "running"]
    assert len(living_hosts(store)) == 1


def test_the_header_and_the_keys_mean_the_run_on_show_else_the_first(
    store: Store, spec: ExperimentSpec
) -> None:
    assert register_host(store, HOST)
    first = write_run(store, short(spec, 9, "a"), History(status="running"))
    second = write_run(store, short(spec, 9, "b"), History(status="running"))
    third = write_run(store, short(spec, 9, "c"), History(status="queued"))
    found = {run.id: run for run in runs(store)}
    active = tuple(found[name] for name in (first, second, third))
    state = BenchState(
        Snapshot(active=active, on_show={run.experiment: OnShow(run) for run in active})
    )
    for selected, own, told in (
        (second, second, second),
        (first, first, first),
        (third, third, first),
    ):
        state.selected = found[selected].experiment
        assert (state.own_run, state.told) == (found[own], found[told])
    state.selected = "another"
    assert (state.own_run, state.told) == (None, found[first])
    state.selected = found[second].experiment
    state.viewing[state.selected] = "an older run"
    assert state.own_run == found[second]


def test_a_run_that_trains_tells_how_busy_its_own_engine_is(
    store: Store, spec: ExperimentSpec
) -> None:
    figures = {"cpu": 98, "memory": 612_000_000}
    made = write_run(store, short(spec, 9, "a"), History(status="running"))
    ended = write_run(store, short(spec, 9, "b"), History(status="finished"))
    assert register_host(store, HOST)
    with store.write() as db:
        db.execute("""UPDATE hosts SET facts = '{"figures": {"cpu": 98, "memory": 612000000}}'""")
    (host,) = living_hosts(store)
    found = {run.id: run for run in runs(store)}
    assert run_object(found[made], host)["figures"] == figures
    assert show_object(store, found[made])["figures"] == figures
    assert run_object(found[ended], host)["figures"] is None
    assert show_object(store, found[ended])["figures"] is None
