"""Which GPUs a host holds: several are its own, and no other's."""

from engine.store.database import Store
from engine.store.facts import HostFacts
from engine.store.gpu_places import take_places
from engine.store.process_writer import leave_host, register_host, update_host
from engine.store.processes import living_hosts


def held(store: Store) -> dict[str, tuple[int, ...] | None]:
    return {host.id: host.facts.gpus for host in living_hosts(store)}


def test_each_host_takes_the_gpu_of_its_slot(store: Store) -> None:
    for host in "ab":
        register_host(store, host, 4)
    assert [take_places(store, host, 1, 2) for host in "ba"] == [(1,), (0,)]
    assert held(store) == {"a": (0,), "b": (1,)}


def test_more_hosts_than_gpus_share_the_one_that_fewest_hold(store: Store) -> None:
    for host in "abcd":
        register_host(store, host, 4)
    assert [take_places(store, host, 1, 2) for host in "abcd"] == [(0,), (1,), (0,), (1,)]


def test_who_wants_several_waits_until_they_are_free_and_holds_none_meanwhile(store: Store) -> None:
    for host in "ab":
        register_host(store, host, 2)
    assert take_places(store, "a", 1, 2) == (0,)
    assert take_places(store, "b", 2, 2) is None
    assert held(store) == {"a": (0,), "b": ()}
    leave_host(store, "a", only_if_idle=False)
    assert take_places(store, "b", 2, 2) == (0, 1)


def test_nobody_shares_what_another_host_holds_several_of(store: Store) -> None:
    for host in "abc":
        register_host(store, host, 4)
    assert take_places(store, "a", 2, 3) == (0, 1)
    assert take_places(store, "b", 1, 3) == (2,)
    assert take_places(store, "c", 1, 3) == (2,)
    leave_host(store, "b", only_if_idle=False)
    leave_host(store, "c", only_if_idle=False)
    assert register_host(store, "d", 4)
    assert take_places(store, "d", 1, 2) is None


def test_a_host_of_an_earlier_version_holds_the_gpu_of_its_slot(store: Store) -> None:
    for host in "ab":
        register_host(store, host, 4)
    update_host(store, "a", "ready", HostFacts(slot=0))
    assert take_places(store, "b", 2, 2) is None
    assert take_places(store, "b", 1, 2) == (1,)


def test_a_host_that_was_taken_for_dead_takes_none(store: Store) -> None:
    assert take_places(store, "gone", 1, 2) is None
