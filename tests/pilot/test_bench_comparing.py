"""Runs over one another, from the keyboard."""

import re

import numpy as np
import pytest

from bench_driver import NARROW, WIDE, Bench, running_bench
from engine.events import EpochEnded
from engine.specs import ExperimentSpec
from engine.specs.edit import with_value
from engine.store.database import Store
from engine.store.deleting import delete_runs
from engine.store.facts import RunFacts
from engine.store.process_writer import register_host
from engine.store.run_writer import add_facts, record, record_batches, record_matrix
from engine.store.runs import runs
from fake_runs import HOST, History, curve, short, write_run
from scripted_host import MATRIX
from tui.compare.screen import CompareScreen

OTHER = ((6, 0, 0), (1, 20, 4), (1, 1, 2))


@pytest.fixture
def store_of_two(store: Store, spec: ExperimentSpec) -> Store:
    """Runs of 12 and of 6 epochs whose descriptions differ in the optimizer."""
    write_run(store, short(spec, 12, "sigmoid"), History(curve(12)))
    adam = with_value(short(spec, 6, "relu"), "training.optimizer.name", "adam")
    name = write_run(store, adam, History(curve(6), counts=OTHER))
    record_matrix(store, name, 3, "validation", MATRIX)
    for epoch in range(1, 7):
        losses = np.linspace(2 / epoch, 1 / epoch, 104, dtype="<f4")
        record_batches(store, name, epoch, 0, losses.tobytes())
    return store


def curves(bench: Bench) -> list[str]:
    """The rows of the chart without its axes."""
    rows = bench.lines("#compare-chart")[:-2]
    return [re.split("[┤│]", row, maxsplit=1)[-1] for row in rows]


@pytest.mark.parametrize("size", [NARROW, WIDE], ids=["80", "120"])
async def test_two_runs_are_laid_over_one_another_and_read_by_a_cursor(
    store_of_two: Store, size: tuple[int, int]
) -> None:
    async with running_bench(store_of_two.directory, size) as bench:
        await bench.press("c")
        await bench.until(lambda: bench.dialog == "CompareScreen")
        await bench.sees("[Curves] Differences Matrices", "loss", "1 ✓ sigmoid", "2 ✓ relu")
        await bench.sees("2 beside 1", "Esc back")
        # Without colours: every run's own sign stands at the ends of its two curves
        inside = "".join(curves(bench))
        assert (inside.count("1"), inside.count("2")) == (2, 2)
        await bench.sees("optimizer", "sgd", "adam", where="#compare-runs")
        await bench.press("m")
        await bench.sees("accuracy", where="#compare-words")
        await bench.press("g")
        await bench.sees("at the cursor", "0.500", "0.400", where="#compare-runs")
        await bench.press("G")
        rows = bench.lines("#compare-runs")
        assert "0.923" in rows[1]  # epoch 12 of the first
        assert "–" in rows[2]  # the other ended at 6
        await bench.press("down", "G", "down", "right")
        await bench.sees("epoch 12", where="#compare-chart")
        assert "0.875" in bench.lines("#compare-runs")[1]
        await bench.press("escape")
        await bench.until(lambda: bench.dialog == "")


async def test_zoom_axes_smoothing_logarithm_and_hiding(store_of_two: Store) -> None:
    async with running_bench(store_of_two.directory) as bench:
        await bench.press("c")
        await bench.sees("1 ✓ sigmoid", "2 ✓ relu")
        whole = bench.text("#compare-chart")
        await bench.press("g", "+", "+")
        await bench.sees("zoomed, 0 shows all", where="#compare-words")
        assert bench.text("#compare-chart") != whole
        await bench.press("0")
        await bench.until(lambda: bench.text("#compare-chart") == whole)
        await bench.press("s", "y", "o", "v", "x")
        await bench.sees("smoothed 0.6", "log y", "outliers left out", "batch 1,248", "train")
        assert "val" not in bench.text("#compare-runs")
        await bench.press("S", "y", "o", "x")
        await bench.sees("by time since the start", where="#compare-words")
        await bench.press("space")
        await bench.sees("hidden", where="#compare-runs")
        assert "1" not in "".join(curves(bench))
        assert "2" in "".join(curves(bench))
        await bench.press("2", "d")
        await bench.until(lambda: "relu" not in bench.text("#compare-runs"))


async def test_the_y_range_is_typed_and_refused_in_words(store_of_two: Store) -> None:
    async with running_bench(store_of_two.directory) as bench:
        await bench.press("c")
        await bench.sees("1 ✓ sigmoid", "2 ✓ relu")
        await bench.press("r", *"3 1", "enter")
        await bench.sees("the first number has to be less than the second")
        await bench.fill("0.25 0.75")
        await bench.sees("y 0.25 to 0.75", where="#compare-words")


