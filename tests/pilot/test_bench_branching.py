"""``b``: an experiment that goes on from an epoch of a run; the curves are joined there."""

from collections.abc import Callable

import pytest

from bench_driver import LARGE, NARROW, WIDE, running_bench
from engine.client.branching import branched
from engine.client.submission import submit
from engine.compare.chart import Mark
from engine.events import Intervention
from engine.specs import ExperimentSpec
from engine.store.database import Store
from engine.store.experiments import experiments
from engine.store.process_writer import register_host, update_host
from engine.store.run_writer import record, record_matrix, record_progress
from engine.store.runs import run as find
from engine.store.runs import runs
from fake_runs import HOST, History, curve, short, write_run
from scripted_host import MATRIX, ScriptedHost
from tui.widgets.plot import Plot

HostMaker = Callable[..., ScriptedHost]


@pytest.fixture
def parent(store: Store, spec: ExperimentSpec) -> str:
    """A finished run of eight epochs."""
    return write_run(store, short(spec, 8, "mine"), History(curve(8)))


async def test_b_makes_an_experiment_that_t_trains_from_there(
    store: Store, host: HostMaker, parent: str
) -> None:
    host()
    async with running_bench(store.directory) as bench:
        await bench.until(lambda: bench.state.shown is not None)
        await bench.press("b")
        await bench.sees("mine (", "goes on with other", "8")
        await bench.fill("9")
        await bench.sees("the epochs are 1 to 8")
        await bench.fill("5")
        await bench.sees("mine b5", where="#experiments")
        await bench.sees("t goes on from epoch 5", where="#curves")
        await bench.until(lambda: bench.spec.name == "mine b5")
        await bench.sees(f"from epoch 5 of mine {parent}", where="#training")
        await bench.press("T")
        await bench.set_field("learning rate", "0.001")
        await bench.press("t")
        await bench.sees("✓", where="#experiments")
        await bench.until(
            lambda: bench.state.shown is not None and len(bench.state.shown.epochs) == 8
        )
        plot = bench.screen.query_one("#loss-chart", Plot)
        await bench.until(lambda: Mark("branched", 5) in plot.chart.marks)
        assert [(one.role, tuple(one.xs)) for one in plot.chart.series] == [
            ("faint", (1, 2, 3, 4, 5)),
            ("validation", (5, 6, 7, 8)),
            ("faint", (1, 2, 3, 4, 5)),
            ("train", (5, 6, 7, 8)),
        ]
        await bench.sees("├", where="#loss-chart")
        await bench.sees(f"mine b5  from epoch 5 of mine {parent}")
    (made,) = [run for run in runs(store) if run.id != parent]
    assert made.origin is not None
    assert (made.origin.run, made.origin.epoch) == (parent, 5)


async def test_the_epoch_under_the_matrix_is_proposed(store: Store, parent: str) -> None:
    for epoch in (6, 7):
        record_matrix(store, parent, epoch, "validation", MATRIX)
    async with running_bench(store.directory, LARGE) as bench:
        await bench.until(lambda: bench.state.shown is not None)
        await bench.press("M", "left", "left")
        await bench.sees("epoch 6 of 8", where="#confusion")
        await bench.press("b", "enter")
        await bench.until(lambda: len(experiments(store)) == 2)
    assert [one.spec.branch and one.spec.branch.epoch for one in experiments(store)] == [None, 6]


async def test_what_a_branch_must_not_change_is_said_when_it_is_to_train(
    store: Store, parent: str
) -> None:
    async with running_bench(store.directory) as bench:
        await bench.until(lambda: bench.state.shown is not None)
        await bench.press("b", "enter")
        await bench.until(lambda: bench.spec.branch is not None)
        # Nothing was left to train behind the last epoch: as many again
        assert bench.spec.training.epochs == 16
        await bench.press("T")
        await bench.set_field("seed", "7")
        await bench.press("t")
        await bench.sees('"seed" must stay 1337, as in the run "mine"')
    assert [run.id for run in runs(store)] == [parent]


@pytest.mark.parametrize("size", [NARROW, WIDE])
async def test_the_list_of_all_runs_shows_the_tree_and_branches_the_marked_one(
    store: Store, host: HostMaker, parent: str, size: tuple[int, int], wait: Callable[..., None]
) -> None:
    first = find(store, parent)
    assert first is not None
    host()
    submit(store, branched(store, first, 4))
    await_end(store, wait)
    async with running_bench(store.directory, size) as bench:
        await bench.press("R")
        await bench.sees("└ mine b4")
        rows = [line for line in bench.lines() if "✓ finished" in line]
        assert ["└ mine b4" in row for row in rows] == [False, True]
        await bench.press("up", "up", "b")
        await bench.sees("mine (", "goes on with other")
        await bench.fill("2")
        await bench.until(lambda: bench.spec.name == "mine b2")


def await_end(store: Store, wait: Callable[..., None]) -> None:
    wait(lambda: all(run.is_ended for run in runs(store)))


async def test_b_without_a_run_says_so(store: Store) -> None:
    async with running_bench(store.directory) as bench:
        await bench.sees("not trained", where="#experiments")
        await bench.press("b")
        await bench.sees("there is no run to branch from", where="#hint")


async def test_at_80_columns_the_joined_curve_fits(
    store: Store, host: HostMaker, parent: str, wait: Callable[..., None]
) -> None:
    first = find(store, parent)
    assert first is not None
    host()
    submit(store, branched(store, first, 4))
    await_end(store, wait)
    async with running_bench(store.directory, NARROW) as bench:
        await bench.press("2", "C")
        await bench.sees("├", "epoch 4", where="#curves")


async def test_the_header_tells_what_a_branch_trains_again(
    store: Store, parent: str, spec: ExperimentSpec
) -> None:
    first = find(store, parent)
    assert first is not None
    assert register_host(store, HOST)
    update_host(store, HOST, "training")
    run = write_run(store, branched(store, first, 4), History(status="running"))
    record_progress(store, run, 2, 3, 1000.0)
    async with running_bench(store.directory) as bench:
        await bench.sees("replaying epoch 2/4", where="#header")
        record(store, run, Intervention("pause", 2, 3))
        await bench.sees("paused replaying epoch 2/4", where="#header")
