"""What is known before training, in the form and under its key; splits in the form; all folds."""

import pytest

from bench_driver import LARGE, NARROW, WIDE, running_bench
from engine.client.forecasting import forecast_here
from engine.store.database import Store
from engine.store.experiments import spec_from
from engine.store.facts import HostFacts
from engine.store.probes import answer_probe, take_probe
from engine.store.process_writer import register_host, update_host
from engine.store.runs import fold_of, waiting_runs
from fake_runs import HOST
from tui.model.messages import Forecasted
from tui.widgets.lines import Lines


@pytest.mark.parametrize("size", [NARROW, LARGE])
async def test_the_forms_first_line_counts_warnings_and_a_key_tells_them(
    store: Store, size: tuple[int, int]
) -> None:
    async with running_bench(store.directory, size) as bench:
        await bench.press("T")
        await bench.sees("1 warning, 60,037 parameters, 104 steps", where="#training")
        await bench.press("F")
        await bench.sees("Forecast: ", "1,652 train, 184 validate", "unknown: no run like it")
        assert bench.dialog == "ForecastScreen"
        await bench.sees("'Oddish' has 948 rows")
        dialog = bench.app.screen
        lines = dialog.query_one(Lines)
        await bench.until(lambda: lines.size.height == len(lines.content) < size[1] * 0.8 - 2)
        assert dialog.query_one(".box").outer_size.height == lines.size.height + 2
        await bench.press("escape")
        assert bench.dialog == ""


async def test_an_idle_engine_tries_how_long_an_epoch_takes(store: Store) -> None:
    assert register_host(store, HOST)
    update_host(store, HOST, "ready", HostFacts(device="CPU"))
    async with running_bench(store.directory, WIDE) as bench:
        await bench.press("F")
        await bench.sees("the engine tries it")
        asked = take_probe(store)
        assert asked is not None
        assert spec_from(asked[1]) == bench.spec
        answer_probe(store, asked[0], {"step": 0.01, "row": 0.001})
        await bench.sees("just tried")
        assert bench.app.screen.found.seconds == pytest.approx(104 * 0.01 + 184 * 0.001)
        # An answer that comes when the dialog was left opens none
        await bench.press("escape", "F")
        await bench.sees("the engine tries it")
        await bench.press("escape")
        asked = take_probe(store)
        assert asked is not None
        answer_probe(store, asked[0], {})
        await bench.settle()
        assert bench.dialog == ""


async def test_a_forecast_that_comes_when_the_experiment_has_changed_opens_nothing(
    store: Store,
) -> None:
    async with running_bench(store.directory, WIDE) as bench:
        asked = bench.spec
        found = forecast_here(store, asked)
        await bench.press("T")
        await bench.set_field("epochs", "3")
        bench.screen.post_message(Forecasted(asked, found))
        await bench.sees("has changed since", where="#hint")
        assert bench.dialog == ""


async def test_a_split_told_by_half_is_told_in_the_form(store: Store) -> None:
    async with running_bench(store.directory, WIDE) as bench:
        await bench.press("T")
        await bench.go_to_field("split method")
        await bench.press("left", "left")
        await bench.until(lambda: bench.spec.data.validation.method == "group")
        await bench.press("home")
        await bench.sees("A split by group needs a column", where="#training")
        await bench.set_field("split column", "appearedDay")
        await bench.press("home")
        await bench.sees("60,037 parameters", where="#training")
        assert "needs a column" not in bench.text("#training")


async def test_again_trains_all_folds_where_there_are_some(store: Store) -> None:
    async with running_bench(store.directory, NARROW) as bench:
        await bench.press("T")
        await bench.set_field("folds", "3")
        await bench.press("A")
        await bench.sees("Train all folds", "all 3 folds")
        await bench.press("enter")
        await bench.until(lambda: len(waiting_runs(store)) == 3)
        assert [fold_of(run) for run in waiting_runs(store)] == [(1, 3), (2, 3), (3, 3)]
