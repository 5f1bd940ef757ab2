"""Repeating an experiment from the bench: the missing seeds are queued, mean and range drawn."""

from collections.abc import Callable

import pytest

from bench_driver import Bench, running_bench
from engine.compare.chart import Chart
from engine.specs import ExperimentSpec
from engine.specs.edit import with_value
from engine.store.database import Store
from engine.store.experiment_writer import add_experiment
from engine.store.experiments import spec_from
from engine.store.runs import runs
from fake_runs import History, curve, short, write_run
from scripted_host import ScriptedHost
from tui.widgets.plot import Plot

HostMaker = Callable[..., ScriptedHost]


def chart(bench: Bench, metric: str = "loss") -> Chart:
    return bench.screen.query_one(f"#{metric}-chart", Plot).chart


def three_seeds(store: Store, spec: ExperimentSpec) -> str:
    """Accuracies 0.2, 0.3 and 0.7 in each of two epochs."""
    place = add_experiment(store, spec)
    for seed, value in ((0, 0.2), (1, 0.7), (2, 0.3)):
        metrics = [{**epoch, "val_accuracy": value} for epoch in curve(2)]
        write_run(store, with_value(spec, "seed", seed), History(metrics), place)
    return place


async def test_the_seeds_asked_for_are_trained_and_become_mean_and_range(
    store: Store, host: HostMaker, spec: ExperimentSpec
) -> None:
    add_experiment(store, short(spec, 3))
    host()
    async with running_bench(store.directory) as bench:
        await bench.press("A")
        await bench.sees("Repeat with seeds", "from 1337 on")
        await bench.press("ctrl+u", *"no", "enter")
        await bench.sees("type a whole number")
        await bench.press("ctrl+u", *"3", "enter")
        await bench.sees("mean and range of 3 seeds", where="#curves")
        await bench.until(lambda: len(chart(bench).bands) == 2)
        await bench.sees("✓ .300", where="#experiments")
        assert len(bench.state.experiments) == 1
        # The forms still describe what was trained
        assert "*" not in bench.text("#experiments")
        await bench.press("A", "ctrl+u", *"3", "enter")
        await bench.sees("1337 to 1339 are trained already")
        await bench.press("enter", "A", "ctrl+u", *"4", "enter")
        await bench.sees("of 4 seeds", where="#curves")
    assert sorted(spec_from(run.spec).seed for run in runs(store)) == [1337, 1338, 1339, 1340]
    assert len({run.experiment for run in runs(store)}) == 1


async def test_the_line_is_the_mean_and_the_band_the_range(
    store: Store, spec: ExperimentSpec
) -> None:
    three_seeds(store, short(spec, 2))
    async with running_bench(store.directory, (160, 45)) as bench:
        await bench.sees("val 0.400", where="#accuracy-words")
        await bench.sees("░", where="#accuracy-chart")
        band = chart(bench, "accuracy").bands[0]
        assert (band.role, band.ranges) == ("validation", ((0.2, 0.7),) * 2)
        line = next(one for one in chart(bench, "accuracy").series if one.role == "validation")
        assert line.values == pytest.approx((0.4, 0.4))


async def test_a_run_that_was_picked_shows_its_own_values_before_the_band(
    store: Store, spec: ExperimentSpec
) -> None:
    three_seeds(store, short(spec, 2))
    async with running_bench(store.directory, (160, 45)) as bench:
        await bench.sees("mean and range of 3 seeds", where="#curves")
        await bench.press("R", "down", "enter")
        await bench.sees("val 0.700", where="#accuracy-words")
        await bench.sees("range of 3 seeds", where="#curves")
        assert "mean" not in bench.text("#curves")
        assert len(chart(bench, "accuracy").bands) == 2


async def test_another_description_has_no_band(store: Store, spec: ExperimentSpec) -> None:
    place = three_seeds(store, short(spec, 2))
    other = with_value(short(spec, 2), "training.batch_size", 8)
    write_run(store, other, History(curve(2)), place)
    async with running_bench(store.directory, (160, 45)) as bench:
        await bench.sees("val 0.650", where="#accuracy-words")
        assert chart(bench, "accuracy").bands == ()
        assert "seeds" not in bench.text("#curves")


async def test_while_seeds_train_the_one_that_trains_is_shown(
    store: Store, host: HostMaker, spec: ExperimentSpec
) -> None:
    add_experiment(store, short(spec, 400))
    host(seconds=0.2)
    async with running_bench(store.directory) as bench:
        await bench.press("A", "ctrl+u", *"3", "enter")
        await bench.sees("▶ ", "/400", where="#experiments")
        assert bench.state.shown is not None
        assert spec_from(bench.state.shown.run.spec).seed == 1337
        await bench.press("s")
        await bench.sees("2 more seeds wait", where="#hint")
