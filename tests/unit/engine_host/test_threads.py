"""Large steps get all cores, small ones one thread; a run goes on with what it began with."""

from dataclasses import replace

import pytest

from engine.client.branching import branched
from engine.client.opening import open_experiment
from engine.client.submission import submit
from engine.client.tables import describe
from engine.host import gpu_wait, threads
from engine.host.gpu_wait import await_gpus
from engine.host.service import ANEW, Service
from engine.host.threads import devices_for, next_run, threads_for
from engine.host.worker import Worker
from engine.specs import ExperimentSpec
from engine.specs.edit import with_values
from engine.specs.networks import passage_of
from engine.specs.workload import is_large, multiplications
from engine.store.database import Store
from engine.store.facts import RunFacts
from engine.store.process_writer import leave_host, register_host
from engine.store.run_writer import add_facts, claim_run
from engine.store.runs import run as find
from fake_runs import History, curve, write_run

CORES = 6


@pytest.fixture(autouse=True)
def _cores(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(threads, "cores", lambda: CORES)


@pytest.fixture
def large(spec: ExperimentSpec) -> ExperimentSpec:
    return with_values(spec, ["training.batch_size=1000", "network.layers.1.units=4000"])


def test_a_weight_counts_once_for_every_place_that_it_is_used_at(store: Store) -> None:
    digits = open_experiment("cnn-digits")
    table = describe(store, digits.data)
    first, *_ = passage_of(digits, table)
    places = 8 * 8
    assert multiplications([first]) == places * sum(line.parameters for line in first.lines)
    assert is_large(with_values(digits, ["training.batch_size=1000"]), table)
    small = open_experiment("00-first-model")
    assert not is_large(small, describe(store, small.data))


def test_what_a_run_began_with_counts_more_than_what_it_is_worth(
    store: Store, spec: ExperimentSpec, large: ExperimentSpec
) -> None:
    def queued(asked: ExperimentSpec) -> str:
        return submit(store, asked)

    small, big = find(store, queued(spec)), find(store, queued(large))
    assert small is not None
    assert big is not None
    assert [threads_for(run, 1) for run in (small, big)] == [1, CORES]
    assert [threads_for(run, 4) for run in (small, big)] == [1, 1]
    begun = replace(big, facts=replace(big.facts, threads=3))
    assert threads_for(begun, 4) == 3


def test_a_branch_has_the_threads_of_its_run(store: Store, large: ExperimentSpec) -> None:
    left = write_run(store, large, History(curve(2)))
    add_facts(store, left, RunFacts(threads=3, resumes=0))
    parent = find(store, left)
    assert parent is not None
    branch = find(store, submit(store, branched(store, parent, 2)))
    assert branch is not None
    assert threads_for(branch, 1) == 3


def test_a_run_is_claimed_only_by_a_host_that_suits_it(
    store: Store, spec: ExperimentSpec, large: ExperimentSpec
) -> None:
    first, then = submit(store, spec), submit(store, large)
    assert claim_run(store, "host", only=then) is None
    claimed = claim_run(store, "host", only=first)
    assert claimed is not None
    assert claimed[0] == first


def test_a_host_with_other_threads_begins_anew_and_takes_no_run(
    store: Store, large: ExperimentSpec, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(Worker, "start", lambda _: None)
    run = submit(store, large)
    assert Service(store, "host", Worker(store.directory), 0.0).serve() == ANEW
    waiting = next_run(store)
    assert waiting is not None
    assert (waiting.id, waiting.status) == (run, "queued")
    worker = Worker(store.directory, CORES)
    worker.ready.set()
    jobs: list[str] = []
    monkeypatch.setattr(worker, "submit", lambda job: jobs.append(job.run))
    service = Service(store, "host", worker, 0.0)
    service._look()  # pyright: ignore[reportPrivateUsage]
    assert jobs == [run]


def test_a_host_with_another_number_of_devices_begins_anew(
    store: Store, spec: ExperimentSpec, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(Worker, "start", lambda _: None)
    submit(store, with_values(spec, ["training.devices=2"]))
    waiting = next_run(store)
    assert devices_for(waiting) == 2
    assert devices_for(None) == 1
    assert Service(store, "host", Worker(store.directory), 0.0).serve() == ANEW


def test_a_host_takes_the_gpus_of_the_next_run_and_waits_while_others_hold_them(
    store: Store, spec: ExperimentSpec, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(gpu_wait, "visible_gpus", lambda: ["GPU-a", "GPU-b"])
    monkeypatch.setattr(gpu_wait, "take_gpus", lambda places: [f"GPU-{one}" for one in places])
    for host in ("first", "second"):
        register_host(store, host, 2)
    idle = await_gpus(store, "first", 0, 0.0)
    assert idle is not None
    assert (idle.run, idle.places) == (None, (0,))
    run = submit(store, with_values(spec, ["training.devices=2"]))
    waited: list[float] = []

    def leave(seconds: float) -> None:
        waited.append(seconds)
        leave_host(store, "first", only_if_idle=False)

    monkeypatch.setattr(gpu_wait.time, "sleep", leave)
    taken = await_gpus(store, "second", 1, 0.0)
    assert taken is not None
    assert taken.run is not None
    assert (taken.run.id, taken.places, len(waited)) == (run, (0, 1), 1)
