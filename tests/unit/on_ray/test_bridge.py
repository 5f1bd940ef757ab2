"""The bridge between a store and a cluster that is made up, with real seats and workers on it."""

import threading
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from engine.client.cluster import asking_cluster
from engine.client.control import send
from engine.client.submission import submit
from engine.cluster.coordinator import Coordinator
from engine.commands import Command, CommandKind
from engine.events import EpochEnded, Intervention, Queued
from engine.host.sweeping import MOST_FAILED  # noqa: F401  # the coordinator loads it
from engine.on_ray.bridge import Bridge
from engine.on_ray.keeping import is_needed
from engine.on_ray.transport import Unreachable
from engine.on_ray.versions import CODE
from engine.specs import ExperimentSpec
from engine.specs.edit import with_value
from engine.store.database import Store
from engine.store.facts import RunFacts
from engine.store.processes import known_hosts, living_hosts
from engine.store.queue import cancel_run
from engine.store.run_history import events
from engine.store.run_writer import add_facts
from engine.store.runs import Run, runs
from engine.store.runs import run as find_run
from fake_ray import FakeRay
from scripted_host import Script

Queue = Callable[..., list[str]]
Make = Callable[..., "Both"]


@pytest.fixture(autouse=True)
def _for_cluster() -> Iterator[None]:
    with asking_cluster():
        yield


@pytest.fixture
def queue(store: Store, spec: ExperimentSpec) -> Queue:
    def submitted(count: int = 1, epochs: int = 3) -> list[str]:
        one = with_value(spec, "training.epochs", str(epochs))
        return [submit(store, with_value(one, "name", f"run {n}")) for n in range(count)]

    return submitted


class Both:
    """The coordinator and a bridge, in turns."""

    def __init__(self, store: Store, ray: FakeRay, most: int | None = None) -> None:
        self.store, self.ray, self.most = store, ray, most
        self.coordinator = Coordinator(store)
        self.bridge = Bridge(store, ray, most)

    def turn(self) -> None:
        self.coordinator.turn()
        self.bridge.turn()

    def until(self, done: Callable[[], bool], seconds: float = 60.0) -> None:
        end = time.monotonic() + seconds
        while not done():
            assert time.monotonic() < end, "waited too long"
            self.turn()
            time.sleep(0.02)

    def until_ended(self) -> None:
        self.until(lambda: all(run.is_ended for run in runs(self.store)))

    def again(self) -> None:
        """The bridge was killed, and another one begins."""
        self.bridge.close()
        self.bridge = Bridge(self.store, self.ray, self.most)


@pytest.fixture
def ray(tmp_path: Path) -> Iterator[FakeRay]:
    made = FakeRay(tmp_path / "nodes")
    yield made
    for seat in list(made.taken.values()):
        seat.kill()


@pytest.fixture
def make(store: Store) -> Iterator[Make]:
    made: list[Both] = []

    def begin(ray: FakeRay, most: int | None = None) -> Both:
        made.append(Both(store, ray, most))
        return made[-1]

    yield begin
    for one in made:
        one.bridge.close()


@pytest.fixture
def both(make: Make, ray: FakeRay) -> Both:
    return make(ray)


def _known(store: Store, run: str) -> Run:
    found = find_run(store, run)
    assert found is not None
    return found


def _epochs(store: Store, run: str) -> int:
    return sum(isinstance(one.event, EpochEnded) for one in events(store, run))


def test_a_seat_that_a_killed_bridge_has_begun_for_nobody_ends_before_the_next_one_leaves(
    both: Both, ray: FakeRay, queue: Queue
) -> None:
    stray = ray.take_seat("stray", 2, 0, ())
    told = stray.ask("about")
    assert told.is_there
    assert told.result()["place"] == "node0"
    queue(2)
    both.until_ended()
    both.until(lambda: both.bridge.is_idle)
    assert set(ray.seats()) == {"stray"}
    both.bridge.end_strays()
    assert ray.seats() == {}


def test_runs_are_trained_on_the_nodes_and_nothing_of_them_is_left_anywhere(
    store: Store, both: Both, ray: FakeRay, queue: Queue
) -> None:
    ids = queue(6)
    both.until_ended()
    for run in ids:
        assert (_known(store, run).status, _epochs(store, run)) == ("finished", 3)
        assert _known(store, run).facts.node
    both.until(lambda: both.bridge.is_idle and not known_hosts(store))
    assert ray.taken == {}
    assert not list(store.directory.glob("runs/*/journal-*"))
    assert not list((store.directory / "cluster" / "queue").iterdir())
    assert not [one for one in ray.folder.rglob("*") if one.is_file()]


