"""The bench while its store is gone: one sentence, a way out, and back to work when it returns."""

import shutil
from pathlib import Path

import pytest

from bench_driver import running_bench
from engine.specs import ExperimentSpec
from engine.store.database import Store
from fake_runs import History, curve, short, write_run
from tui.model import store_watcher


@pytest.fixture(autouse=True)
def _look_often(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(store_watcher, "RETURN_SECONDS", 0.05)


async def test_a_bench_without_its_store_says_so_and_q_leaves(
    store: Store, spec: ExperimentSpec
) -> None:
    write_run(store, short(spec, 9, "waits"), History(status="queued"))
    async with running_bench(store.directory) as bench:
        await bench.sees("waits", where="#experiments")
        shutil.rmtree(store.directory)
        await bench.sees("is gone: q leaves", where="#hint")
        for key in ("t", "plus", "down", "t"):
            await bench.press(key)
        assert len(bench.app.screen_stack) == 1
        await bench.press("q")
        await bench.until(lambda: bench.app.return_code == 0 or not bench.app.is_running)


async def test_a_store_that_comes_back_is_used_again(
    store: Store, spec: ExperimentSpec, tmp_path: Path
) -> None:
    write_run(store, short(spec, 3, "first"), History(curve(3)))
    async with running_bench(store.directory) as bench:
        await bench.sees("first", where="#experiments")
        store.directory.rename(tmp_path / "away")
        await bench.sees("is gone: q leaves", where="#hint")
        (tmp_path / "away").rename(store.directory)
        await bench.sees("is there again", where="#hint")
        back = Store(store.directory)
        write_run(back, short(spec, 3, "second"), History(curve(3)))
        await bench.sees("second", where="#experiments")
        back.close()


async def test_a_damaged_run_is_told_once_and_the_others_are_there(
    store: Store, spec: ExperimentSpec
) -> None:
    write_run(store, short(spec, 3, "whole"), History(curve(3)))
    hurt = write_run(store, short(spec, 3, "hurt"), History(curve(3)))
    with store.write() as db:
        db.execute("UPDATE runs SET spec = '{' WHERE id = ?", (hurt,))
    async with running_bench(store.directory) as bench:
        await bench.sees(f"pkgo-tui delete {hurt}")
        await bench.press("enter")
        await bench.sees("whole", where="#experiments")
        await bench.sees("✓ .750", where="#experiments")
        assert len(bench.app.screen_stack) == 1
