"""One run from its first key to its last epoch."""

import threading
from collections.abc import Callable

from bench_driver import LARGE, running_bench
from engine.specs import ExperimentSpec
from engine.store.database import Store
from engine.store.experiment_writer import add_experiment
from engine.store.run_history import epochs
from engine.store.runs import runs
from fake_runs import short
from scripted_host import ScriptedHost
from tui.text.fitting import width
from tui.widgets.plot import Plot

HostMaker = Callable[..., ScriptedHost]


async def test_t_trains_and_every_pane_follows(
    store: Store, host: HostMaker, spec: ExperimentSpec
) -> None:
    add_experiment(store, short(spec, 4, "my model"))
    async with running_bench(store.directory, LARGE) as bench:
        await bench.sees("my model", "not trained", where="#experiments")
        await bench.sees("t trains this experiment", where="#curves")
        await bench.press("t")
        await bench.sees("queued", where="#experiments")
        goes_on = threading.Event()
        host(seconds=0.5, goes_on=goes_on)
        await bench.sees("▶ 1/4", where="#experiments")
        await bench.sees("epoch 1/4 ━", "%", "s left", "1,000 samples/s", where="#header")
        goes_on.set()
        await bench.sees("✓ .300 .667", where="#experiments")
        await bench.sees("engine ready", where="#header")
        await bench.until(lambda: points(bench.screen.query_one("#loss-chart", Plot)) == [4, 4])
        accuracy = bench.screen.query_one("#accuracy-chart", Plot)
        await bench.until(lambda: points(accuracy) == [4, 4])
        await bench.sees("loss", "train 0.167", "val 0.500", where="#loss-words")
        await bench.sees("◆ 0.500 at 4", where="#loss-words")
        await bench.sees("29 of 35 right, 0.829", "epoch 4, newest", where="#confusion")
        await bench.press("P")
        await bench.sees("macro mean", "validation rows", where="#classes")
        await bench.press("O")
        await bench.sees("training began: 1,652 rows train, 184 validate", where="#log")
        await bench.sees("epoch 4  loss 0.167", "model of epoch 4 saved", where="#log")
        await bench.sees("finished after 4 epochs", where="#log")
    (run,) = runs(store)
    assert (run.status, run.epochs_done) == ("finished", 4)


def points(plot: Plot) -> list[int]:
    return [len(series.xs) for series in plot.chart.series]


async def test_matrix_and_scores_keep_their_columns_under_wide_letters(
    store: Store, host: HostMaker, spec: ExperimentSpec
) -> None:
    host(classes=["小火龍", "Oddish", "Mankey"])
    add_experiment(store, short(spec, 1))
    async with running_bench(store.directory) as bench:
        await bench.press("t")
        await bench.sees("小火龍", where="#confusion")
        _, head, *rows = bench.lines("#matrix")[:5]
        ends = {width(row[: row.index("%") + 1]) for row in rows}
        assert len(ends) == 1
        assert width(head[: head.index("小火龍", 10)] + "小火龍") in (*ends, *(e + 1 for e in ends))
        await bench.press("P")
        await bench.sees("小火龍", where="#classes")
        table = [row for row in bench.lines("#class-lines") if row.strip()][1:]
        assert len({width(row[: row.index(".")]) for row in table}) == 1
        assert "0.714    0.833    0.769         6" in table[0]


async def test_s_stops_and_keeps_the_epochs(
    store: Store, host: HostMaker, spec: ExperimentSpec
) -> None:
    host(seconds=0.2)
    add_experiment(store, short(spec, 100, "long"))
    async with running_bench(store.directory) as bench:
        await bench.press("s")
        await bench.sees("nothing trains", where="#hint")
        await bench.press("t")
        await bench.until(lambda: runs(store) and runs(store)[0].epochs_done >= 2)
        await bench.press("s")
        await bench.sees("long stops; its model is kept", where="#hint")
        await bench.sees("■ .300 .667", where="#experiments")
        await bench.press("O")
        await bench.sees("stop in epoch", "stopped after", "model of epoch", where="#log")
    (run,) = runs(store)
    assert run.status == "stopped"
    assert len(epochs(store, run.id)) >= 2


async def test_space_pauses_and_goes_on(
    store: Store, host: HostMaker, spec: ExperimentSpec
) -> None:
    host(seconds=0.2)
    add_experiment(store, short(spec, 100, "long"))
    async with running_bench(store.directory) as bench:
        await bench.press("space")
        await bench.sees("nothing trains: t starts", where="#hint")
        await bench.press("t")
        await bench.sees("▶ ", "/100", where="#experiments")
        await bench.press("space")
        await bench.sees("‖ paused at epoch", where="#header")
        await bench.sees("‖ ", where="#experiments")
        (run,) = runs(store)
        assert run.status == "paused"
        assert "left" not in bench.text("#header")
        await bench.press("space")
        await bench.sees(" left", where="#header")
        await bench.until(lambda: len(epochs(store, run.id)) > run.epochs_done + 1)
        assert runs(store)[0].status == "running"


async def test_t_again_says_that_it_trains_already_and_t_after_an_edit_queues(
    store: Store, host: HostMaker, spec: ExperimentSpec
) -> None:
    add_experiment(store, short(spec, 100, "long"))
    async with running_bench(store.directory) as bench:
        await bench.press("t")
        await bench.sees("queued", where="#experiments")
        await bench.press("t")
        await bench.sees("long waits in the queue already; n makes a copy", where="#hint")
        await bench.press("space")
        await bench.sees("waits in the queue; s takes it off", where="#hint")
        await bench.press("s")
        await bench.sees("■ no epoch", where="#experiments")
        await bench.sees("stopped before epoch 1 ended", where="#curves")
        host(seconds=0.2)
        await bench.press("t")
        await bench.sees("▶ ", "/100", where="#experiments")
        await bench.press("t")
        await bench.sees("long is training already", where="#hint")
    assert [run.status for run in runs(store)][1] == "stopped"
    assert len(runs(store)) == 2


async def test_a_run_that_fails_says_why_on_the_bench(
    store: Store, host: HostMaker, spec: ExperimentSpec
) -> None:
    host(fails="the loss is nan after epoch 1: try a smaller learning rate")
    add_experiment(store, short(spec, 3, "diverges"))
    async with running_bench(store.directory) as bench:
        await bench.press("t")
        await bench.sees("✗ failed", where="#experiments")
        await bench.sees("the loss is nan after epoch 1", where="#curves")
        await bench.sees("failed before epoch 1 ended", where="#curves")
        await bench.press("O")
        await bench.sees("failed after 0 epochs: the loss is nan", where="#log")
