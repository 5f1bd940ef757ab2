"""Hosts are started where they are missing, and given up where they will not live."""

import subprocess
from collections.abc import Callable, Iterator

import pytest

from engine.host import supervisor
from engine.host.supervisor import HostSupervisor, replace_dead_hosts, start_missing_hosts
from engine.specs import ExperimentSpec
from engine.store.database import Store
from engine.store.process_writer import leave_host, register_host, update_host
from engine.store.processes import living_hosts
from engine.store.runs import runs
from fake_runs import HOST, History, short, write_run

DIES, LIVES, LEAVES = ("false",), ("sleep", "60"), ("true",)


class Hosts:
    """Processes in place of hosts; ``command`` is what the next one does."""

    def __init__(self) -> None:
        self.command: tuple[str, ...] = LIVES
        self.started: list[subprocess.Popen[bytes]] = []

    def start(self, _: Store, jobs: int) -> "subprocess.Popen[bytes]":
        self.started.append(subprocess.Popen(self.command))
        return self.started[-1]

    def end(self) -> None:
        """All of them are gone by now."""
        for child in self.started:
            child.kill()
            child.wait()

    def wait(self) -> None:
        """Those that do not live have died."""
        for child in self.started:
            child.wait()


@pytest.fixture
def hosts() -> Iterator[Hosts]:
    made = Hosts()
    yield made
    made.end()


def queue(store: Store, spec: ExperimentSpec, names: str) -> None:
    for name in names:
        write_run(store, short(spec, 3, name), History(status="queued"))


def looks(keeper: HostSupervisor, hosts: Hosts, times: int) -> supervisor.HostsSeen:
    for _ in range(times):
        seen = keeper.look()
        hosts.wait()
    return seen


def test_one_host_is_always_there_and_more_while_runs_wait(
    store: Store, spec: ExperimentSpec, hosts: Hosts
) -> None:
    keeper = HostSupervisor(store, 3, tries=2, start=hosts.start)
    assert keeper.look().starting
    assert len(hosts.started) == 1
    queue(store, spec, "abcde")
    assert keeper.look().living == ()
    keeper.look()
    assert len(hosts.started) == 3


def test_a_host_that_dies_again_and_again_is_given_up_until_somebody_asks(
    store: Store, hosts: Hosts
) -> None:
    keeper = HostSupervisor(store, tries=3, start=hosts.start)
    hosts.command = DIES
    assert not looks(keeper, hosts, 3).gave_up
    seen = looks(keeper, hosts, 3)
    assert (seen.gave_up, seen.starting, len(hosts.started)) == (True, False, 3)
    keeper.try_again()
    hosts.command = LIVES
    seen = keeper.look()
    assert (seen.gave_up, seen.starting, len(hosts.started)) == (False, True, 4)


def test_deaths_long_ago_do_not_count(
    store: Store, hosts: Hosts, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(supervisor, "MEMORY_SECONDS", 0.0)
    hosts.command = DIES
    keeper = HostSupervisor(store, tries=2, start=hosts.start)
    assert not looks(keeper, hosts, 4).gave_up
    assert len(hosts.started) == 4


def test_who_leaves_in_peace_beside_another_is_not_dead(
    store: Store, spec: ExperimentSpec, hosts: Hosts
) -> None:
    assert register_host(store, HOST)
    queue(store, spec, "ab")
    hosts.command = LEAVES
    keeper = HostSupervisor(store, 2, tries=1, start=hosts.start)
    assert not looks(keeper, hosts, 3).gave_up
    hosts.command = DIES
    seen = looks(keeper, hosts, 3)
    assert seen.gave_up
    assert [host.id for host in seen.living] == [HOST]


def test_where_a_host_has_worked_and_dies_another_gets_all_its_tries(
    store: Store, spec: ExperimentSpec, hosts: Hosts
) -> None:
    assert register_host(store, HOST)
    update_host(store, HOST, "training")
    queue(store, spec, "ab")
    hosts.command = DIES
    keeper = HostSupervisor(store, 2, tries=1, start=hosts.start)
    assert looks(keeper, hosts, 2).gave_up
    leave_host(store, HOST, only_if_idle=False)
    hosts.command = LIVES
    seen = keeper.look()
    assert (seen.gave_up, seen.starting, seen.living) == (False, True, ())


def test_runs_that_wait_for_a_dead_host_get_another(
    store: Store,
    spec: ExperimentSpec,
    hosts: Hosts,
    monkeypatch: pytest.MonkeyPatch,
    dead_host: Callable[[], None],
) -> None:
    monkeypatch.setattr(supervisor, "ensure_host", hosts.start)
    assert replace_dead_hosts(store, lambda: 1) == 0
    dead_host()
    write_run(store, short(spec, 9, "b"), History(status="running"))
    queue(store, spec, "a")
    assert replace_dead_hosts(store, lambda: 1) == 1
    assert len(hosts.started) == 1
    assert living_hosts(store) == []
    assert {run.name: run.status for run in runs(store)} == {"a": "queued", "b": "crashed"}


@pytest.fixture
def dead_host(store: Store) -> Callable[[], None]:
    """A host that has gone without a word."""

    def leave_a_row() -> None:
        gone = subprocess.Popen(["true"])
        gone.wait()
        assert register_host(store, HOST)
        with store.write() as db:
            db.execute("UPDATE hosts SET pid = ?", (gone.pid,))

    return leave_a_row


def test_nothing_is_started_where_enough_hosts_live(
    store: Store, hosts: Hosts, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(supervisor, "ensure_host", hosts.start)
    assert register_host(store, HOST)
    start_missing_hosts(store, 4)
    assert hosts.started == []