async def test_the_loss_of_every_batch(store_of_two: Store) -> None:
    async with running_bench(store_of_two.directory) as bench:
        await bench.press("c")
        await bench.sees("1 ✓ sigmoid", "2 ✓ relu")
        await bench.press("M")
        await bench.sees("batch loss", where="#compare-words")
        await bench.sees("0.1667", where="#compare-runs")
        await bench.press("2", "left")
        assert "6" in bench.lines("#compare-runs")[2]


async def test_the_learning_rate_is_a_curve_too_and_no_verdict_is_about_it(
    store_of_two: Store,
) -> None:
    async with running_bench(store_of_two.directory) as bench:
        await bench.press("c")
        await bench.sees("1 ✓ sigmoid", "2 ✓ relu")
        await bench.press("M", "M")
        await bench.sees("learning_rate", where="#compare-words")
        await bench.sees(" 0.01 ", where="#compare-runs")
        assert "◆" not in bench.text("#compare-runs")
        await bench.press("tab")
        await bench.sees("says nothing about noise", where="#compare-panel")


@pytest.mark.parametrize("size", [NARROW, WIDE], ids=["80", "120"])
async def test_what_differs_and_is_it_noise(store_of_two: Store, size: tuple[int, int]) -> None:
    async with running_bench(store_of_two.directory, size) as bench:
        await bench.press("c")
        await bench.sees("1 ✓ sigmoid", "2 ✓ relu")
        await bench.press("tab")
        await bench.sees("Is it noise?", "says nothing about noise")
        await bench.sees("training.optimizer.name", "training.optimizer.learning_rate")
        await bench.sees("PgDn scroll", where="#compare-keys")
        await bench.sees("sgd", "adam", where="#compare-panel")


async def test_matrices_and_their_difference_through_time(store_of_two: Store) -> None:
    async with running_bench(store_of_two.directory) as bench:
        await bench.press("c")
        await bench.sees("1 ✓ sigmoid", "2 ✓ relu")
        await bench.press("tab", "tab")
        await bench.sees("second less first", "recognised +1", "fewer:", "more:")
        await bench.sees("epoch 12, validation rows", "epoch 6, validation rows")
        await bench.press("2", "G", "left", "left", "left")
        await bench.sees("epoch 3, validation rows", "no matrix at this epoch")
        await bench.press("tab")
        await bench.until(lambda: "second less" not in bench.text())
        # What comes back into sight at once has all the room
        await bench.press("tab")
        await bench.sees("training.optimizer.name", "training.optimizer.learning_rate")


async def test_a_run_that_trains_goes_on_growing(store: Store, spec: ExperimentSpec) -> None:
    assert register_host(store, HOST, 1)
    name = write_run(store, short(spec, 9, "live"), History(curve(2), status="running"))
    write_run(store, short(spec, 9, "done"), History(curve(3)))
    async with running_bench(store.directory) as bench:
        await bench.press("c")
        await bench.sees("▶ live", "✓ done")
        record(store, name, EpochEnded(3, {"loss": 0.125, "accuracy": 0.5}, 0.01, 0.5))
        await bench.sees("0.125", where="#compare-runs")


async def test_nothing_to_compare_is_said(store: Store, spec: ExperimentSpec) -> None:
    async with running_bench(store.directory) as bench:
        await bench.press("c")
        await bench.sees("no run to compare yet")
        await bench.press("tab", "left", "+", "m", "x", "0")
        await bench.sees("two runs are needed")
        await bench.press("q")
        await bench.until(lambda: bench.dialog == "")


async def test_runs_that_somebody_deleted_meanwhile_are_told_as_gone(store_of_two: Store) -> None:
    async with running_bench(store_of_two.directory) as bench:
        bench.app.push_screen(
            CompareScreen(["0badcafe"], lambda: Store(store_of_two.directory, read_only=True))
        )
        await bench.sees("deleted meanwhile: 0badcafe", "nothing to compare")
        await bench.press("q")
        await bench.until(lambda: bench.dialog == "")


async def test_others_are_compared_without_a_run_that_is_gone(store_of_two: Store) -> None:
    ids = [run.id for run in runs(store_of_two)]
    async with running_bench(store_of_two.directory) as bench:
        bench.app.push_screen(
            CompareScreen(["0badcafe", *ids], lambda: Store(store_of_two.directory, read_only=True))
        )
        await bench.sees("deleted meanwhile: 0badcafe", "1 ✓ relu", "2 ✓ sigmoid")
        await bench.press("2", "d")
        await bench.until(lambda: "sigmoid" not in bench.text("#compare-runs"))


