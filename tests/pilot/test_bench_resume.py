"""``r``: a run that has ended early goes on, and the screen goes back with it."""

from collections.abc import Callable
from pathlib import Path

import pytest

from bench_driver import running_bench
from engine.events import EpochEnded, Resumed
from engine.io.files import write_atomically
from engine.specs import ExperimentSpec
from engine.store.checkpoints import checkpoints, cut_behind, record_checkpoint
from engine.store.database import Store
from engine.store.process_writer import register_host
from engine.store.run_writer import claim_run, record
from engine.store.runs import runs
from fake_runs import History, curve, short, write_run


async def test_r_continues_a_crashed_run_and_the_curves_go_back(
    store: Store, spec: ExperimentSpec
) -> None:
    run = write_run(store, short(spec, 9, "lost"), History(curve(3), status="running"))
    digest = write_atomically(store.run_directory(run) / "state-1.npz", b"state")
    record_checkpoint(store, run, 1, 2, 0, digest)
    async with running_bench(store.directory) as bench:
        await bench.sees("✗ crashed", where="#experiments")
        await bench.press("r")
        await bench.sees("queued", where="#experiments")
        assert [found.id for found in runs(store)] == [run]
        assert register_host(store, "alive")
        claim_run(store, "alive")
        cut_behind(store, run, checkpoints(store, run)[0])
        record(store, run, Resumed(2, 0, 12.0))
        view = bench.state
        await bench.until(lambda: view.shown is not None and len(view.shown.epochs) == 2)
        record(store, run, EpochEnded(3, {"loss": 0.3}, 0.1, 1.0))
        await bench.until(lambda: view.shown is not None and len(view.shown.epochs) == 3)


async def test_a_queue_that_others_have_written_is_told_and_worked_once_r_asks_for_it(
    store: Store,
    spec: ExperimentSpec,
    host: Callable[..., object],
    monkeypatch: pytest.MonkeyPatch,
    tmp_path: Path,
) -> None:
    monkeypatch.setenv("XDG_STATE_HOME", str(tmp_path / "another"))
    theirs = [
        write_run(store, short(spec, 3, name), History(status="queued")) for name in ("a", "b")
    ]
    monkeypatch.setenv("XDG_STATE_HOME", str(tmp_path / "state"))
    host()
    async with running_bench(store.directory) as bench:
        await bench.sees("a and 1 more wait that nobody here has asked for: r", where="#hint")
        await bench.sees("set aside: r has it trained", where="#curves")
        await bench.press("t")
        await bench.sees("set aside: r has it trained", where="#hint")
        await bench.press("q")
    assert [run.status for run in runs(store)] == ["queued", "queued"], "to leave asks for nothing"
    async with running_bench(store.directory) as bench:
        await bench.sees("set aside", where="#experiments")
        await bench.press("r")
        await bench.sees("finished", where="#hint")
    assert {run.id: run.status for run in runs(store)} == {
        theirs[0]: "finished",
        theirs[1]: "queued",
    }


async def test_r_on_a_finished_run_says_why_not(store: Store, spec: ExperimentSpec) -> None:
    write_run(store, short(spec, 3), History(curve(3)))
    async with running_bench(store.directory) as bench:
        await bench.until(lambda: bench.state.shown is not None)
        await bench.press("r")
        await bench.sees("has finished: b goes on from an epoch of it", where="#hint")
        assert runs(store)[0].status == "finished"


async def test_r_without_a_run_says_so(store: Store) -> None:
    async with running_bench(store.directory) as bench:
        await bench.sees("not trained", where="#experiments")
        await bench.press("r")
        await bench.sees("there is no run to resume")
