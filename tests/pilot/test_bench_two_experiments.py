"""Several experiments at once: one trains, the others are looked at, changed and queued."""

import threading
from collections.abc import Callable

from bench_driver import running_bench
from engine.specs import ExperimentSpec
from engine.specs.edit import with_value
from engine.store.database import Store
from engine.store.experiment_writer import add_experiment
from engine.store.runs import runs
from fake_runs import History, curve, short, write_run
from scripted_host import ScriptedHost
from tui.widgets.plot import Plot

HostMaker = Callable[..., ScriptedHost]


async def test_a_copy_is_changed_and_queued_while_the_first_trains(
    store: Store, host: HostMaker, spec: ExperimentSpec
) -> None:
    goes_on = threading.Event()
    host(seconds=0.1, goes_on=goes_on)
    add_experiment(store, short(spec, 6, "first"))
    async with running_bench(store.directory) as bench:
        await bench.press("t")
        await bench.sees("▶ 1/6", where="#experiments")
        await bench.press("n")
        await bench.sees("▌2 first 2", "not trained", where="#experiments")
        await bench.sees("t trains this experiment", where="#curves")
        await bench.press("N")
        await bench.set_field("units", "64")
        assert bench.spec.network.layers[0].units == 64
        await bench.press("t")
        await bench.sees("2 first 2", "queued", where="#experiments")
        await bench.sees("waits for the run before it", where="#curves")
        assert [run.status for run in runs(store)] == ["queued", "running"]

        goes_on.set()
        await bench.press("1")
        await bench.sees("hidden_1     128", where="#network")
        await bench.until(lambda: epochs_drawn(bench.screen.query_one("#loss-chart", Plot)) >= 2)
        await bench.press("right_square_bracket")
        await bench.sees("▌2 first 2", where="#experiments")
        await bench.sees("hidden_1      64", where="#network")
        await bench.until(lambda: all(run.status == "finished" for run in runs(store)), 30)
        await bench.sees("29 of 35 right", "epoch 6, newest", where="#confusion")
        await bench.press("left_square_bracket")
        await bench.sees("▌1 first", where="#experiments")
    second, first = runs(store)
    assert (first.name, second.name) == ("first", "first 2")
    assert '"units":64' in second.spec
    assert '"units":64' not in first.spec


def epochs_drawn(plot: Plot) -> int:
    return max((len(series.xs) for series in plot.chart.series), default=0)


async def test_every_pane_belongs_to_the_selected_experiment(
    store: Store, spec: ExperimentSpec
) -> None:
    sgd = short(spec, 3, "sgd model")
    adam = with_value(short(spec, 5, "adam model"), "training.optimizer.name", "adam")
    write_run(store, sgd, History(curve(3), counts=((1, 0), (0, 1)), classes=("cat", "dog")))
    write_run(store, adam, History(curve(5), counts=((7, 2), (1, 8)), classes=("sun", "rain")))
    async with running_bench(store.directory) as bench:
        for key, optimizer, right, name, epochs in (
            ("2", "adam", "15 of 18 right", "rain", 5),
            ("1", "sgd", "2 of 2 right", "dog", 3),
            ("right_square_bracket", "adam", "15 of 18 right", "rain", 5),
            ("right_square_bracket", "sgd", "2 of 2 right", "dog", 3),
            ("left_square_bracket", "adam", "15 of 18 right", "rain", 5),
        ):
            await bench.press(key)
            await bench.sees(right, name, where="#confusion")
            await bench.sees(f"optimizer         {optimizer}", where="#training")
            assert epochs_drawn(bench.screen.query_one("#loss-chart", Plot)) == epochs
            assert f"{optimizer} model" in bench.text("#curves")
        await bench.press("7")
        await bench.sees("there is no experiment 7", where="#hint")
        assert bench.spec.name == "adam model"


async def test_the_matrix_of_every_epoch_can_be_looked_at(
    store: Store, host: HostMaker, spec: ExperimentSpec
) -> None:
    host()
    add_experiment(store, short(spec, 5))
    async with running_bench(store.directory) as bench:
        await bench.press("t", "M")
        await bench.sees("epoch 5, newest", where="#confusion")
        await bench.press("left")
        await bench.sees("epoch 4 of 5, 0 shows the newest", where="#confusion")
        # The curves tell of that epoch too, and so do the scores by class
        await bench.sees("loss at 4", "accuracy at 4", where="#curves")
        assert bench.app.screen.query_one("#loss-chart", Plot).chart.cursor == 4
        await bench.press("P", "h")
        await bench.sees("epoch 3 of 5, 0 shows the newest", where="#classes")
        await bench.sees("loss at 3", where="#curves")
        await bench.press("l", "M")
        await bench.sees("epoch 4 of 5", where="#confusion")
        await bench.press("h", "h")
        await bench.press("h", "h", "h")
        await bench.sees("epoch 1 of 5", where="#confusion")
        await bench.press("l")
        await bench.sees("epoch 2 of 5", where="#confusion")
        await bench.press("0")
        await bench.sees("epoch 5, newest", where="#confusion")
        assert "at" not in bench.text("#loss-words").split()


async def test_pause_means_the_run_in_the_header_and_stop_only_what_is_on_show(
    store: Store, host: HostMaker, spec: ExperimentSpec
) -> None:
    host(seconds=0.2)
    add_experiment(store, short(spec, 200, "long"))
    add_experiment(store, short(spec, 200, "other"))
    async with running_bench(store.directory) as bench:
        await bench.press("t")
        await bench.sees("▶ ", "/200", where="#experiments")
        await bench.press("2", "space")
        await bench.sees("long pauses", where="#hint")
        await bench.sees("paused at epoch", where="#header")
        await bench.press("s")
        await bench.sees("long trains: go there to stop it", where="#hint")
        assert bench.spec.name == "other"
        assert runs(store)[0].status == "paused"
        await bench.press("1", "s")
        await bench.sees("long stops", where="#hint")
        await bench.until(lambda: runs(store)[0].status == "stopped")
