"""The table of all runs from the keyboard: filtered, sorted, marked, labelled, deleted."""

import pytest

from bench_driver import NARROW, WIDE, Bench, running_bench
from engine.specs import ExperimentSpec
from engine.specs.edit import with_value
from engine.store.database import Store
from engine.store.deleting import delete_runs
from engine.store.runs import runs
from fake_runs import History, curve, short, write_run

both_sizes = pytest.mark.parametrize("size", [NARROW, WIDE], ids=["80", "120"])
narrow = pytest.mark.parametrize(
    "size", [NARROW, pytest.param(WIDE, marks=pytest.mark.thorough)], ids=["80", "120"]
)
Size = tuple[int, int]


@pytest.fixture
def many(store: Store, spec: ExperimentSpec) -> Store:
    """Three runs; the better, the longer."""
    write_run(store, short(spec, 2, "sigmoid"), History(curve(2)))
    adam = with_value(short(spec, 9, "relu"), "training.optimizer.name", "adam")
    write_run(store, adam, History(curve(9)))
    write_run(store, short(spec, 4, "broken"), History(curve(4), status="failed", message="x"))
    return store


def listed(bench: Bench) -> list[str]:
    """The names in the table, from above."""
    rows = bench.lines("#all-runs")[1:]
    return [name for row in rows for name in ("sigmoid", "relu", "broken", "both") if name in row]


def titles(bench: Bench) -> str:
    """The columns' titles, below the line of their groups."""
    return bench.lines("#all-runs")[1]


async def open_list(bench: Bench) -> None:
    await bench.press("R")
    await bench.until(lambda: len(listed(bench)) == 3)
    await bench.sees("3 runs")
    await bench.rest()


def asked(bench: Bench) -> str:
    """What the dialog in front asks, without where its lines break."""
    return " ".join(bench.text(".box").replace("│", " ").split())


@both_sizes
async def test_a_query_filters_while_it_is_typed_and_its_errors_are_pointed_at(
    many: Store, size: Size
) -> None:
    async with running_bench(many.directory, size) as bench:
        await open_list(bench)
        await bench.press("slash", *"val_accuracy > 0.75 and optimizer = adam")
        await bench.until(lambda: listed(bench) == ["relu"])
        await bench.sees("1 of 3 runs")
        await bench.press(*" or")
        await bench.sees('behind "or" something is missing')
        where, caret = bench.lines("#narrow")[0], bench.lines("#caret")[0]
        assert caret.index("^") == where.index(" or") + 3
        assert listed(bench) == ["relu"], "what was found stays"
        await bench.press(*" status = failed", "enter")
        await bench.until(lambda: sorted(listed(bench)) == ["broken", "relu"])
        await bench.press("slash", *" and colour = 3")
        await bench.sees('"colour"')
        where, caret = bench.lines("#narrow")[0], bench.lines("#caret")[0]
        assert caret.index("^") == where.index("colour"), "below the field that there is not"
        await bench.press("escape", "slash", *"val_acuracy > 0")
        await bench.sees("val_acuracy", "last.val_accuracy or")
        await bench.until(lambda: "accuracy?" in bench.text("#wrong"))  # to its last word
        await bench.press("escape")
        await bench.until(lambda: len(listed(bench)) == 3)
        assert bench.dialog == "RunsScreen"
        await bench.press("escape")
        await bench.until(lambda: bench.dialog == "")


@narrow
async def test_a_query_that_cannot_be_read_stays_open_and_letters_go_into_it(
    many: Store, size: Size
) -> None:
    async with running_bench(many.directory, size) as bench:
        await open_list(bench)
        await bench.press("slash", *"epochs > 3 and", "enter", *" aa", "enter")
        await bench.sees("epochs > 3 and aa", where="#narrow")
        await bench.until(lambda: not listed(bench))
        assert bench.app.focused.id == "all-runs", "a word is looked for"
        await bench.press("slash", *" = 1", "enter", "a")
        await bench.sees("aa = 1a", where="#narrow")
        await bench.sees('"aa"', where="#wrong")
        await bench.press("escape")
        await bench.until(lambda: len(listed(bench)) == 3)
        assert not any(marks(many))


def marks(store: Store) -> list[int]:
    return [row[0] for row in store.db.execute("SELECT archived FROM runs")]


