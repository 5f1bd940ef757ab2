"""The list of all runs as a place to come back to: its preview, its saved queries, its names."""

import asyncio

import pytest
from textual import events

from bench_driver import NARROW, WIDE, Bench, running_bench
from engine.client.branching import branched
from engine.client.labels import rename
from engine.events import EpochEnded
from engine.specs import ExperimentSpec
from engine.specs.edit import with_value
from engine.store.database import Store
from engine.store.process_writer import register_host
from engine.store.run_writer import record
from engine.store.runs import runs
from fake_runs import HOST, History, curve, short, write_run
from tui.model.messages import RunPreviewed
from tui.runs.previews import MOST_EPOCHS
from tui.terminal.saved_queries import SavedQuery, save_query, saved_queries
from tui.widgets.entry import Entry

Size = tuple[int, int]
both_sizes = pytest.mark.parametrize("size", [NARROW, WIDE], ids=["80", "120"])
NOTE = "What a wide first layer does to a small table, told at some length. " * 3


@pytest.fixture
def many(store: Store, spec: ExperimentSpec) -> Store:
    """Twelve runs, the later the better, the last with a note."""
    for number in range(1, 13):
        one = with_value(short(spec, number, f"run {number:02}"), "note", NOTE * (number == 12))
        write_run(store, one, History(curve(number)))
    return store


def under_cursor(bench: Bench) -> str:
    table = bench.app.screen.query_one("#all-runs")
    return table.chosen.name


async def open_list(bench: Bench, some: str = "12 runs") -> None:
    await bench.press("R")
    await bench.sees(some, where="#told")
    await bench.rest()


@both_sizes
async def test_whoever_comes_back_finds_place_filter_and_order(many: Store, size: Size) -> None:
    async with running_bench(many.directory, size) as bench:
        await open_list(bench)
        await bench.press("s", "slash", *"epochs < 9", "enter")
        await bench.until(lambda: under_cursor(bench) and "8 of 12" in bench.text("#told"))
        await bench.press("down", "down", "right")
        before = bench.lines("#all-runs")[:6]
        run = under_cursor(bench)
        await bench.press("enter")
        await bench.until(lambda: bench.dialog == "")
        await bench.until(lambda: bench.state.shown and bench.state.shown.run.name == run)
        await open_list(bench, "8 of 12 runs")
        assert bench.lines("#all-runs")[:6] == before
        assert under_cursor(bench) == run
        await bench.press("s", "s")
        await bench.press("escape")
        await bench.sees("12 runs", where="#told")
        assert under_cursor(bench) == run


async def test_what_is_in_sight_stays_in_sight(many: Store, spec: ExperimentSpec) -> None:
    for number in range(40):
        write_run(many, short(spec, 1, f"more {number}"), History(curve(1)))
    async with running_bench(many.directory, NARROW) as bench:
        await open_list(bench, "52 runs")
        await bench.press("pagedown", "pagedown", "up", "up")
        before = bench.lines("#all-runs")
        await bench.press("escape")
        await bench.until(lambda: bench.dialog == "")
        await open_list(bench, "52 runs")
        await bench.until(lambda: bench.lines("#all-runs") == before)


@both_sizes
async def test_a_long_saved_query_is_cut_with_a_sign_and_its_order_stays(
    many: Store, size: Size
) -> None:
    save_query("long", SavedQuery(" or ".join(f"epochs = {one}" for one in range(30)), "epochs"))
    async with running_bench(many.directory, size) as bench:
        await open_list(bench)
        await bench.press("o")
        await bench.sees("long", where="#saved")
        row = bench.lines("#saved")[0].rstrip()
        assert row.endswith("  by epochs")
        assert "… " in row


async def test_a_branch_away_from_its_parent_names_it(many: Store) -> None:
    parent = next(run for run in runs(many) if run.name == "run 05")
    for name in ("run 05", "twig"):
        spec = branched(many, parent, 3)
        write_run(many, with_value(spec, "name", name), History(curve(2)))
    async with running_bench(many.directory, WIDE) as bench:
        await open_list(bench, "14 runs")
        await bench.press("s")
        await bench.sees("twig  of run 05", f"run 05  of {parent.id}", where="#all-runs")


@both_sizes
async def test_the_run_under_the_cursor_is_previewed(many: Store, size: Size) -> None:
    async with running_bench(many.directory, size) as bench:
        await open_list(bench)
        if size == NARROW:
            assert not bench.app.screen.query_one("#preview").display
            await bench.press("v")
        await bench.sees("run 12", "told at some length", where="#preview")
        await bench.sees("loss", "0.167", "accuracy", where="#preview")
        assert ("recall" in bench.text("#preview")) is (size == WIDE), "where there is room"
        assert ("no room here for its matrix" in bench.text("#preview")) is (size != WIDE)
        await bench.press("down")
        await bench.sees("run 11", "0.182", where="#preview")
        assert "at some length" not in bench.text("#preview")
        await bench.press("slash", *"name = nothing", "enter")
        await bench.sees("no run is like that")
        await bench.until(lambda: "run 11" not in bench.text("#preview"))
        await bench.press("escape", "v")
        assert not bench.app.screen.query_one("#preview").display
        await bench.press("escape", "R")
        await bench.sees("12 runs")
        assert not bench.app.screen.query_one("#preview").display, "as it was left"


