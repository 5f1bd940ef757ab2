"""The table of an experiment: seen and corrected from the keyboard."""

import asyncio
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from bench_driver import LARGE, NARROW, Bench, running_bench
from data import Description
from data.recipes.reading import read_recipe
from engine.specs.data import DataSpec
from engine.store.database import Store
from seen_tables import FakeTables, cells
from tui.data.screen import DataScreen
from tui.model.messages import StoreRead
from tui.text.glyphs import GLYPHS


@pytest.fixture
def own(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> str:
    """A table of one's own, described at once: of the built-in one nothing is to be said."""

    def described(spec: DataSpec, _folder: str | None, _told: object = None) -> Description:
        names, counts = ("common", "mythic", "rare"), (151, 18, 71)
        label = spec.label or "kind"
        told = spec.source, "sightings", 240, ("lat",), names, counts, label, "0" * 64
        return Description(*told)

    monkeypatch.setattr("engine.client.tables._read_in_child", described)
    path, made = tmp_path / "sightings.csv", cells()
    rows = [";".join(row) for row in zip(*made.values(), strict=True)]
    path.write_text("\n".join([";".join(made), *rows]), "utf-8")
    return str(path)


@pytest.fixture
def tables(monkeypatch: pytest.MonkeyPatch) -> Iterator[FakeTables]:
    """Who gives the table, in place of a child process."""
    fake = FakeTables()
    monkeypatch.setattr("engine.client.table_views.StoredViews", lambda _: fake)
    yield fake


def screen(bench: Bench) -> DataScreen:
    front: Any = bench.app.screen
    assert isinstance(front, DataScreen)
    return front


async def opened(bench: Bench) -> None:
    await bench.press("V")
    await bench.until(lambda: bench.dialog == "DataScreen")
    await bench.sees("temperature [°C]", where="#column-list")


async def read_again(bench: Bench, tables: FakeTables, times: int) -> None:
    """Until the table has been read so often, and is on the screen."""
    await bench.until(lambda: len(tables.asked) >= times and not screen(bench).state.is_reading)
    await bench.rest()


def row_of(bench: Bench, column: str) -> str:
    return next(row for row in bench.lines("#column-list") if column in row)


@pytest.mark.parametrize("size", [NARROW, LARGE], ids=["80", "160"])
async def test_columns_tell_what_they_are_for_and_the_marked_one_why(
    store: Store, tables: FakeTables, size: tuple[int, int]
) -> None:
    async with running_bench(store.directory, size) as bench:
        await opened(bench)
        await bench.sees("[Columns]", "240 × 9", where="#data-words")
        # A doubtful guess, a suspicion, the relation with the label: signs, not colours
        assert "category ?" in row_of(bench, "size")
        assert "! refunded" in row_of(bench, "refunded")
        assert "1.00" in row_of(bench, "refunded")
        assert "6%" in row_of(bench, "temperature")
        await bench.sees("東京", "nothing missing", where="#column-details")
        await bench.press("down", "down", "down")
        await bench.sees("missing 15 of 240", "quartiles", "█", where="#column-details")
        await bench.press("down", "down", "down")
        await bench.sees("'refunded' alone tells the class", where="#column-details")
        await bench.press("escape")
        await bench.until(lambda: bench.dialog == "")


async def test_columns_of_wide_letters_stay_in_line(store: Store, tables: FakeTables) -> None:
    async with running_bench(store.directory, LARGE) as bench:
        await opened(bench)
        from tui.text.fitting import width

        places = set()
        for name in ("城市", "refunded"):
            row = row_of(bench, name)
            places.add(width(row[: row.index("category")]))
        assert len(places) == 1


async def test_a_role_is_corrected_shown_as_the_persons_and_taken_back(
    store: Store, tables: FakeTables, own: str
) -> None:
    async with running_bench(store.directory, source=own) as bench:
        await opened(bench)
        await bench.press("down", "down", "down", "down")
        await bench.sees("size  text  category", where="#column-details")
        await bench.press("r")
        await bench.until(lambda: bench.dialog == "PickScreen")
        await bench.sees("size is used as", "Categories without an order")
        await bench.press("up", "enter")  # from category to ordered
        await bench.until(lambda: bench.dialog == "AskScreen")
        await bench.fill("S<M < L")
        await bench.until(lambda: bench.spec.data.roles == {"size": "ordinal"})
        assert bench.spec.data.orders == {"size": ("S", "M", "L")}
        await bench.sees("you chose it", "S < M < L", where="#column-details")
        assert "ordered *" in row_of(bench, "size")
        await read_again(bench, tables, 2)
        await bench.press("u")
        await bench.until(lambda: bench.spec.data.roles is None)
        await read_again(bench, tables, 3)
        assert "category ?" in row_of(bench, "size")


async def test_the_key_waits_for_experiments_that_are_not_listed_yet(
    store: Store, tables: FakeTables
) -> None:
    async with running_bench(store.directory, NARROW) as bench:
        listed, bench.state.snapshot = (
            bench.state.snapshot,
            replace(bench.state.snapshot, experiments=()),
        )
        await bench.press("V")
        await bench.sees("no experiment is listed yet", where="#hint")
        bench.screen.post_message(StoreRead(listed))
        await bench.until(lambda: bench.dialog == "DataScreen")


async def test_undo_takes_back_what_was_changed_of_this_table_alone(
    store: Store, tables: FakeTables, own: str
) -> None:
    async with running_bench(store.directory, source=own) as bench:
        await opened(bench)
        await bench.press("i")
        await bench.until(lambda: bench.spec.data.roles == {"城市": "ignore"})
        await bench.press("escape", "n")
        await bench.until(lambda: len(bench.state.experiments) == 2)
        await bench.press("V")
        await bench.until(lambda: bench.dialog == "DataScreen")
        await bench.press("u")
        await bench.sees("nothing more of this experiment", where="#data-hint")
        assert bench.spec.data.roles == {"城市": "ignore"}
        assert len(bench.state.experiments) == 2


async def test_the_marked_choice_has_a_sign(store: Store, tables: FakeTables, own: str) -> None:
    async with running_bench(store.directory, source=own) as bench:
        await opened(bench)
        await bench.press("f")
        await bench.until(lambda: bench.dialog == "PickScreen")
        await bench.sees(f"{GLYPHS.cursor} delimiter")
        await bench.press("down")
        await bench.sees(f"{GLYPHS.cursor} quote")
        assert f"{GLYPHS.cursor} delimiter" not in bench.text()


async def test_a_column_is_ignored_and_used_again(
    store: Store, tables: FakeTables, own: str
) -> None:
    async with running_bench(store.directory, source=own) as bench:
        await opened(bench)
        await bench.press("i")
        await bench.until(lambda: bench.spec.data.roles == {"城市": "ignore"})
        assert "ignored *" in row_of(bench, "城市")
        await bench.press("i")
        await bench.until(lambda: bench.spec.data.roles is None)
        await bench.press("end", "i")
        await bench.sees("the label cannot be ignored", where="#data-hint")
        assert bench.spec.data.roles is None


async def test_another_column_is_made_the_label(store: Store, tables: FakeTables, own: str) -> None:
    async with running_bench(store.directory, source=own) as bench:
        await opened(bench)
        await bench.press("down", "down", "down", "down", "l")
        await bench.until(lambda: bench.spec.data.label == "size")
        await read_again(bench, tables, 2)
        assert "label *" in row_of(bench, "size")
        await bench.press("tab")
        await bench.sees("size  classes", "baseline of every accuracy", where="#data-page")


async def test_rows_are_chosen_by_a_query_and_a_wrong_one_is_refused(
    store: Store, tables: FakeTables, own: str
) -> None:
    async with running_bench(store.directory, source=own) as bench:
        await opened(bench)
        await bench.press("/")
        await bench.until(lambda: bench.dialog == "AskScreen")
        await bench.fill("lat >")
        assert bench.dialog == "AskScreen"
        await bench.fill("lat > 40")
        await bench.until(lambda: bench.spec.data.where == "lat > 40")
        await read_again(bench, tables, 2)
        assert tables.asked[-1].where == "lat > 40"
        # A column that is not there is known only once the table was read: what stood stays
        await bench.press("/")
        await bench.fill("nowhere = 1")
        await bench.sees('there is no column "nowhere"', where="#data-hint")
        assert "6%" in row_of(bench, "temperature")
        await bench.press("u")
        await read_again(bench, tables, 4)
        assert "nowhere" not in bench.text("#data-hint")


async def test_how_the_file_is_read_can_be_said(store: Store, tables: FakeTables, own: str) -> None:
    async with running_bench(store.directory, source=own) as bench:
        await opened(bench)
        await bench.press("f")
        await bench.until(lambda: bench.dialog == "PickScreen")
        await bench.sees("delimiter: ; (found out)", "header: on (found out)")
        await bench.press("enter")
        await bench.until(lambda: bench.dialog == "AskScreen")
        await bench.fill("tab")
        await bench.until(lambda: bench.spec.data.reading is not None)
        assert bench.spec.data.reading is not None
        assert bench.spec.data.reading.delimiter == "tab"
        await bench.press("f")
        await bench.sees("delimiter: tab")


async def test_a_file_with_types_of_its_own_is_asked_for_no_signs(
    store: Store, tables: FakeTables, own: str
) -> None:
    async with running_bench(store.directory, source=own) as bench:
        await opened(bench)
        screen = bench.app.screen
        assert isinstance(screen, DataScreen)
        assert screen.state.table is not None
        screen.state.table = replace(screen.state.table, format=None)
        await bench.press("f")
        await bench.until(lambda: bench.dialog == "PickScreen")
        await bench.sees("stands for missing")
        assert "delimiter" not in bench.text()


async def test_every_view_shows_something(store: Store, tables: FakeTables) -> None:
    async with running_bench(store.directory, NARROW) as bench:
        await opened(bench)
        await bench.press("tab")
        await bench.sees("[Label]", "3 classes", "common", "right in 62.9%")
        await bench.press("tab")
        await bench.sees("[Rows]", "delimiter ;", "1 line passed over", "columns 1 to 7 of 9")
        await bench.press("right", "right")
        await bench.sees("columns 3 to 9 of 9")
        await bench.press("tab")
        await bench.sees("[Prepared]", "row 1 of 240 (line 3)", "Oslo 0")
        await bench.press("right")
        await bench.sees("row 2 of 240")
        await bench.press("n")
        await bench.fill("500")
        await bench.sees("a whole number from 1 to 240")
        await bench.fill("240")
        await bench.sees("row 240 of 240")
        await bench.press("tab")
        await bench.sees("[Map]", "lat and lng", "°N")
        await bench.press("tab")
        await bench.sees("[Warnings 1]", "'refunded' alone tells the class")
        await bench.press("tab")
        await bench.sees("[Columns]")


async def test_a_table_that_cannot_be_read_says_why(store: Store, tables: FakeTables) -> None:
    tables.refuses = "gone.csv"
    async with running_bench(store.directory, NARROW) as bench:
        await bench.press("V")
        await bench.sees("gone.csv: there is no such file", where="#data-page")
        await bench.press("r", "l", "i", "n", "tab", "right", "f", "escape", "u")
        await bench.press("escape")
        await asyncio.sleep(0)
        await bench.until(lambda: bench.dialog == "")


async def test_a_recipe_is_saved_and_taken_and_says_all_until_it_is_dropped(
    store: Store,
    tables: FakeTables,
    own: str,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.chdir(tmp_path)
    saved = tmp_path / "mine.toml"
    async with running_bench(store.directory, NARROW, source=own) as bench:
        await opened(bench)
        await bench.press("i")
        await read_again(bench, tables, 2)
        await bench.press("w")
        await bench.sees("Save as a recipe", "sightings-recipe.toml")
        await bench.fill("mine")
        await bench.sees("saved as mine.toml", where="#data-hint")
        recipe = read_recipe(saved)
        assert (recipe.name, recipe.label) == ("mine", "kind")
        assert {rule.column for rule in recipe.inputs}.isdisjoint({"城市", "id", "kind"})
        # Written here: not asked about again, until somebody else has changed it
        await bench.press("w")
        await bench.fill("mine")
        assert bench.dialog == "DataScreen"
        saved.write_text(saved.read_text() + "# by Ann\n")
        await bench.press("w")
        await bench.fill("mine")
        await bench.sees("Save over a recipe", "has been changed since")
        await bench.press("enter")
        assert "by Ann" in saved.read_text()
        # One that ships lacks columns here; the saved one is taken
        await bench.press("o")
        await bench.sees("The recipe of the table", "sightings, of which", "one from a file")
        await bench.press("up", "enter")
        await bench.sees("columns that the recipe needs", where="#data-hint")
        assert bench.spec.data.recipe == ""
        await bench.press("o", "enter")
        await bench.fill("nowhere.toml")
        await bench.sees("there is no such file")
        await bench.fill("mine.toml")
        await bench.until(lambda: bench.spec.data.recipe == str(saved))
        assert bench.spec.data.roles is None
        assert bench.spec.data.preparation is None
        await bench.press("i")
        await bench.sees("the recipe says that", where="#data-hint")
        assert bench.spec.data.roles is None
        await bench.press("u")
        await bench.until(lambda: bench.spec.data.roles == {"城市": "ignore"})
        assert bench.spec.data.recipe == ""


async def test_no_recipe_is_saved_over_a_file_that_is_none(
    store: Store, tables: FakeTables, own: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    (tmp_path / "pyproject.toml").write_text("[project]\n")
    async with running_bench(store.directory, source=own) as bench:
        await opened(bench)
        await bench.press("w")
        await bench.fill("pyproject")
        await bench.sees("exists and is no recipe")
        assert (tmp_path / "pyproject.toml").read_text() == "[project]\n"