async def test_a_run_deleted_while_it_is_compared_keeps_its_curves_and_is_told_as_gone(
    store_of_two: Store,
) -> None:
    gone = next(run.id for run in runs(store_of_two) if run.name == "sigmoid")
    async with running_bench(store_of_two.directory) as bench:
        await bench.press("c")
        await bench.sees("1 ✓ sigmoid", "2 ✓ relu")
        delete_runs(store_of_two, [gone])
        await bench.press("M")  # the loss of every batch, which only the other still has
        await bench.sees("deleted meanwhile: sigmoid", "batch loss")
        await bench.sees("gone", "0.1667", where="#compare-runs")
        await bench.press("tab")
        await bench.sees("one of the two runs is gone", where="#compare-panel")
        await bench.press("shift+tab", "m")
        await bench.sees("gone", "0.083", where="#compare-runs")


async def test_the_place_under_the_cursor_is_told_on_every_axis(store_of_two: Store) -> None:
    async with running_bench(store_of_two.directory) as bench:
        await bench.press("c")
        await bench.sees("1 ✓ sigmoid", "2 ✓ relu")
        for expected in (r" 12 +◆", r" 1,248 +◆", r"\d s +◆", r"\d\d:\d\d:\d\d +◆"):
            assert re.search(expected, bench.lines("#compare-runs")[1])
            await bench.press("x")


async def test_of_many_runs_validation_alone_is_shown_at_first_and_the_selected_is_in_focus(
    store: Store, spec: ExperimentSpec
) -> None:
    for rate in (0.1, 0.01, 0.001):
        changed = with_value(
            short(spec, 9, f"rate {rate}"), "training.optimizer.learning_rate", rate
        )
        write_run(store, changed, History(curve(9)))
    async with running_bench(store.directory) as bench:
        await bench.press("2", "c")
        await bench.sees("1 ✓ rate 0.1", "3 ✓ rate 0.001", "learning_rate")
        rows = bench.lines("#compare-runs")
        assert "train" not in rows[0]
        assert [row.startswith("▌") for row in rows[1:]] == [False, True, False]
        assert [row.split()[-1] for row in rows[1:]] == ["0.1", "0.01", "0.001"]
        inside = "".join(curves(bench))
        assert [inside.count(label) for label in "123"] == [1, 1, 1]
        await bench.press("v")
        await bench.until(lambda: "".join(curves(bench)).count("1") == 2)


async def test_without_validation_training_is_shown_of_many_runs_too(
    store: Store, spec: ExperimentSpec
) -> None:
    for number in range(3):
        metrics = curve(9, validated=False)
        write_run(store, short(spec, 9, f"run {number}"), History(metrics))
    async with running_bench(store.directory) as bench:
        await bench.press("c")
        await bench.sees("1 ✓ run 0", "train", "0.1111", where="#compare-runs")


async def test_runs_on_other_tables_are_warned_about_in_place_of_a_verdict(
    store: Store, spec: ExperimentSpec
) -> None:
    first = write_run(store, short(spec, 3, "ours"), History(curve(3)))
    second = write_run(store, short(spec, 3, "theirs"), History(curve(3)))
    with store.write():
        add_facts(store, first, RunFacts(sha256="a" * 64))
        add_facts(store, second, RunFacts(sha256="b" * 64))
    async with running_bench(store.directory) as bench:
        await bench.press("c")
        await bench.sees("different tables", where="#compare-words")
        await bench.sees("sha256", "aaaaaaa", "bbbbbbb", where="#compare-runs")
        await bench.press("tab")
        await bench.sees("no verdict", "different tables", where="#compare-panel")


async def test_a_click_puts_the_cursor_on_the_nearest_point_and_x_is_logarithmic_too(
    store_of_two: Store,
) -> None:
    async with running_bench(store_of_two.directory) as bench:
        await bench.press("c")
        await bench.sees("1 ✓ sigmoid", "2 ✓ relu")
        for keys in ((), ("a",)):
            await bench.press(*keys)
            screen = bench.app.screen
            width = screen.query_one("#compare-chart").size.width
            await bench.pilot.click("#compare-chart", offset=(width - 2, 3))
            await bench.sees("at the cursor", "0.1667", where="#compare-runs")
            await bench.press("0")
        await bench.sees("log x", where="#compare-words")
        assert bench.lines("#compare-chart")[-1].split()[:3] == ["1", "2", "5"]
