"""``u`` on the screen: forms, the list of experiments and all runs go back, and a line says so."""

import pytest

from bench_driver import Bench, running_bench
from engine.client.queue import cancel_run
from engine.specs import ExperimentSpec
from engine.store.database import Store
from engine.store.labels import pin
from engine.store.runs import runs
from fake_runs import History, curve, short, write_run


async def test_a_stray_arrow_is_taken_back_where_the_cursor_stands(store: Store) -> None:
    async with running_bench(store.directory) as bench:
        before = bench.spec
        await bench.press("T")
        await bench.go_to_field("batch size")
        await bench.press("right", "right")
        assert bench.spec.training.batch_size == before.training.batch_size * 4
        await bench.press("u")
        assert bench.spec == before
        await bench.sees("Undone: batch size", "again", where="#hint")
        await bench.press("u")
        await bench.sees("nothing more to undo", where="#hint")


async def test_what_was_undone_is_read_also_where_the_field_means_something_else_then(
    store: Store,
) -> None:
    async with running_bench(store.directory) as bench:
        await bench.press("T")
        await bench.go_to_field("optimizer")
        await bench.press("right")
        await bench.rest()
        await bench.press("u")
        await bench.rest()
        await bench.sees("Undone: optimizer sgd again", where="#hint")
        await bench.press("down")
        await bench.sees("learning rate: ", where="#hint")


async def test_in_a_line_that_is_typed_the_letter_is_a_letter(store: Store) -> None:
    async with running_bench(store.directory) as bench:
        await bench.press("T")
        await bench.go_to_field("batch size")
        await bench.press("right")
        after = bench.spec
        await bench.go_to_field("note")
        await bench.press("enter", "u", "enter")
        assert bench.spec.note == "u"
        await bench.press("u")
        assert bench.spec == after


async def test_an_untrained_experiment_that_was_closed_is_on_the_list_again(store: Store) -> None:
    async with running_bench(store.directory) as bench:
        await bench.press("n")
        await bench.until(lambda: len(bench.state.experiments) == 2)
        await bench.press("N")
        await bench.set_field("units", "48")
        edited = bench.spec
        await bench.press("E", "x")
        await bench.sees("u takes that back", where="#hint")
        await bench.until(lambda: len(bench.state.experiments) == 1)
        await bench.press("u")
        await bench.until(lambda: len(bench.state.experiments) == 2 and bench.spec == edited)
        await bench.sees("Undone: ", "is on the list", where="#hint")
        await bench.press("u", "u")
        await bench.until(lambda: len(bench.state.experiments) == 1)
        await bench.sees("Undone: ", "is off the list", where="#hint")
        assert "another window" not in bench.text()


async def test_an_undo_that_is_refused_while_a_run_waits_can_be_tried_again(store: Store) -> None:
    async with running_bench(store.directory) as bench:
        await bench.press("n")
        await bench.until(lambda: len(bench.state.experiments) == 2)
        await bench.press("t")
        await bench.until(lambda: bench.state.snapshot.active)
        for __ in range(2):
            await bench.press("u")
            await bench.sees("trains or waits", "once it has ended", where="#hint")
            await bench.press("E")
        cancel_run(store, runs(store)[0].id)
        await bench.until(lambda: not bench.state.snapshot.active)
        await bench.press("u")
        await bench.until(lambda: len(bench.state.experiments) == 1)


@pytest.fixture
def two(store: Store, spec: ExperimentSpec) -> Store:
    for name in ("sigmoid", "relu"):
        write_run(store, short(spec, 2, name), History(curve(2)))
    return store


def facts(store: Store) -> list[tuple[object, ...]]:
    """What is written on the runs."""
    return [(run.id, run.name, *marks(store, run.id)) for run in runs(store)]


def marks(store: Store, run_id: str) -> tuple[object, ...]:
    row = store.db.execute("SELECT tags, pinned, archived FROM runs WHERE id = ?", (run_id,))
    return tuple(row.fetchone())


async def open_list(bench: Bench) -> None:
    await bench.press("R")
    await bench.sees("2 runs", where="#told")


@pytest.mark.parametrize(
    ("keys", "typed"),
    [(["t"], "keep"), (["e"], "better"), (["p"], ""), (["a"], ""), (["x", "down", "enter"], "")],
    ids=["tag", "name", "pin", "put away", "deleted"],
)
async def test_what_was_done_to_runs_is_taken_back(two: Store, keys: list[str], typed: str) -> None:
    before = facts(two)
    async with running_bench(two.directory) as bench:
        await open_list(bench)
        await bench.press(*keys)
        if typed:
            await bench.fill(typed)
        await bench.until(lambda: facts(two) != before)
        await bench.press("u")
        await bench.until(lambda: facts(two) == before)
        await bench.sees("Undone: ", where="#told")
        await bench.sees("sigmoid", "relu", where="#all-runs")


@pytest.mark.parametrize("keys", [["a"], ["x", "down", "enter"]], ids=["put away", "deleted"])
async def test_the_cursor_goes_to_the_run_that_came_back(
    two: Store, spec: ExperimentSpec, keys: list[str]
) -> None:
    write_run(two, short(spec, 2, "tanh"), History(curve(2)))
    async with running_bench(two.directory) as bench:
        await bench.press("R")
        await bench.sees("3 runs", where="#told")
        await bench.press("home", "down")
        table = bench.app.screen.query_one("#all-runs")
        gone = table.chosen.id
        await bench.press(*keys)
        await bench.until(lambda: len(table.rows) == 2)
        assert table.chosen.id != gone
        await bench.press("end", "u")
        await bench.until(lambda: table.chosen.id == gone)
        await bench.press("p", "end", "u")
        await bench.until(lambda: table.chosen.id == gone)


async def test_the_cursor_stays_on_its_run_when_a_query_has_found_nothing(two: Store) -> None:
    async with running_bench(two.directory) as bench:
        await open_list(bench)
        await bench.press("end")
        table = bench.app.screen.query_one("#all-runs")
        run = table.chosen.id
        await bench.press("slash", *"name = nobody", "enter")
        await bench.until(lambda: not table.rows)
        await bench.press("escape")
        await bench.until(lambda: len(table.rows) == 2)
        assert table.chosen.id == run


async def test_undo_waits_for_what_is_still_being_done(two: Store) -> None:
    """The key comes at once behind the other, before the store has been written."""
    before = facts(two)
    async with running_bench(two.directory) as bench:
        await open_list(bench)
        await bench.press("p", "u")
        await bench.sees("Undone: ", where="#told")
        assert facts(two) == before


async def test_pinned_runs_are_deleted_only_where_that_is_said(two: Store) -> None:
    kept, other = (run.id for run in runs(two))
    pin(two, [kept])
    before = facts(two)
    async with running_bench(two.directory) as bench:
        await open_list(bench)
        await bench.press("m", "m", "home", "x")
        await bench.sees("Delete 2 runs", "1 is pinned", "the pinned too")
        await bench.press("down", "enter")
        await bench.until(lambda: [run.id for run in runs(two)] == [kept])
        await bench.press("x", "enter")
        await bench.rest()
        assert [run.id for run in runs(two)] == [kept], "to keep it stands first"
        await bench.press("x", "down", "enter")
        await bench.until(lambda: not runs(two))
        await bench.press("u", "u")
        await bench.until(lambda: facts(two) == before)
    assert other in {run.id for run in runs(two)}