@narrow
async def test_any_column_sorts_both_ways_and_can_be_hidden(many: Store, size: Size) -> None:
    async with running_bench(many.directory, size) as bench:
        await open_list(bench)
        assert listed(bench) == ["broken", "relu", "sigmoid"]
        await bench.press("s")  # validation's accuracy, on which the cursor stands
        await bench.until(lambda: listed(bench) == ["relu", "broken", "sigmoid"])
        assert "↓val_acc" in titles(bench)
        await bench.press("s")
        await bench.until(lambda: listed(bench) == ["sigmoid", "broken", "relu"])
        await bench.press("s")
        await bench.until(lambda: listed(bench) == ["broken", "relu", "sigmoid"])
        await bench.press("minus")
        await bench.sees("best val_acc is hidden; C shows it again")
        await bench.press("C")
        await bench.sees("Columns", "[ ] best val_acc", "[x] optimizer", "[x] last val_acc")
        await bench.press(*["down"] * 4, "space")
        await bench.sees("[x] best val_acc")
        await bench.press("escape")
        await bench.until(lambda: " val_acc" in titles(bench))


@both_sizes
async def test_marked_runs_are_compared(many: Store, size: Size) -> None:
    async with running_bench(many.directory, size) as bench:
        await open_list(bench)
        await bench.press("m", "down", "space")
        await bench.sees("2 marked")
        await bench.press("c")
        await bench.until(lambda: bench.dialog == "CompareScreen")
        await bench.sees("1 ✗ broken", "2 ✓ sigmoid")
        assert "relu" not in bench.text("#compare-runs")
        await bench.press("escape")
        await bench.until(lambda: bench.dialog == "RunsScreen")
        await bench.sees("2 marked")


@narrow
async def test_a_marked_run_that_somebody_deletes_is_marked_no_longer(
    many: Store, size: Size
) -> None:
    async with running_bench(many.directory, size) as bench:
        await open_list(bench)
        await bench.press("m", "m")
        await bench.sees("2 marked")
        delete_runs(many, [run.id for run in runs(many) if run.name == "broken"])
        await bench.until(lambda: len(listed(bench)) == 2)
        await bench.sees("2 runs · 1 marked")


@both_sizes
async def test_columns_out_of_sight_are_pointed_at_whatever_the_width(
    many: Store, size: Size
) -> None:
    async with running_bench(many.directory, size) as bench:
        await open_list(bench)
        for width in range(size[0], size[0] + 16):
            await bench.pilot.resize_terminal(width, size[1])
            await bench.until(lambda: "›" in titles(bench))


@both_sizes
async def test_columns_hidden_on_the_left_are_pointed_at_and_none_are_where_there_is_room(
    many: Store, size: Size
) -> None:
    async with running_bench(many.directory, size) as bench:
        await open_list(bench)
        await bench.press("home", *["right"] * 20)
        await bench.sees("this is the last column")
        assert "‹" in titles(bench)
        assert "›" not in titles(bench)
        await bench.press(*["left"] * 20)
        assert "‹" not in titles(bench)
        await bench.press(*["right"] * 20)
        await bench.pilot.resize_terminal(220, size[1])
        await bench.until(lambda: "›" not in titles(bench) and "‹" not in titles(bench))
        await bench.sees("optimizer", where="#all-runs")


@narrow
async def test_runs_are_tagged_renamed_pinned_and_put_away(many: Store, size: Size) -> None:
    async with running_bench(many.directory, size) as bench:
        await open_list(bench)
        await bench.press("m", "m", "up", "t")
        await bench.sees("Tags to add to broken (", ") and relu (")
        await bench.fill("y" * 99)
        await bench.sees("a tag has at most")
        await bench.fill("lesson-02, keep")
        await bench.press("slash", *"tag = lesson-02", "enter")
        await bench.until(lambda: listed(bench) == ["broken", "relu"])
        await bench.press("escape")
        await bench.until(lambda: len(listed(bench)) == 3)
        await bench.press("end", "p")
        await bench.until(lambda: listed(bench)[0] == "sigmoid")
        await bench.press("home", "e")
        await bench.fill("the first")
        await bench.sees("the first", where="#all-runs")
        await bench.press("a")
        await bench.sees("2 of 3 runs", "1 put away")
        await bench.press("A")
        await bench.sees("the first", where="#all-runs")
    kept = {run.name for run in runs(many)}
    assert kept == {"the first", "relu", "broken"}


