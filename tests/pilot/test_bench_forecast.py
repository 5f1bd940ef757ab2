"""What is known before training, in the form and under its key; splits in the form; all folds."""

import pytest

from bench_driver import NARROW, WIDE, running_bench
from engine.store.database import Store
from engine.store.runs import fold_of, waiting_runs


@pytest.mark.parametrize("size", [NARROW, WIDE])
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
        await bench.press("escape")
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
