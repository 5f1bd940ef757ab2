"""The curves of the bench: other metrics, one chart alone, logarithmic axes, a cursor."""

import pytest

from bench_driver import LARGE, NARROW, Bench, running_bench
from engine.compare.chart import Chart
from engine.specs import ExperimentSpec
from engine.store.database import Store
from engine.store.run_writer import record_matrix
from fake_runs import History, curve, short, write_run
from scripted_host import MATRIX
from tui.widgets.plot import Plot

EPOCHS = 20


@pytest.fixture
def store_of_metrics(store: Store, spec: ExperimentSpec) -> Store:
    """A run that recorded F1 too, with a matrix of every epoch."""
    told = [{**metrics, "f1": 0.25, "val_f1": 0.125} for metrics in curve(EPOCHS)]
    run = write_run(store, short(spec, EPOCHS, "one"), History(told))
    for epoch in range(1, EPOCHS):
        record_matrix(store, run, epoch, "validation", MATRIX)
    return store


def charts(bench: Bench) -> list[Chart]:
    """The charts in sight."""
    return [plot.chart for plot in bench.screen.query(Plot) if plot.region.width]


def metrics(bench: Bench) -> list[str]:
    return [chart.y.name for chart in charts(bench)]


@pytest.mark.parametrize("size", [NARROW, LARGE], ids=["80", "160"])
async def test_a_chart_alone_has_all_the_room_and_any_metric_has_a_chart(
    store_of_metrics: Store, size: tuple[int, int]
) -> None:
    async with running_bench(store_of_metrics.directory, size) as bench:
        await bench.press("C")
        await bench.until(lambda: metrics(bench) == ["loss", "accuracy"])
        half = bench.screen.query_one("#loss-chart", Plot).size.width
        await bench.press("z")
        await bench.until(lambda: metrics(bench) == ["loss"])
        assert bench.screen.query_one("#loss-chart", Plot).size.width > 1.9 * half
        await bench.press("m", "m")
        await bench.until(lambda: metrics(bench) == ["f1"])
        await bench.sees("train 0.250", "val 0.125", where="#accuracy-words")
        await bench.press("m")
        await bench.until(lambda: metrics(bench) == ["learning_rate"])
        await bench.sees("learning rate", "0.01", where="#accuracy-words")
        assert [series.role for series in charts(bench)[0].series] == ["train"]
        await bench.press("z")
        await bench.until(lambda: metrics(bench) == ["loss", "learning_rate"])
        await bench.press("m")
        await bench.until(lambda: metrics(bench) == ["loss", "accuracy"])
        await bench.press("m")
        await bench.until(lambda: metrics(bench) == ["loss", "f1"])


async def test_both_axes_can_be_logarithmic(store_of_metrics: Store) -> None:
    async with running_bench(store_of_metrics.directory, LARGE) as bench:
        await bench.press("C", "y", "a")
        await bench.until(lambda: charts(bench) and charts(bench)[0].series)
        await bench.until(
            lambda: {(chart.x.scale, chart.y.scale) for chart in charts(bench)} == {("log", "log")}
        )
        await bench.sees("log x y", where="#loss-words")
        below = bench.lines("#loss-chart")[-1]
        assert below.split()[:3] == ["1", "2", "5"]
        await bench.press("y", "a")
        await bench.until(lambda: charts(bench)[0].y.scale == "linear")


async def test_the_cursor_on_the_curves_is_moved_by_keys_and_by_a_click(
    store_of_metrics: Store,
) -> None:
    async with running_bench(store_of_metrics.directory, LARGE) as bench:
        await bench.press("C")
        await bench.until(lambda: bench.state.matrix is not None)
        await bench.press("left", "left")
        await bench.sees("loss at 18", where="#loss-words")
        await bench.sees(f"epoch 18 of {EPOCHS}", where="#confusion")
        plot = bench.screen.query_one("#loss-chart", Plot)
        await bench.pilot.click("#loss-chart", offset=(plot.size.width // 2, 3))
        await bench.until(lambda: bench.state.scrubbed and 9 <= bench.state.scrubbed.epoch <= 13)
        await bench.until(lambda: plot.chart.cursor == bench.state.scrubbed.epoch)
        await bench.press("0")
        await bench.until(lambda: plot.chart.cursor is None)
