"""Which run of an experiment is on show, in every order of events, and what the keys mean then."""

from collections.abc import Sequence

import pytest

from engine.client.queue import cancel_run
from engine.compare.metric_samples import spread
from engine.specs import ExperimentSpec
from engine.specs.edit import with_value
from engine.store.commands import take
from engine.store.database import Store
from engine.store.experiment_writer import add_experiment
from engine.store.process_writer import register_host
from engine.store.run_writer import claim_run
from engine.store.runs import active_runs, newest_runs, run, runs
from fake_bench import FakeBench
from fake_runs import HOST, History, curve, short, write_run
from tui.model import seed_repeats
from tui.model.on_show import OnShow, runs_on_show
from tui.model.seed_repeats import Repeats

TRAINED, TRAINS = History(curve(3)), History(curve(2), status="running")
WAITS, BEGUN = History(status="queued"), History(status="running")
FAILED, BROKEN = History(status="failed", message="no room"), History(curve(1), status="crashed")
STOPPED = History(curve(2), status="stopped")
CANCELLED = History(status="queued", message="cancelled")
"""Is taken off the queue as soon as it is there."""


@pytest.fixture
def place(store: Store, spec: ExperimentSpec) -> str:
    assert register_host(store, HOST)
    return add_experiment(store, spec)


def on_show(store: Store, place: str) -> OnShow:
    return runs_on_show(newest_runs(store), active_runs(store))[place]


def write(store: Store, spec: ExperimentSpec, place: str, told: Sequence[History]) -> list[str]:
    """The runs in the order of their making; those that wait are queued when all else is done."""
    made: dict[int, str] = {}
    for number, history in enumerate(told):
        made[number] = write_run(store, short(spec, 9), history, place)
        if history is CANCELLED:
            cancel_run(store, made[number])
    return [made[number] for number in range(len(told))]


@pytest.mark.parametrize(
    ("told", "shown", "more", "failed"),
    [
        ([TRAINED], 0, 0, False),
        ([TRAINED, STOPPED], 1, 0, False),
        ([TRAINED, BROKEN], 1, 0, False),
        ([TRAINED, CANCELLED], 0, 0, False),
        ([CANCELLED, TRAINED], 1, 0, False),
        ([CANCELLED], 0, 0, False),
        ([CANCELLED, FAILED], 1, 0, False),
        ([TRAINED, WAITS], 0, 1, False),
        ([TRAINED, WAITS, WAITS], 0, 2, False),
        ([CANCELLED, WAITS], 1, 0, False),
        ([TRAINED, BEGUN], 1, 0, False),
        ([TRAINS, WAITS], 0, 1, False),
        ([TRAINED, TRAINS, WAITS], 1, 1, False),
        ([TRAINS, CANCELLED], 0, 0, False),
        ([TRAINS, TRAINED], 0, 0, False),
        ([TRAINS, BEGUN], 0, 1, False),
        ([TRAINED, FAILED], 0, 0, True),
        ([FAILED, TRAINED], 1, 0, False),
        ([WAITS, WAITS], 0, 1, False),
    ],
)
def test_what_trains_comes_before_what_is_trained_and_that_before_what_waits(
    store: Store,
    spec: ExperimentSpec,
    place: str,
    told: list[History],
    shown: int,
    more: int,
    failed: bool,
) -> None:
    made = write(store, spec, place, told)
    found = on_show(store, place)
    assert (found.run.id, found.more, found.failed) == (made[shown], more, failed)


def test_the_newest_is_the_one_made_last_whatever_the_clock_says(
    store: Store, spec: ExperimentSpec, place: str
) -> None:
    _, last = write(store, spec, place, [TRAINED, STOPPED])
    with store.write() as db:
        db.execute("UPDATE runs SET created = created - 86400 WHERE id = ?", (last,))
    assert on_show(store, place).run.id == last


