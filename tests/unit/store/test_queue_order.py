"""The queue keeps the order that a person gives it, and hosts side by side share it."""

import threading
from collections.abc import Callable

import pytest

from data.errors import InputError
from data.messages import Message
from engine.host.supervisor import missing_hosts
from engine.store.database import Store
from engine.store.facts import HostFacts
from engine.store.process_writer import (
    attach_client,
    is_needed,
    leave_host,
    register_host,
    update_host,
)
from engine.store.processes import living_hosts
from engine.store.queue import ALL_THE_WAY, cancel_run, move_run
from engine.store.run_writer import claim_run
from engine.store.runs import active_runs, run, waiting_runs
from refusals import refuses

MakeRun = Callable[..., str]


def order(store: Store) -> str:
    return "".join(found.name for found in waiting_runs(store))


@pytest.mark.parametrize(
    ("moved", "by", "expected", "place"),
    [
        ("c", -1, "acbd", 2),
        ("b", 1, "acbd", 3),
        ("d", -ALL_THE_WAY, "dabc", 1),
        ("a", ALL_THE_WAY, "bcda", 4),
        ("a", -1, "abcd", 1),
        ("d", 1, "abcd", 4),
    ],
)
def test_a_waiting_run_moves_and_hosts_take_it_there(
    store: Store, make_run: MakeRun, moved: str, by: int, expected: str, place: int
) -> None:
    made = {name: make_run(name) for name in "abcd"}
    assert move_run(store, made[moved], by) == place
    assert order(store) == expected
    for name in expected:
        claimed = claim_run(store, "host")
        assert claimed is not None
        assert claimed[0] == made[name]


def test_what_trains_keeps_its_place(store: Store, make_run: MakeRun) -> None:
    made = [make_run(name) for name in "abc"]
    claim_run(store, "host")
    move_run(store, made[2], -ALL_THE_WAY)
    assert [found.name for found in active_runs(store)] == ["a", "c", "b"]
    with refuses("run.waits_no_longer", run="a", status="running"):
        move_run(store, made[0], 1)
    with refuses("run.waits_no_longer", run="a", status="running"):
        cancel_run(store, made[0])


def test_a_cancelled_run_has_stopped_in_words_and_is_never_taken(
    store: Store, make_run: MakeRun
) -> None:
    first, second = make_run("a"), make_run("b")
    cancel_run(store, first)
    found = run(store, first)
    assert found is not None
    assert (found.status, found.epochs_done) == ("stopped", 0)
    assert found.message == Message("run.taken_off_queue")
    claimed = claim_run(store, "host")
    assert claimed is not None
    assert claimed[0] == second
    with refuses("run.already_ended", run="a", status="stopped"):
        cancel_run(store, first)
    with refuses("run.unknown", run="nosuch"):
        move_run(store, "nosuch", 1)


def test_moving_while_hosts_claim_loses_no_run_and_takes_none_twice(
    store: Store, make_run: MakeRun
) -> None:
    made = [make_run() for _ in range(30)]
    claimed: list[str] = []
    gate = threading.Barrier(3)

    def serve() -> None:
        own = Store(store.directory)
        gate.wait()
        while found := claim_run(own, "host"):
            claimed.append(found[0])
        own.close()

    def stir() -> None:
        own = Store(store.directory)
        gate.wait()
        for name in reversed(made):
            try:
                move_run(own, name, -ALL_THE_WAY)
            except InputError:
                continue
        own.close()

    threads = [threading.Thread(target=work) for work in (serve, serve, stir)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert sorted(claimed) == sorted(made)


def test_as_many_hosts_as_asked_for_each_in_a_slot_of_its_own(store: Store) -> None:
    assert [register_host(store, name, 2) for name in "abc"] == [True, True, False]
    assert {host.id: host.slot for host in living_hosts(store)} == {"a": 0, "b": 1}
    assert not register_host(store, "c")
    leave_host(store, "a", only_if_idle=False)
    assert register_host(store, "c", 2)
    assert {host.id: host.slot for host in living_hosts(store)} == {"b": 1, "c": 0}


def test_hosts_are_started_for_runs_and_the_first_always(store: Store, make_run: MakeRun) -> None:
    assert missing_hosts(store, 4) == 1
    register_host(store, "a", 4)
    assert missing_hosts(store, 4) == 0
    make_run()
    assert missing_hosts(store, 4) == 0
    make_run()
    make_run()
    assert [missing_hosts(store, jobs) for jobs in (1, 2, 4)] == [0, 1, 2]
    claim_run(store, "a")
    assert missing_hosts(store, 4) == 2


def test_a_client_keeps_one_host_that_is_free_and_lets_the_others_go(store: Store) -> None:
    attach_client(store)
    for name in "ab":
        register_host(store, name, 2)
        update_host(store, name, "ready")
    assert leave_host(store, "a", only_if_idle=True)
    assert not leave_host(store, "b", only_if_idle=True)
    register_host(store, "c", 2)
    update_host(store, "c", "training")
    assert is_needed(store, "b")


def test_a_heartbeat_says_how_busy_the_host_is(store: Store) -> None:
    register_host(store, "a")
    figures = {"cpu": 98, "memory": 600_000_000}
    update_host(store, "a", "training", HostFacts(slot=0, figures=figures))
    assert living_hosts(store)[0].facts.figures == figures
