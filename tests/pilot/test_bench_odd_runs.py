"""Runs at the edges: NaN and infinity, no validation, very long, very many classes, no layer."""

import math

import pytest

from bench_driver import Bench, running_bench
from engine.compare.chart import Chart
from engine.specs import ExperimentSpec
from engine.specs.edit import with_value
from engine.specs.layer_edits import remove_layer
from engine.store.database import Store
from fake_runs import History, curve, short, write_run
from tui.widgets.plot import Plot

NAN, INF = math.nan, math.inf


def chart(bench: Bench, metric: str = "loss") -> Chart:
    return bench.screen.query_one(f"#{metric}-chart", Plot).chart


ODD: list[tuple[list[float], str]] = [
    ([1.0, NAN, 0.5], "0.500"),
    ([1.0, INF], "inf"),
    ([NAN], "nan"),
    ([NAN, NAN, NAN], "nan"),
    ([INF, -INF, NAN], "nan"),
    ([1.0, 1.0], "1.000"),
    ([0.0], "0.000"),
    ([1e30, 1e-30], "0.000"),
    ([5e300, -5e300], "-5e+300"),
]


async def test_numbers_that_are_none_draw_a_chart_all_the_same(
    store: Store, spec: ExperimentSpec
) -> None:
    for values, _ in ODD:
        metrics = [
            {"loss": value, "accuracy": NAN, "val_loss": value, "val_accuracy": INF}
            for value in values
        ]
        write_run(store, short(spec, 9, f"{values}"), History(metrics))
    async with running_bench(store.directory, (160, 45)) as bench:
        await bench.press("O")
        for number, (values, shown) in enumerate(ODD, 1):
            await bench.press(str(number))
            await bench.sees(f"epoch {len(values)}  loss {shown}", where="#log")
            await bench.sees(f"train {shown}", where="#loss-words")
            await bench.sees("train nan", "val inf", where="#accuracy-words")
            assert [len(series.values) for series in chart(bench).series] == [len(values)] * 2


async def test_a_run_without_validation_shows_its_training_rows(
    store: Store, spec: ExperimentSpec
) -> None:
    spec = with_value(short(spec, 3), "data.validation.split", 0)
    write_run(store, spec, History(curve(3, validated=False)))
    async with running_bench(store.directory, (160, 45)) as bench:
        await bench.sees("train 0.333", "◆ 0.333 at 3", where="#loss-words")
        assert "val" not in bench.text("#loss-words")
        assert [series.role for series in chart(bench).series] == ["train"]
        await bench.sees("training rows: 29 of 35 right", where="#confusion")
        await bench.sees("✓ .750 ", where="#experiments")
        await bench.press("O")
        await bench.sees("1,652 rows train, 104 steps", where="#log")


async def test_ten_thousand_epochs(store: Store, spec: ExperimentSpec) -> None:
    write_run(store, short(spec, 10_000), History(curve(10_000)))
    async with running_bench(store.directory) as bench:
        await bench.sees("loss", where="#loss-words")
        await bench.until(lambda: chart(bench).series)
        assert len(chart(bench).series[0].values) == 10_000
        await bench.sees("10000", where="#loss-chart")
        await bench.press("O")
        await bench.sees("finished after 10000 epochs", where="#log")
        await bench.press("home")
        await bench.until(lambda: "finished" not in bench.text("#log"))


@pytest.mark.parametrize("classes", [2, 26])
async def test_few_and_many_classes(store: Store, spec: ExperimentSpec, classes: int) -> None:
    names = [chr(ord("A") + number) for number in range(classes)]
    counts = [[9 if true == seen else 1 for seen in range(classes)] for true in range(classes)]
    write_run(store, short(spec, 1), History(curve(1), classes=names, counts=counts))
    async with running_bench(store.directory, (200, 60)) as bench:
        total = 9 * classes + classes * (classes - 1)
        await bench.press("M", "home")
        await bench.sees("true", where="#matrix")
        await bench.press("end")
        await bench.sees(f"{9 * classes} of {total} right", where="#confusion")
        await bench.press("P", "end")
        await bench.sees("weighted mean", f"{total}", where="#classes")


async def test_networks_with_one_layer_and_with_none(store: Store, spec: ExperimentSpec) -> None:
    one = remove_layer(short(spec, 2, "one"), (1,))
    none = remove_layer(with_value(one, "name", "none"), (0,))
    write_run(store, one, History(curve(2)))
    write_run(store, none, History(curve(2)))
    async with running_bench(store.directory) as bench:
        await bench.press("I")
        await bench.sees("hidden_1", "26,373 parameters", where="#layers")
        await bench.press("2")
        await bench.sees("1,005 parameters", where="#layers")
        assert "hidden" not in bench.text("#layers")
        await bench.press("N", "enter", "right", "l", "j", "k", "home", "end")
        await bench.sees("no hidden layer: a adds one", where="#network")


async def test_a_chart_of_one_epoch(store: Store, spec: ExperimentSpec) -> None:
    write_run(store, short(spec, 1), History(curve(1)))
    async with running_bench(store.directory) as bench:
        await bench.sees("1.000", where="#loss-words")
        await bench.sees("◆", where="#loss-chart")