def test_stop_means_the_run_in_sight_and_never_one_that_is_not(
    store: Store, spec: ExperimentSpec, place: str
) -> None:
    """A long run trains, its changed successor waits: s, s stops the first and only that."""
    trains, waits = write(store, spec, place, [TRAINS, WAITS])
    bench = FakeBench(store, spec)
    bench.runs.stop()
    assert [command.kind for command in take(store, trains)] == ["stop"]
    finish(store, trains)
    bench.look()
    bench.runs.stop()
    assert [found.status for found in (run(store, waits),) if found] == ["queued"]
    assert len(bench.person.errors) == 1
    claim_run(store, HOST)
    bench.look()
    bench.runs.stop()
    assert [command.kind for command in take(store, waits)] == ["stop"]


def finish(store: Store, run_id: str) -> None:
    from engine.events import Ended
    from engine.store.run_writer import record

    record(store, run_id, Ended("stopped", 2))


def test_stop_leaves_the_run_of_another_experiment_alone(
    store: Store, spec: ExperimentSpec, place: str
) -> None:
    trains = write_run(store, short(spec, 9, "long"), TRAINS)
    bench = FakeBench(store, spec)
    bench.selection.select(place)
    bench.runs.stop()
    assert take(store, trains) == []
    assert "long" in bench.person.errors[0]


def test_a_waiting_run_out_of_sight_is_found_by_the_keys_of_the_queue(
    store: Store, spec: ExperimentSpec, place: str
) -> None:
    _, first, second = write(store, spec, place, [TRAINED, WAITS, WAITS])
    bench = FakeBench(store, spec)
    assert bench.state.own_run is None
    assert bench.state.waiting_run is not None
    assert bench.state.waiting_run.id == first
    bench.queue.cancel_queued()
    bench.look()
    bench.experiments.close()
    assert bench.names, "the second one waits"
    bench.queue.cancel_queued()
    assert {found.status for found in runs(store) if found.id in (first, second)} == {"stopped"}


def test_the_same_run_again_is_asked_about_once(
    store: Store, spec: ExperimentSpec, place: str
) -> None:
    write_run(store, spec, TRAINED, place)
    bench = FakeBench(store, spec)
    bench.runs.train()
    assert len(runs(store)) == 1
    bench.runs.train()
    assert len(runs(store)) == 2


@pytest.mark.parametrize("history", [STOPPED, BROKEN])
def test_what_ended_early_is_trained_anew_without_a_question(
    store: Store, spec: ExperimentSpec, place: str, history: History
) -> None:
    write_run(store, spec, history, place)
    FakeBench(store, spec).runs.train()
    assert len(runs(store)) == 2


def test_a_change_is_trained_without_a_question(
    store: Store, spec: ExperimentSpec, place: str
) -> None:
    write_run(store, with_value(spec, "seed", 7), TRAINED, place)
    FakeBench(store, spec).runs.train()
    assert len(runs(store)) == 2


def test_seeds_come_to_one_mean_and_spread(store: Store, spec: ExperimentSpec, place: str) -> None:
    for seed, value in ((1, 0.2), (2, 0.7), (3, 0.3)):
        metrics = [{**epoch, "val_accuracy": value} for epoch in curve(2)]
        write_run(store, with_value(spec, "seed", seed), History(metrics), place)
    repeats = Repeats()

    def stated() -> OnShow:
        found = runs_on_show(newest_runs(store), active_runs(store))
        return repeats.stated(store, found, len(runs(store)))[place]

    found = stated()
    assert found.seeds is not None
    assert found.seeds.count == 3
    assert found.seeds.last["val_accuracy"] == spread([0.2, 0.7, 0.3])
    write_run(store, with_value(spec, "training.epochs", 7), TRAINED, place)
    assert stated().seeds is None, "the newest is no repetition of them"


def test_many_seeds_are_read_some_at_a_time_until_all_are_told(
    store: Store, spec: ExperimentSpec, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(seed_repeats, "AT_A_TIME", 0.0001)
    for number in range(4):
        named = with_value(spec, "name", str(number))
        made = add_experiment(store, named)
        for seed in (1, 2):
            write_run(store, with_value(named, "seed", seed), TRAINED, made)
    repeats, rounds = Repeats(), 0
    while not rounds or repeats.is_behind:
        found = runs_on_show(newest_runs(store), active_runs(store))
        told = repeats.stated(store, found, "the same")
        rounds += 1
    assert rounds > 1
    assert [one.seeds.count for one in told.values() if one.seeds] == [2, 2, 2, 2]
