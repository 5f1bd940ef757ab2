"""What a person chose in the bench is there again the next time."""

import pytest

from bench_driver import LARGE, running_bench
from engine.specs import ExperimentSpec
from engine.store.database import Store
from fake_runs import History, curve, short, write_run
from tui.panes.curves import CurvesPane
from tui.terminal.remembered import remember, remembered_file


async def test_the_colours_last_chosen_are_those_of_the_next_start(
    store: Store, monkeypatch: pytest.MonkeyPatch
) -> None:
    async with running_bench(store.directory) as bench:
        assert bench.app.theme == "pkgo-dark"
        await bench.press("D")
        assert bench.app.theme == "pkgo-light"
    async with running_bench(store.directory) as bench:
        assert bench.app.theme == "pkgo-light"
    monkeypatch.setenv("PKGO_THEME", "dark")
    async with running_bench(store.directory) as bench:
        assert bench.app.theme == "pkgo-dark"


@pytest.mark.parametrize("kept", [b"{", b"[]", b'{"theme": "blue"}', b"\xff", b"[" * 100_000])
async def test_what_cannot_be_read_is_as_if_nothing_had_been_chosen(
    store: Store, kept: bytes
) -> None:
    path = remembered_file()
    assert path is not None
    path.parent.mkdir(parents=True)
    path.write_bytes(kept)
    async with running_bench(store.directory) as bench:
        assert bench.app.theme == "pkgo-dark"
        await bench.press("D")
    assert b"light" in path.read_bytes()
    aside = path.with_suffix(".damaged.json")
    assert aside.exists() == (b"theme" not in kept)
    assert not aside.exists() or aside.read_bytes() == kept


async def test_columns_sorting_and_charts_are_as_they_were_left(
    store: Store, spec: ExperimentSpec
) -> None:
    for count, name in ((2, "short"), (9, "long")):
        write_run(store, short(spec, count, name), History(curve(count)))
    async with running_bench(store.directory, LARGE) as bench:
        await bench.press("C", "z", "y", "R")
        await bench.sees("short", "epochs", where="#all-runs")
        await bench.press(*["left"] * 20, "right", "s", "s")
        sort = bench.screen.doers.queue.lister.listing.wish.sort
        await bench.press("right", "right", "minus")
        hidden = set(bench.screen.doers.queue.lister.listing.hidden)
        assert sort and hidden
    async with running_bench(store.directory, LARGE) as bench:
        choice = bench.screen.query_one(CurvesPane).choice
        assert (choice.large, choice.log_y, choice.log_x) == ("first", True, False)
        await bench.press("R")
        await bench.sees("short", where="#all-runs")
        listing = bench.screen.doers.queue.lister.listing
        assert (listing.wish.sort, listing.hidden) == (sort, hidden)


async def test_a_column_that_this_store_does_not_have_sorts_nothing(
    store: Store, spec: ExperimentSpec
) -> None:
    write_run(store, short(spec, 2, "short"), History(curve(2)))
    remember(runs_sort="gone", runs_hidden=["name", 3], curves={"large": "no", "log_x": 1})
    async with running_bench(store.directory) as bench:
        choice = bench.screen.query_one(CurvesPane).choice
        assert (choice.large, choice.log_x) == ("", False)
        await bench.press("R")
        await bench.sees("short", "1 run", where="")
        assert bench.screen.doers.queue.lister.listing.wish.sort == ""
