"""What the keys of the bench do, without a screen: controllers over a real store."""

from collections.abc import Callable

import pytest

from engine.specs import ExperimentSpec
from engine.specs.edit import with_value
from engine.store.commands import take
from engine.store.database import Store
from engine.store.experiment_writer import add_experiment
from engine.store.process_writer import register_host
from engine.store.run_writer import claim_run
from engine.store.runs import run, runs, waiting_runs
from fake_bench import FakeBench

Make = Callable[..., FakeBench]


@pytest.fixture
def bench(store: Store, spec: ExperimentSpec) -> Make:
    """A bench with the experiments named, and a person with these answers."""

    def make(*names: str, answers: tuple[str, ...] = ()) -> FakeBench:
        for name in names:
            add_experiment(store, with_value(spec, "name", name))
        return FakeBench(store, spec, *answers)

    return make


def test_a_copy_has_the_next_name_and_is_gone_to(bench: Make) -> None:
    made = bench("net", "other")
    made.experiments.new()
    made.look()
    assert made.names == ["net", "other", "net 2"], "the digits of the others stay theirs"
    assert made.state.spec is not None
    assert made.state.spec.name == "net 2"


def test_a_copy_does_not_say_what_was_true_of_its_model(store: Store, spec: ExperimentSpec) -> None:
    add_experiment(store, with_value(spec, "note", "sigmoid learns slowly"))
    made = FakeBench(store, spec)
    made.experiments.read()
    assert "sigmoid learns slowly" in made.person.said[-1]
    made.experiments.new()
    made.look()
    assert made.state.spec is not None
    assert made.state.spec.note == ""


def test_the_last_experiment_that_is_closed_leaves_the_first_model(
    bench: Make, spec: ExperimentSpec
) -> None:
    made = bench("net")
    made.experiments.close()
    made.look()
    assert made.names == [spec.name]


def test_what_trains_or_waits_is_not_closed(bench: Make) -> None:
    made = bench("net")
    made.runs.train()
    made.look()
    made.experiments.close()
    assert made.names == ["net"]
    assert made.person.errors


def test_a_name_needs_a_letter_and_is_kept_in_the_store(bench: Make) -> None:
    made = bench("net", answers=("  ", " better "))
    made.experiments.rename()
    assert (made.names, len(made.person.errors)) == (["net"], 1)
    made.experiments.rename()
    assert made.names == ["better"]


def test_an_answer_that_comes_after_the_experiment_has_changed_renames_nothing(
    bench: Make, monkeypatch: pytest.MonkeyPatch
) -> None:
    made = bench("net", "other")
    late: list[Callable[[str], None]] = []
    monkeypatch.setattr(made.person, "ask", lambda *given: late.append(given[3]))
    made.experiments.rename()
    made.experiments.switch(2)
    late[0]("meant for net")
    assert made.names == ["net", "other"]


def test_the_filter_goes_to_the_first_that_it_leaves(bench: Make) -> None:
    made = bench("alpha", "beta", answers=("BET",))
    made.experiments.filter()
    assert made.state.spec is not None
    assert made.state.spec.name == "beta"


def test_training_queues_the_experiment_once(bench: Make) -> None:
    made = bench("net")
    made.runs.train()
    made.look()
    made.runs.train()
    assert [found.name for found in waiting_runs(made.store)] == ["net"]
    assert made.watcher.woken == 2, "an engine that failed is tried again"
    assert made.person.errors


def test_pause_stop_and_steering_need_a_run(bench: Make) -> None:
    made = bench("net")
    for act in (made.runs.pause, made.runs.stop, made.runs.steer, made.runs.resume):
        act()
    assert len(made.person.errors) == 4
    assert not runs(made.store)


def test_pause_reaches_the_run_that_trains(bench: Make) -> None:
    made = bench("net")
    made.runs.train()
    register_host(made.store, "host")
    claimed = claim_run(made.store, "host")
    assert claimed is not None
    made.look()
    made.runs.pause()
    assert [command.kind for command in take(made.store, claimed[0])] == ["pause"]


def test_a_waiting_run_moves_and_leaves_the_queue(bench: Make) -> None:
    made = bench("net", "other")
    for number in (1, 2):
        made.experiments.switch(number)
        made.runs.train()
    made.look()
    made.queue.move_queued(-1)
    assert [found.name for found in waiting_runs(made.store)] == ["other", "net"]
    made.queue.cancel_queued()
    assert [found.name for found in waiting_runs(made.store)] == ["net"]


@pytest.mark.parametrize(("answer", "left"), [("leave", 0), ("stop", 0), ("cancel", None)])
def test_leaving_asks_what_becomes_of_the_runs(bench: Make, answer: str, left: int | None) -> None:
    made = bench("net", answers=(answer,))
    made.runs.train()
    made.look()
    made.queue.leave()
    assert made.person.offered == ["leave", "stop", "cancel"]
    assert made.window.left == left
    found = run(made.store, runs(made.store)[0].id)
    assert found is not None
    assert found.status == ("stopped" if answer == "stop" else "queued")


def test_leaving_an_idle_bench_asks_nothing(bench: Make) -> None:
    made = bench("net")
    made.queue.leave()
    assert (made.window.left, made.person.asked) == (0, [])
