"""The engine as the header tells it: starting, warming up, ready; a dead one's run crashed."""

import subprocess
import time

import psutil
import pytest

from bench_driver import running_bench
from engine.specs import ExperimentSpec
from engine.store.database import Store
from engine.store.experiment_writer import add_experiment
from engine.store.facts import HostFacts
from engine.store.process_writer import register_host, update_host
from engine.store.processes import own_identity
from engine.store.runs import runs
from fake_runs import HOST, History, curve, short, write_run
from tui.model import store_watcher as following


@pytest.fixture(autouse=True)
def _look_often(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(following, "LOOK_SECONDS", 0.1)


async def test_the_header_tells_how_far_the_engine_is(store: Store) -> None:
    async with running_bench(store.directory) as bench:
        await bench.sees("engine starting", where="#header")
        assert register_host(store, "one")
        await bench.sees("engine warming up", where="#header")
        update_host(store, "one", "ready", HostFacts(device="CPU", threads=1))
        await bench.sees("CPU 1 thread   engine ready", where="#header")
        update_host(store, "one", "ready", HostFacts(device="NVIDIA A100", threads=4))
        await bench.sees("NVIDIA A100 4 threads   engine ready", where="#header")


async def test_a_run_whose_engine_died_has_crashed_and_the_bench_goes_on(
    store: Store, spec: ExperimentSpec
) -> None:
    child = subprocess.Popen(["sleep", "60"])
    try:
        register_process(store, child.pid)
        write_run(store, short(spec, 9, "lost"), History(curve(3), status="running"))
        async with running_bench(store.directory) as bench:
            await bench.sees("▶ 3/9", where="#experiments")
            child.kill()
            child.wait()
            await bench.sees("✗ crashed", where="#experiments")
            await bench.sees("ended without a word", where="#curves")
            await bench.sees("engine starting", where="#header")
            await bench.press("O")
            await bench.sees("r or pkgo-tui resume", where="#log")
            await bench.press("n")
            await bench.sees("▌2 lost 2", "not trained", where="#experiments")
            await bench.press("t")
            await bench.sees("queued", where="#experiments")
    finally:
        child.kill()
        child.wait()
    assert [run.status for run in runs(store)] == ["queued", "crashed"]


def register_process(store: Store, pid: int) -> None:
    """A host's row as that process would have written it."""
    started = psutil.Process(pid).create_time()
    here = own_identity()._replace(pid=pid, started=started, birth=None)
    with store.write() as db:
        db.execute(
            "INSERT INTO hosts (id, pid, started, machine, boot, space, birth, seen, status) "
            "VALUES (?, ?, ?, ?, ?, ?, ?, ?, 'training')",
            (HOST, *here, time.time()),
        )


async def test_an_engine_that_will_not_live_is_told_and_t_tries_again(store: Store) -> None:
    starts: list[subprocess.Popen[bytes]] = []

    def start(_: Store, _jobs: int) -> "subprocess.Popen[bytes]":
        starts.append(subprocess.Popen(["false"]))
        return starts[-1]

    async with running_bench(store.directory, start_host=start) as bench:
        await bench.sees("the engine ended 3 times while starting", "host.log")
        await bench.press("enter")
        await bench.sees("the engine ended 3 times; t tries again", where="#header")
        assert len(starts) == 3
        await bench.press("t")
        await bench.sees("queued", where="#experiments")
        await bench.until(lambda: len(starts) > 3)
    for process in starts:
        assert process.wait() == 1


async def test_a_refusal_of_the_store_is_told_once_read(store: Store) -> None:
    async with running_bench(store.directory) as bench:
        await bench.press("N")
        add_experiment(store, bench.spec)
        bench.screen.watcher.do(_refuse)
        await bench.sees("That could not be done", "the disk said no")
        await bench.press("escape")
        await bench.sees("▌1 ", where="#experiments")


def _refuse(_: Store) -> None:
    raise OSError(28, "the disk said no", "/somewhere")