@narrow
async def test_marked_runs_are_pinned_renamed_and_deleted_together(many: Store, size: Size) -> None:
    async with running_bench(many.directory, size) as bench:
        await open_list(bench)
        assert listed(bench) == ["broken", "relu", "sigmoid"]
        await bench.press("down", "m", "m", "p")
        await bench.until(lambda: listed(bench) == ["relu", "sigmoid", "broken"])
        await bench.press("home", "e")
        await bench.sees("Rename 2 runs", "relu (", ") and sigmoid (")
        await bench.fill("both")
        await bench.until(lambda: listed(bench) == ["both", "both", "broken"])
        await bench.press("x")
        await bench.sees("Delete 2 runs", "keep them")
        await bench.press("down", "enter")
        await bench.until(lambda: listed(bench) == ["broken"])
        await bench.press("question_mark")
        await bench.until(lambda: bench.dialog == "HelpScreen")
    assert [run.name for run in runs(many)] == ["broken"]


@narrow
async def test_a_run_is_deleted_after_a_question_and_not_while_it_trains(
    many: Store, spec: ExperimentSpec, size: Size
) -> None:
    write_run(many, short(spec, 4, "waits"), History(status="queued"))
    async with running_bench(many.directory, size) as bench:
        await bench.press("R")
        await bench.sees("4 runs", "queued 1")
        await bench.press("home", "x")
        await bench.sees("Delete a run", "waits", "keep it")
        await bench.press("down", "enter")
        await bench.until(lambda: bench.dialog == "RunsScreen" and "4 runs" not in bench.text())
        assert len(runs(many)) == 4  # why not stands in the line of the count
        await bench.press(*(["escape"] if bench.dialog == "NoticeScreen" else []))
        await bench.press("down", "x")
        await bench.sees("Delete a run", "broken")
        await bench.press("enter")  # keeps it
        await bench.until(lambda: bench.dialog == "RunsScreen")
        assert len(runs(many)) == 4
        await bench.press("x", "down", "enter")
        await bench.until(lambda: len(runs(many)) == 3)
    assert sorted(run.name for run in runs(many)) == ["relu", "sigmoid", "waits"]


@pytest.mark.parametrize(
    ("keys", "typed", "says"),
    [
        (["t"], "keep", "has the tags keep"),
        (["e"], "better", "is called better"),
        (["p"], "", "is pinned"),
        (["a"], "", "is put away; u"),
        (["x", "down", "enter"], "", "is deleted; u"),
    ],
    ids=["tag", "name", "pin", "put away", "deleted"],
)
@narrow
async def test_what_was_done_is_said_of_the_run_until_the_next_key(
    many: Store, size: Size, keys: list[str], typed: str, says: str
) -> None:
    async with running_bench(many.directory, size) as bench:
        await open_list(bench)
        run = bench.app.screen.query_one("#all-runs").chosen
        await bench.press(*keys)
        if typed:
            await bench.fill(typed)
        await bench.sees(f"{run.name} ({run.id}) {says}", where="#told")
        await bench.press("s")
        assert says not in bench.text("#told")


@narrow
async def test_a_question_tells_which_of_the_runs_of_one_name_is_meant(
    store: Store, spec: ExperimentSpec, size: Size
) -> None:
    for seed in (7, 8, 9):
        one = with_value(short(spec, seed, "alike"), "seed", seed)
        write_run(store, one, History(curve(seed)))
    async with running_bench(store.directory, size) as bench:
        await bench.press("R")
        await bench.sees("3 runs", where="#told")
        await bench.press("home", "down")
        run = bench.app.screen.query_one("#all-runs").chosen
        await bench.press("p")
        await bench.sees("is pinned", where="#told")
        for key in ("x", "e", "t"):
            await bench.press(key)
            await bench.until(lambda: bench.dialog != "RunsScreen")
            await bench.rest()
            for part in (f"alike ({run.id})", "started 20", "seed 8", "8 epochs", "0.8375"):
                assert part in asked(bench)
            assert ("It is pinned." in asked(bench)) == (key == "x")
            await bench.press("escape")
