"""Changing a run from the bench while it trains."""

from collections.abc import Callable

from bench_driver import running_bench
from engine.specs import ExperimentSpec
from engine.store.database import Store
from engine.store.experiment_writer import add_experiment
from engine.store.runs import runs
from fake_runs import short
from scripted_host import ScriptedHost
from tui.widgets.plot import Plot

HostMaker = Callable[..., ScriptedHost]


async def test_a_new_learning_rate_is_recorded_and_marked_on_the_curves(
    store: Store, host: HostMaker, spec: ExperimentSpec
) -> None:
    add_experiment(store, short(spec, 30))
    host(seconds=0.3)
    async with running_bench(store.directory) as bench:
        await bench.press("t")
        await bench.sees("▶ ", "/30", where="#experiments")
        await bench.press("S")
        await bench.sees("change the learning rate", "stop and keep the weights of the best")
        await bench.press("enter", *"-1", "enter")
        await bench.sees('"learning_rate" must be more than 0')
        await bench.press("ctrl+u", *"0.5", "enter", "O")
        await bench.sees("learning rate 0.5 in epoch", where="#log")
        plot = bench.screen.query_one("#loss-chart", Plot)
        await bench.until(
            lambda: [mark.kind for mark in plot.chart.marks if mark.value is None] == ["changed"]
        )
        await bench.sees("▼", where="#loss-chart")
        await bench.press("space")
        await bench.sees("‖", where="#loss-chart")
        await bench.press("space")
        await bench.press("S", "down", "enter", "ctrl+u", *"40", "enter")
        await bench.sees("/40", where="#header")
    (run,) = runs(store)
    assert run.facts.epochs == 40


async def test_nothing_to_steer_is_said(store: Store, spec: ExperimentSpec) -> None:
    add_experiment(store, short(spec, 3))
    async with running_bench(store.directory) as bench:
        await bench.press("S")
        await bench.sees("nothing trains: t starts", where="#hint")