def test_no_more_run_side_by_side_than_there_is_room_or_is_asked_for(
    store: Store, tmp_path: Path, queue: Queue, make: Make
) -> None:
    ray = FakeRay(tmp_path / "small", cpus=(1, 1), script=Script(seconds=0.05))
    both, most = make(ray), 0
    queue(4)

    def watched() -> bool:
        nonlocal most
        most = max(most, sum(seat.node is not None for seat in ray.taken.values()))
        return all(run.is_ended for run in runs(store))

    both.until(watched)
    assert most == 2

    alone = make(FakeRay(tmp_path / "large", cpus=(4,)), most=1)
    queue(2)
    alone.until_ended()
    assert len(alone.ray.asked_for) == 1  # which trains one behind the other
    alone.until(lambda: alone.bridge.is_idle)


def test_a_run_gets_the_cpus_of_its_threads(
    store: Store, both: Both, ray: FakeRay, queue: Queue
) -> None:
    (run,) = queue()
    add_facts(store, run, RunFacts(threads=2))
    both.until_ended()
    assert [one[:2] for one in ray.asked_for] == [(2, 0)]


def test_where_nodes_have_gpus_a_run_gets_those_of_its_devices(
    store: Store, both: Both, ray: FakeRay, queue: Queue
) -> None:
    ray.gpus = 2
    queue()
    both.until_ended()
    assert [one[:2] for one in ray.asked_for] == [(1, 1)]


def test_a_node_is_lost_and_its_run_goes_on_with_another(
    store: Store, tmp_path: Path, queue: Queue, make: Make
) -> None:
    begun = threading.Event()
    ray = FakeRay(tmp_path / "nodes", script=Script(seconds=0.1, goes_on=begun))
    both = make(ray)
    (run,) = queue()
    both.until(lambda: _known(store, run).status == "running")
    (seat,) = ray.taken.values()
    assert seat.node is not None
    begun.set()
    ray.lose(seat.node)
    both.until_ended()
    found = _known(store, run)
    assert (found.status, found.facts.resumes) == ("finished", 1)
    assert any(isinstance(one.event, Queued) for one in events(store, run))
    both.until(lambda: not known_hosts(store) and both.bridge.is_idle)


def test_a_seat_that_does_not_answer_for_a_while_keeps_its_run(
    store: Store, tmp_path: Path, queue: Queue, make: Make
) -> None:
    ray = FakeRay(tmp_path / "nodes", script=Script(seconds=0.5))
    both = make(ray)
    (run,) = queue()
    both.until(lambda: _known(store, run).status == "running")
    (seat,) = ray.taken.values()
    seat.away = True
    end = time.monotonic() + 2
    both.until(lambda: time.monotonic() > end)
    seat.away = False
    both.until_ended()
    assert (_epochs(store, run), _known(store, run).facts.resumes) == (3, None)


def test_another_bridge_goes_on_with_what_trains(
    store: Store, tmp_path: Path, queue: Queue, make: Make
) -> None:
    ray = FakeRay(tmp_path / "nodes", script=Script(seconds=0.5))
    both = make(ray)
    (run,) = queue()
    both.until(lambda: _known(store, run).status == "running")
    (worker,) = ray.taken
    time.sleep(2.5)  # meanwhile it trains to its end
    both.again()
    both.until_ended()
    assert (_epochs(store, run), _known(store, run).facts.resumes) == (3, None)
    assert ray.given == [worker]


def test_a_worker_is_living_while_no_bridge_is_there_and_its_run_stays_with_it(
    store: Store, tmp_path: Path, queue: Queue, make: Make, monkeypatch: pytest.MonkeyPatch
) -> None:
    ray = FakeRay(tmp_path / "nodes", script=Script(seconds=0.5))
    both = make(ray)
    (run,) = queue()
    both.until(lambda: _known(store, run).status == "running")
    monkeypatch.setattr("engine.store.processes.SILENCE_SECONDS", 0.0)
    monkeypatch.setattr("engine.cluster.coordinator.SILENCE_SECONDS", 0.0)
    for _ in range(20):
        both.coordinator.turn()
    assert [host.is_worker for host in living_hosts(store)] == [True]
    assert _known(store, run).status == "running"
    both.again()
    both.until_ended()
    assert _known(store, run).facts.resumes is None