async def test_a_long_run_is_previewed_by_some_of_its_epochs_and_followed(
    store: Store, spec: ExperimentSpec
) -> None:
    assert register_host(store, HOST)
    run = write_run(store, short(spec, 5_000, "long"), History(curve(2_000), status="running"))
    async with running_bench(store.directory, WIDE) as bench:
        await open_list(bench, "1 run")
        await bench.sees("╌╌ 0.001", where="#preview")
        view = bench.screen.doers.queue.lister.previews.of(runs(store)[0])
        assert view is not None
        assert len(view.epochs) <= MOST_EPOCHS + 1
        record(store, run, EpochEnded(2_001, {"loss": 7.5, "val_loss": 7.25}, 0.01, 0.5))
        await bench.sees("val 7.250", where="#preview")


@both_sizes
async def test_a_query_with_its_order_is_saved_and_chosen_by_name(many: Store, size: Size) -> None:
    async with running_bench(many.directory, size) as bench:
        await open_list(bench)
        await bench.press("S")
        await bench.sees("nothing filters or sorts")
        await bench.press("o")
        await bench.sees("no query is saved yet")
        await bench.press("s", "slash", *"epochs > 9", "enter")
        await bench.sees("3 of 12 runs", where="#told")
        await bench.press("S")
        await bench.fill("long ones")
        await bench.sees("saved as long ones", "--saved")
        assert saved_queries() == {"long ones": SavedQuery("epochs > 9", "val_accuracy")}
        await bench.press("escape", "s", "s")
        await bench.until(lambda: bench.screen.doers.queue.lister.listing.wish.sort == "")
        await bench.press("o")
        await bench.sees("Saved queries", "long ones", "epochs > 9")
        await bench.press("enter")
        await bench.until(lambda: "↓val_acc" in bench.lines("#all-runs")[1])
        await bench.sees("epochs > 9", where="#narrow")
        await bench.until(
            lambda: bench.screen.doers.queue.lister.listing.wish.query == "epochs > 9"
        )
        await bench.press("o", "d")
        await bench.sees("long ones is forgotten")
        assert saved_queries() == {}
        await bench.press("escape")
        await bench.until(lambda: bench.dialog == "RunsScreen")


async def test_a_rename_is_seen_in_every_bench_and_on_every_screen(
    many: Store, spec: ExperimentSpec
) -> None:
    async with running_bench(many.directory, WIDE) as bench:
        newest = runs(many)[0]
        await bench.press("end")
        await bench.sees("run 12", where="#curves")
        rename(many, newest.id, "by another")  # as a second bench or the command line does
        await bench.sees("by another", where="#experiments")
        await bench.sees("by another", where="#curves")
        assert "run 12" not in bench.text()
        await bench.press("c")
        await bench.until(lambda: "by another" in bench.text("#compare-runs"))
        rename(many, newest.id, "while compared")
        await bench.sees("while compared", where="#compare-runs")
        await bench.press("escape")
        await open_list(bench)
        await bench.sees("while compared", where="#all-runs")
        rename(many, newest.id, "while listed")
        await bench.sees("while listed", where="#all-runs")
        await bench.press("escape", "e")
        await bench.fill("by its experiment")
        await bench.sees("by its experiment", where="#curves")
    assert runs(many)[0].name == "by its experiment"


async def test_at_the_ends_of_the_columns_arrows_say_so(many: Store) -> None:
    async with running_bench(many.directory, NARROW) as bench:
        await open_list(bench)
        await bench.press(*["left"] * 12)
        await bench.sees("this is the first column")
        await bench.press(*["right"] * 30)
        await bench.sees("this is the last column")


async def test_a_key_right_behind_the_one_that_opens_the_list_is_no_filter(many: Store) -> None:
    async with running_bench(many.directory, (120, 40)) as bench:
        await bench.sees("run 01", where="#experiments")
        bench.app.post_message(events.Key("R", "R"))
        for __ in range(15):
            await asyncio.sleep(0.01)
            bench.app.post_message(events.Key("J", "J"))
        await bench.sees("12 runs", where="#told")
        assert bench.app.screen.query_one("#narrow", Entry).value == ""


async def test_what_is_read_for_a_list_whose_parts_are_gone_already_ends_nothing(
    many: Store,
) -> None:
    async with running_bench(many.directory, NARROW) as bench:
        await open_list(bench)
        screen = bench.app.screen
        await screen.remove_children()
        bench.screen.post_message(RunPreviewed(runs(many)[0].id, 1, None))
        await bench.rest()
        assert bench.app.screen is screen
        assert bench.app.is_running
