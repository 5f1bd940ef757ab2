"""From the matrix to single rows: a cell, all mistakes, numbers far off, pictures."""

from pathlib import Path

import numpy as np
import pytest

from bench_driver import LARGE, NARROW, running_bench
from engine.client.table_views import StoredViews
from engine.client.tables import describe_all
from engine.specs import ExperimentSpec
from engine.specs.edit import with_value
from engine.store.database import Store
from engine.store.facts import RunFacts
from engine.store.predictions import Predictions, write_predictions
from engine.store.run_writer import add_facts
from engine.tables.table_view import RowsView
from fake_runs import History, curve, write_run
from tui.cases import screen as screens
from tui.cases.reading import Known

NAMES = ("cat", "dog", "狐")
COUNTS = ((2, 1, 0), (1, 1, 0), (0, 2, 1))
TRUE = np.array([0, 0, 0, 1, 1, 2, 2, 2])
SAID = np.array([0, 0, 1, 0, 1, 1, 1, 2])
SURE = np.array([0.9, 0.8, 0.55, 0.71, 0.6, 0.65, 0.97, 0.5], np.float32)
KEPT = Predictions(3, "validation", 8, np.arange(2, 10), TRUE, SAID, SURE)


def table(folder: Path, name: str = "animals.csv") -> Path:
    path = folder / name
    rows = [f"{place}.5,{place * place},{NAMES[place % 3]}" for place in range(12)]
    path.write_text("\n".join(["height,weight,class", *rows]) + "\n", "utf-8")
    return path


def finished(
    store: Store, spec: ExperimentSpec, path: Path, kept: Predictions | None = KEPT
) -> str:
    spec = with_value(with_value(spec, "data.source", str(path)), "data.label", "class")
    run = write_run(store, spec, History(curve(3), classes=NAMES, counts=COUNTS))
    folder = store.run_directory(run)
    folder.mkdir(parents=True, exist_ok=True)
    digest = None if kept is None else write_predictions(folder, kept)
    sha = describe_all(store, spec.data).sha256
    add_facts(store, run, RunFacts(predictions=digest, sha256=sha))
    return run


async def test_a_cell_leads_to_its_rows(store: Store, spec: ExperimentSpec, tmp_path: Path) -> None:
    path = table(tmp_path)
    finished(store, spec, path)
    async with running_bench(store.directory, NARROW) as bench:
        await bench.press("M")
        await bench.sees("Enter rows", where="#keys")
        await bench.press("enter")
        assert bench.dialog == "CasesScreen"
        await bench.sees("Choose a cell", "validation rows, the run's model (epoch 3)")
        # It begins at the most frequent mistake: foxes taken for dogs
        await bench.sees("▌", where="#case-lines")
        await bench.press("enter")
        await bench.sees("狐 → dog: 2 rows", "0.970", "height", "8.5")
        lines = bench.lines("#case-lines")
        assert [line.split()[0] for line in lines[:2]] == ["9", "8"], "most confident first"
        await bench.press("right")
        await bench.sees("weight", where="#case-heads")
        assert "height" not in bench.text("#case-heads")
        await bench.press("escape", "up", "left", "enter")
        await bench.sees("dog → cat: 1 row", "0.710")
        await bench.press("m")
        await bench.sees("All mistakes: 4 rows")
        firsts = [line.split()[0] for line in bench.lines("#case-lines")[:4]]
        assert firsts == ["9", "6", "8", "5"]
        await bench.press("escape", "up", "right", "right", "enter")
        await bench.sees("no row is in this cell")
        await bench.press("question_mark")
        await bench.sees("Rows of a cell")
        await bench.press("escape", "escape", "escape")
        assert bench.dialog == ""


@pytest.mark.thorough
async def test_a_run_without_rows_says_so_and_a_changed_table_is_not_shown(
    store: Store, spec: ExperimentSpec, tmp_path: Path
) -> None:
    path = table(tmp_path)
    finished(store, spec, path, None)
    finished(store, spec, table(tmp_path, "other.csv"))
    (tmp_path / "other.csv").write_text(path.read_text("utf-8") + "1,2,cat\n", "utf-8")
    async with running_bench(store.directory, LARGE) as bench:
        await bench.press("M", "enter")
        await bench.sees("has kept nothing of its single rows")
        await bench.press("enter", "m", "up", "right", "escape", "2", "enter")
        await bench.sees("other.csv has changed since the run")
        await bench.press("m")
        await bench.sees("All mistakes: 4 rows", "0.970")


async def test_rows_that_are_images_are_shown_as_pictures(
    store: Store, spec: ExperimentSpec, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    run = finished(store, spec, table(tmp_path))
    shape = (4, 4, 1)

    def known(_store: Store, _run: str) -> Known:
        return Known(KEPT, NAMES, "class", spec.data, shape)

    def rows(*_given: object, pictures: bool) -> RowsView:
        assert pictures
        found = {number: bytes([255, 0] * 8) for number in range(3, 11)}
        return RowsView(shape=shape, pictures=found)

    monkeypatch.setattr("tui.cases.reading.known_of", known)
    monkeypatch.setattr(StoredViews, "rows", rows)
    async with running_bench(store.directory, NARROW) as bench:
        await bench.press("M", "enter", "m")
        assert isinstance(bench.app.screen, screens.CasesScreen), run
        await bench.sees("狐 → dog", "0.970  row 9", "▀" * 12)
