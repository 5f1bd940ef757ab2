"""``H``: what is wrong with the run on show; Enter makes an experiment of the change."""

import pytest

from bench_driver import LARGE, NARROW, running_bench
from engine.specs import ExperimentSpec
from engine.specs.edit import with_value
from engine.store.advice import Advice, advice_for, keep_advice
from engine.store.database import Store
from engine.store.experiments import experiments
from engine.store.facts import RunFacts
from engine.store.process_writer import register_host
from engine.store.run_writer import add_facts
from fake_runs import HOST, History, curve, short, write_run

STUCK = [{"loss": 1.609, "accuracy": 0.2, "val_loss": 1.61, "val_accuracy": 0.2}] * 12


@pytest.fixture
def slow(store: Store, spec: ExperimentSpec) -> str:
    """A run that knows nothing, at a thousandth of the usual rate."""
    described = with_value(short(spec, 12, "mine"), "training.optimizer.learning_rate", 1e-5)
    run = write_run(store, described, History(STUCK, counts=()))
    counts = tuple([100] * 5)
    add_facts(store, run, RunFacts(class_counts=counts, baseline={"accuracy": 0.2}, steps=104))
    return run


@pytest.mark.parametrize("size", [NARROW, LARGE])
async def test_a_key_tells_what_is_wrong_and_enter_makes_the_change(
    store: Store, slow: str, size: tuple[int, int]
) -> None:
    async with running_bench(store.directory, size) as bench:
        await bench.until(lambda: bench.state.shown is not None)
        await bench.press("H")
        await bench.until(lambda: bench.dialog == "CoachScreen")
        await bench.sees("sgd → adam", "1e-05 → 0.001")
        await bench.press("enter")
        await bench.until(lambda: bench.spec.name == "mine 2")
        assert bench.spec.training.optimizer.name == "adam"
        assert bench.spec.network == experiments(store)[0].spec.network
        advice = advice_for(store, experiments(store)[1].id)
        assert advice is not None
        assert (advice.origin, advice.kind) == (slow, "learning_rate_too_low")
        await bench.press("u")
        await bench.until(lambda: [one.spec.name for one in experiments(store)] == ["mine"])


async def test_the_coach_is_left_as_it_was_entered(store: Store, slow: str) -> None:
    async with running_bench(store.directory, NARROW) as bench:
        await bench.until(lambda: bench.state.shown is not None)
        await bench.press("H")
        await bench.until(lambda: bench.dialog == "CoachScreen")
        await bench.press("H")
        await bench.until(lambda: bench.dialog == "")
        assert len(experiments(store)) == 1


async def test_without_a_run_there_is_nothing_to_judge(store: Store) -> None:
    async with running_bench(store.directory, NARROW) as bench:
        await bench.press("H")
        await bench.sees("no run to judge", where="#hint")
        assert bench.dialog == ""


async def test_what_came_of_the_change_stands_above_what_is_wrong_now(
    store: Store, spec: ExperimentSpec, slow: str
) -> None:
    better = with_value(short(spec, 12, "tried"), "training.optimizer.learning_rate", 0.01)
    run = write_run(store, better, History(curve(12)))
    made = experiments(store)[1].id
    changes = {"training.optimizer.learning_rate": 0.01}
    keep_advice(store, Advice(made, slow, "learning_rate_too_low", changes))
    async with running_bench(store.directory, NARROW) as bench:
        await bench.until(lambda: bench.state.shown is not None)
        await bench.press("2")
        await bench.until(lambda: bench.state.run_id == run)
        await bench.press("H")
        await bench.until(lambda: bench.dialog == "CoachScreen")
        await bench.sees("val_accuracy 0.2, now 0.8583")


async def test_while_a_run_trains_a_line_says_what_is_sure_and_which_key_tells_why(
    store: Store, spec: ExperimentSpec
) -> None:
    assert register_host(store, HOST)
    run = write_run(store, short(spec, 30, "mine"), History(STUCK, counts=(), status="running"))
    counts = tuple([100] * 5)
    add_facts(store, run, RunFacts(class_counts=counts, baseline={"accuracy": 0.2}, steps=104))
    async with running_bench(store.directory, NARROW) as bench:
        await bench.sees(
            "mine: It knows no more than the simplest guess. H says why", where="#hint"
        )
        assert bench.dialog == ""
