"""What a wide terminal gives: wider lists, two panes side by side; and what arrows say."""

import pytest

from bench_driver import LARGE, NARROW, WIDE, Bench, running_bench
from engine.specs import ExperimentSpec
from engine.store.database import Store
from engine.store.experiment_writer import add_experiment
from fake_runs import History, curve, short, write_run

LONG = "a name that tells all its settings"


def width(bench: Bench, name: str) -> int:
    return bench.screen.query_one(f"#{name}").region.width


async def resize(bench: Bench, size: tuple[int, int]) -> None:
    await bench.pilot.resize_terminal(*size)
    await bench.rest()


def in_sight(bench: Bench, *names: str) -> list[str]:
    shown = [name for name in names if bench.screen.query_one(f"#{name}").region.width > 0]
    return [name for name in shown if bench.screen.query_one(f"#{name}").display]


async def test_from_150_columns_matrix_and_scores_stand_side_by_side(
    store: Store, spec: ExperimentSpec
) -> None:
    write_run(store, spec, History(curve(3)))
    panes = ("confusion", "classes", "layers", "log")
    async with running_bench(store.directory, (150, 45)) as bench:
        for letter in "MP":
            await bench.press(letter)
            assert bench.screen.front == {"M": "confusion", "P": "classes"}[letter]
            assert in_sight(bench, *panes) == ["confusion", "classes"]
            await bench.sees("29 of 35 right, 0.829", where="#confusion")
            await bench.sees("prec.", "recall", "F1", "support", where="#classes")
        body = bench.screen.query_one("#lower").region
        regions = [bench.screen.query_one(f"#{name}").region for name in panes[:2]]
        assert all(region in body for region in regions)
        assert not regions[0].overlaps(regions[1])
        await bench.press("O")
        assert in_sight(bench, *panes) == ["log"]
        await bench.press("P")
        await resize(bench, WIDE)
        assert in_sight(bench, *panes) == ["classes"]
        await resize(bench, NARROW)
        assert in_sight(bench, *panes) == ["classes"]
        assert width(bench, "classes") == 80


async def test_the_left_column_is_as_wide_as_its_names_and_moves_no_pane_in_the_list(
    store: Store, spec: ExperimentSpec
) -> None:
    for name in ("short", LONG, "another"):
        add_experiment(store, short(spec, 3, name))
    async with running_bench(store.directory, (200, 60)) as bench:
        await bench.sees(LONG, where="#experiments")
        wide = width(bench, "left")
        assert 48 < wide <= 72
        for _ in range(3):
            await bench.press("down")
            assert width(bench, "left") == wide
        await resize(bench, WIDE)
        assert width(bench, "left") == 48, "the curves keep theirs"
        await resize(bench, NARROW)
        assert width(bench, "left") == 80
        await resize(bench, (200, 60))
        assert width(bench, "left") == wide


async def test_short_names_take_no_more_than_the_forms_need(
    store: Store, spec: ExperimentSpec
) -> None:
    add_experiment(store, short(spec, 3, "short"))
    async with running_bench(store.directory, (200, 60)) as bench:
        await bench.rest()
        assert width(bench, "left") == 48


@pytest.mark.parametrize(
    ("letter", "key", "told"),
    [
        ("E", "right", "choose an experiment"),
        ("O", "left", "scroll the log"),
        ("I", "left", "scroll"),
        ("C", "up", "other epochs"),
        ("N", "left", "Enter goes to this layer"),
    ],
)
async def test_an_arrow_that_does_nothing_says_what_does(
    store: Store, spec: ExperimentSpec, letter: str, key: str, told: str
) -> None:
    write_run(store, spec, History(curve(3)))
    async with running_bench(store.directory, LARGE) as bench:
        await bench.press(letter)
        await bench.rest()
        before = bench.spec
        await bench.press(key)
        await bench.sees(told, where="#hint")
        assert bench.spec == before
