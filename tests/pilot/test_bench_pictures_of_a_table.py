"""A table of images under V: its pictures, and what the network makes of them in training."""

import threading
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any

import pytest

from bench_driver import NARROW, running_bench
from data.errors import InputError
from engine.client.augmentation import Augmented
from engine.client.table_views import StoredViews, Told
from engine.specs import ExperimentSpec
from engine.specs.data import DataSpec
from engine.store.database import Store
from engine.tables.single_rows import row_of
from engine.tables.table_view import RowsView
from engine.tables.viewing import view_of
from made_images import folder_of
from picture_tables import offers
from tui.bench.table import TableKeys

SHAPE = (8, 8, 1)
PICTURE = bytes(range(0, 256, 4))


def rows(
    _views: StoredViews, _spec: DataSpec, numbers: Sequence[int], _told: Told, *, pictures: bool
) -> RowsView:
    assert pictures
    labels = {number: f"digit {number % 10}" for number in numbers}
    return RowsView(shape=SHAPE, pictures=dict.fromkeys(numbers, PICTURE), labels=labels)


def augmented(
    _views: StoredViews,
    spec: ExperimentSpec,
    numbers: Sequence[int],
    copies: int,
    goes_on: Callable[[], bool],
) -> Augmented:
    assert goes_on()
    if spec.seed == 1:
        raise InputError("augmentation.no_engine")
    return Augmented(SHAPE, dict.fromkeys(numbers, (PICTURE,) * (copies + 1)))


def now(keys: TableKeys) -> tuple[ExperimentSpec | None, tuple[int, ...]]:
    return keys._desk.state.spec, SHAPE


async def test_pictures_and_what_is_made_of_them(
    store: Store, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(StoredViews, "rows", rows)
    monkeypatch.setattr(StoredViews, "augmented", augmented)
    monkeypatch.setattr(TableKeys, "_now", now)
    path = tmp_path / "small.csv"
    path.write_text("a,b,class\n" + "".join(f"{n},{n % 5},{'xy'[n % 2]}\n" for n in range(12)))
    async with running_bench(store.directory, NARROW, str(path)) as bench:
        await bench.press("V")
        await bench.sees("Pictures", "12 × 3", where="#data-words")
        await bench.press("tab", "tab")
        await bench.sees("[Pictures]", where="#data-words")
        await bench.sees("digit 1", "▀" * 2, where="#data-page")
        await bench.sees("a augment", where="#data-keys")
        first = bench.text("#data-page")
        assert "digit 4" in first
        await bench.press("right")
        await bench.sees("digit 5", where="#data-page")
        assert bench.text("#data-page") != first
        await bench.press("left", "a")
        await bench.sees("1 →", where="#data-page")
        await bench.press("a")
        await bench.sees("digit 1", where="#data-page")
        await bench.press("escape")
        assert bench.dialog == ""


@pytest.mark.thorough
async def test_pages_are_read_ahead_and_how_far_the_reading_is_is_told(
    store: Store, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    asked: list[list[int]] = []
    may_end = threading.Event()

    def slow(
        views: StoredViews, spec: DataSpec, numbers: Sequence[int], told: Told, *, pictures: bool
    ) -> RowsView:
        asked.append(list(numbers))
        if len(asked) == 1:
            assert told(2, 5)
            assert may_end.wait(60)
        return rows(views, spec, [one for one in numbers if one <= 40], told, pictures=pictures)

    monkeypatch.setattr(StoredViews, "rows", slow)
    monkeypatch.setattr(TableKeys, "_now", now)
    path = tmp_path / "small.csv"
    path.write_text("a,b,class\n" + "".join(f"{n},{n % 5},{'xy'[n % 2]}\n" for n in range(40)))
    async with running_bench(store.directory, NARROW, str(path)) as bench:
        await bench.press("V")
        await bench.sees("40 × 3", where="#data-words")
        await bench.press("tab", "tab")
        await bench.sees("reading the pictures, 40%", where="#data-page")
        may_end.set()
        await bench.sees("digit 1", where="#data-page")
        for _ in range(3):
            await bench.press("right")
        await bench.sees("  13", "  16", where="#data-page")
        await bench.press("left")
        await bench.sees("  9", "  12", where="#data-page")
        assert [numbers[0] for numbers in asked] == [1], "one reading served all pages"


async def test_columns_beside_pictures_are_given_no_roles(store: Store, tmp_path: Path) -> None:
    folder = folder_of(tmp_path / "pets")
    async with running_bench(store.directory, NARROW, str(folder)) as bench:
        await bench.press("V")
        await bench.sees("picture", "brightness", where="#column-list")
        before = bench.spec
        for key in ("l", "r", "i", "enter", "/", "f", "o", "w"):
            await bench.press(key)
            await bench.sees("a row is a picture", where="#data-hint")
            assert (bench.dialog, bench.spec) == ("DataScreen", before)
        keys = bench.text("#data-keys")
        assert not any(word in keys for word in ("ignore", "format", "recipe"))


@pytest.mark.thorough
async def test_a_row_of_a_table_that_names_pictures_is_shown_with_its_own(
    store: Store, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def answer(asked: dict[str, Any], _source: str, _told: Told) -> dict[str, Any]:
        spec = DataSpec.model_validate(asked["spec"])
        if "row" in asked:
            return row_of(spec, int(asked["row"])).to_dict()
        return view_of(spec, lambda _done, _of: None).to_dict()

    monkeypatch.setattr("engine.client.table_views._asked", answer)
    source = offers(tmp_path, rows=12)
    async with running_bench(store.directory, NARROW, str(source)) as bench:
        await bench.press("V")
        await bench.sees("picture", "brand", where="#column-list")
        await bench.press("tab", "tab", "tab")
        await bench.sees("[Prepared]", where="#data-words")
        await bench.sees("img/000.png", "6×6×3", where="#data-page")
