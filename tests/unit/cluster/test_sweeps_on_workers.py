"""Sweeps asked for the cluster: workers train the trials, and the coordinator judges them."""

import threading
import time
from collections.abc import Iterator

import pytest

from data.messages import Message
from engine.client import sweeps as client
from engine.client.cluster import ask_cluster_for_sweep, asking_cluster, cluster_work
from engine.cluster.coordinator import Coordinator
from engine.cluster.judging import Judge
from engine.commands import CommandKind
from engine.io.numbers import dumps
from engine.specs.sweep import SweepSpec
from engine.store.asker import is_cluster
from engine.store.commands import pass_on, take
from engine.store.database import Store
from engine.store.runs import runs
from engine.store.sweep_work import standing
from engine.store.sweep_writer import add_sweep
from engine.store.sweeps import find_sweep, trials
from engine.sweeps.studies import Studies
from engine.training.control import Control, Stopped
from made_sweeps import add_trials, base, told
from scripted_host import Script
from scripted_worker import scripted_worker

SPACE = {"training.optimizer.learning_rate": {"low": 1e-4, "high": 1e-1, "log": True}}


@pytest.fixture(autouse=True)
def _for_cluster() -> Iterator[None]:
    with asking_cluster():
        yield


def test_workers_train_a_sweep_to_its_end(store: Store) -> None:
    wanted = SweepSpec.parse({"trials": 6, "space": SPACE, "sampler": "random", "seeds": 2})
    sweep = client.start(store, base(epochs=2), wanted)
    coordinator = Coordinator(store)
    coordinator.turn()
    assert cluster_work(store).waiting == 1, "one for the first worker to come"
    threads = [
        threading.Thread(
            target=lambda: scripted_worker(store.directory, Script(0.02), idle=1.0).work()
        )
        for _ in range(2)
    ]
    for thread in threads:
        thread.start()
    until = time.monotonic() + 60
    while any(thread.is_alive() for thread in threads):
        assert time.monotonic() < until
        coordinator.turn()
        time.sleep(0.02)
    coordinator.turn()
    found = find_sweep(store, sweep)
    assert standing(store, found) == "finished"
    known = trials(store, found)
    assert [one.state for one in known] == ["complete"] * 6
    assert [len(one.runs) for one in known] == [2] * 6
    assert all(is_cluster(run.facts.asker) for run in runs(store))
    assert found.worked >= 0
    assert not cluster_work(store).is_open


def test_a_sweep_of_this_machine_can_be_handed_to_the_cluster(store: Store) -> None:
    sweep = add_sweep(store, base(), told(3))
    store.db.execute("UPDATE sweeps SET asker = 'me', status = 'paused'")
    assert not cluster_work(store).is_open
    ask_cluster_for_sweep(store, sweep)
    assert cluster_work(store).sweeps == 1


def test_a_trial_that_has_fallen_behind_is_pruned_where_it_trains(store: Store) -> None:
    sweep = add_sweep(store, base(), told(40, pruner="median", metric="val_accuracy"))
    add_trials(store, sweep, 12)
    (run,) = add_trials(store, sweep, 1, running=1)
    judge = Judge(store, Studies())
    judge.begins(run)
    store.db.execute(
        "UPDATE epochs SET metrics = ? WHERE run = ?", (dumps({"val_accuracy": 0.01}), run)
    )
    (kind, data) = judge.behind([run])[run]
    pass_on(store, run, kind, data)
    (command,) = take(store, run)
    assert command.kind is CommandKind.PRUNE
    assert isinstance(command.reason, Message)
    assert command.reason.code == "run.pruned"
    assert command.reason.params["pruner"] == "median"
    control = Control()
    control.give(command)
    with pytest.raises(Stopped) as stopped:
        control.ask(lambda _: None)
    assert stopped.value.pruned
    assert stopped.value.reason == command.reason
    time.sleep(0.05)
    assert judge.behind([run]) == {}, "an epoch is judged once"


def test_what_was_judged_by_another_process_is_not_judged_again(store: Store) -> None:
    """What is known by now of the other trials was not known then."""
    sweep = add_sweep(store, base(), told(40, pruner="median", metric="val_accuracy"))
    add_trials(store, sweep, 12)
    (run,) = add_trials(store, sweep, 1, running=1)
    store.db.execute(
        "UPDATE epochs SET metrics = ? WHERE run = ?", (dumps({"val_accuracy": 0.01}), run)
    )
    judge = Judge(store, Studies())
    assert judge.behind([run]) == {}
    store.db.execute(
        "INSERT INTO epochs (run, epoch, metrics, learning_rate, seconds) "
        "VALUES (?, 20, ?, 0.1, 1)",
        (run, dumps({"val_accuracy": 0.01})),
    )
    time.sleep(0.05)
    assert run in judge.behind([run])