def test_a_seat_that_was_lost_while_no_bridge_was_there_is_found_lost_by_the_next(
    store: Store, tmp_path: Path, queue: Queue, make: Make
) -> None:
    ray = FakeRay(tmp_path / "nodes", script=Script(seconds=0.5))
    both = make(ray)
    (run,) = queue()
    both.until(lambda: _known(store, run).status == "running")
    for node in list(ray.cpus):
        ray.lose(node)
    ray.cpus["node9"] = 2
    both.again()
    both.until_ended()
    assert (_known(store, run).status, _known(store, run).facts.resumes) == ("finished", 1)


def test_a_cluster_that_is_away_is_told_and_nothing_of_its_runs_is_lost(
    store: Store, tmp_path: Path, queue: Queue, make: Make
) -> None:
    ray = FakeRay(tmp_path / "nodes", script=Script(seconds=0.5))
    both = make(ray)
    (run,) = queue()
    both.until(lambda: _known(store, run).status == "running")
    ray.away = True
    with pytest.raises(Unreachable):
        both.until(lambda: False)
    ray.away = False
    both.again()
    both.until_ended()
    assert (_epochs(store, run), _known(store, run).facts.resumes) == (3, None)


def test_a_run_of_a_cluster_that_stays_away_can_be_given_up(
    store: Store, tmp_path: Path, queue: Queue, make: Make
) -> None:
    ray = FakeRay(tmp_path / "nodes", script=Script(seconds=0.5))
    both = make(ray)
    (run,) = queue(epochs=50)
    both.until(lambda: _epochs(store, run) >= 1)
    ray.away = True
    assert is_needed(store.directory, gone=True)
    both.coordinator.turn()
    assert _known(store, run).status == "running"  # nobody has asked for anything else
    send(store, run, Command(CommandKind.STOP))
    assert is_needed(store.directory, gone=False)
    both.coordinator.turn()
    assert _known(store, run).status == "running"  # it may come back
    is_needed(store.directory, gone=True)
    for _ in range(3):
        both.coordinator.turn()
    assert _known(store, run).status == "crashed"
    assert not is_needed(store.directory, gone=True)
    ray.away = False


def test_pause_change_and_stop_reach_a_run_on_its_node(
    store: Store, tmp_path: Path, queue: Queue, make: Make
) -> None:
    ray = FakeRay(tmp_path / "nodes", script=Script(seconds=0.5))
    both = make(ray)
    (run,) = queue(epochs=200)
    both.until(lambda: _epochs(store, run) >= 1)
    send(store, run, Command(CommandKind.PAUSE))
    both.until(lambda: _known(store, run).status == "paused")
    send(store, run, Command(CommandKind.RESUME))
    both.until(lambda: _known(store, run).status == "running")
    send(store, run, Command(CommandKind.STOP))
    both.until_ended()
    assert _known(store, run).status == "stopped"
    kinds = [one.event.kind for one in events(store, run) if isinstance(one.event, Intervention)]
    assert kinds


def test_what_is_cancelled_while_it_waits_for_room_takes_no_seat(
    store: Store, tmp_path: Path, queue: Queue, make: Make
) -> None:
    ray = FakeRay(tmp_path / "none", cpus=())
    ray.cpus["node0"] = 1
    both = make(ray)
    (run,) = queue()
    add_facts(store, run, RunFacts(threads=3))
    both.until(lambda: bool(ray.taken))
    both.bridge._carriers[0].since -= 60
    why = both.bridge.waits_for
    assert why is not None
    assert (why.code, why.params["cpus"]) == ("ray.no_such_node", 3)
    cancel_run(store, run)
    both.until(lambda: both.bridge.is_idle)
    assert ray.taken == {}


def test_a_node_of_another_version_is_not_used(
    store: Store, both: Both, ray: FakeRay, queue: Queue
) -> None:
    ray.other["node0"] = {CODE: "another"}
    queue(2)
    both.until_ended()
    assert {one[2][0] for one in ray.asked_for} == {"node0"}
    assert {node for node, _ in ray.fetches} <= {"node1"}


def test_where_every_node_has_another_version_nothing_is_trained_and_that_is_told(
    store: Store, both: Both, ray: FakeRay, queue: Queue
) -> None:
    for node in ray.cpus:
        ray.other[node] = {"keras": "2.0"}
    (run,) = queue()
    both.until(lambda: both.bridge.waits_for is not None)
    why = both.bridge.waits_for
    assert why is not None
    assert (why.code, why.params["name"], why.params["theirs"]) == (
        "ray.other_version",
        "keras",
        "2.0",
    )
    assert _known(store, run).status == "queued"
    assert ray.asked_for == []
