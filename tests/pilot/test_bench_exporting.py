"""Writing the run on show as files, from the bench."""

import json
from pathlib import Path

import pytest
from textual.widgets import Input

from bench_driver import running_bench
from engine.client.branching import branched
from engine.specs import ExperimentSpec
from engine.store.database import Store
from engine.store.runs import find_run
from fake_runs import History, curve, short, write_run


@pytest.fixture
def run(store: Store, spec: ExperimentSpec) -> str:
    return write_run(store, short(spec, 4), History(curve(4)))


async def test_what_is_marked_is_written_into_the_folder_typed(
    store: Store, run: str, tmp_path: Path
) -> None:
    folder = tmp_path / "given away"
    async with running_bench(store.directory) as bench:
        await bench.until(lambda: bench.state.shown is not None and bench.state.shown.epochs)
        await bench.press("X")
        await bench.sees("Export the run", "metrics.csv", "Folder")
        await bench.sees("predict.py", "MODEL_CARD.md", "SavedModel")
        await bench.press("space", "j", "j", "j", "space", "j", "space", "j", "space")
        await bench.press("tab", "ctrl+u")
        await bench.fill(str(folder))
        await bench.sees("is in", where="#hint")
    assert sorted(path.name for path in folder.iterdir()) == [
        *("README.txt", "charts", "metrics.csv", "metrics.parquet")
    ]
    assert len((folder / "metrics.csv").read_text("utf-8").splitlines()) == 5


async def test_of_a_branch_no_script_is_offered_and_why_is_said(
    store: Store, run: str, tmp_path: Path
) -> None:
    write_run(store, branched(store, find_run(store, run), 2), History(curve(4)))
    folder = tmp_path / "branch"
    async with running_bench(store.directory) as bench:
        await bench.until(lambda: len(bench.state.experiments) == 2)
        await bench.press("2")
        await bench.until(lambda: bench.state.shown is not None and bench.state.shown.run.origin)
        await bench.press("X")
        await bench.sees("script      none: a branch has no script", "[x] metrics")
        await bench.press("tab", "ctrl+u")
        await bench.fill(str(folder))
        await bench.sees("is in", where="#hint")
        assert "train.py" not in bench.text("#hint")
    assert "metrics.csv" in {path.name for path in folder.iterdir()}


async def test_a_folder_with_something_in_it_is_refused_before_anything_is_written(
    store: Store, run: str, tmp_path: Path
) -> None:
    (tmp_path / "full").mkdir()
    (tmp_path / "full" / "mine.txt").write_text("mine")
    async with running_bench(store.directory) as bench:
        await bench.until(lambda: bench.state.shown is not None and bench.state.shown.epochs)
        await bench.press("X", "tab", "ctrl+u")
        await bench.fill(str(tmp_path / "full"))
        await bench.sees("not empty", where=".error")
        await bench.press("escape")
        assert bench.dialog == ""
    assert [path.name for path in (tmp_path / "full").iterdir()] == ["mine.txt"]


async def test_what_cannot_be_exported_is_said(
    store: Store, spec: ExperimentSpec, tmp_path: Path
) -> None:
    source = tmp_path / "gone.csv"
    source.write_text("x,class\n1,a\n2,b\n3,a\n4,b\n")
    fields = json.loads(short(spec, 2).model_dump_json())
    fields["data"] |= {"source": str(source)}
    fields["training"]["batch_size"] = 1
    write_run(store, ExperimentSpec.parse(fields), History(curve(2)))
    async with running_bench(store.directory) as bench:
        await bench.until(lambda: bench.state.shown is not None and bench.state.shown.epochs)
        source.unlink()
        await bench.press("X", "tab", "ctrl+u")
        await bench.fill(str(tmp_path / "out"))
        await bench.sees("could not be exported", "gone.csv: there is no such")


async def test_without_a_run_there_is_nothing_to_export(store: Store) -> None:
    async with running_bench(store.directory) as bench:
        await bench.press("X")
        await bench.sees("there is no run to export", where="#hint")


async def test_a_second_export_is_proposed_a_folder_that_is_free(
    store: Store, run: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    async with running_bench(store.directory) as bench:
        await bench.until(lambda: bench.state.shown is not None and bench.state.shown.epochs)
        for ending in ("", "-2", "-3"):
            await bench.press("X")
            entry = bench.app.screen.query_one(Input)
            assert entry.value.endswith(f"{run}{ending}")
            await bench.press("escape")
            Path(entry.value).mkdir()
            (Path(entry.value) / "metrics.csv").touch()
