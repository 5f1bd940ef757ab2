"""Leaving: at once where nothing trains, else the person says what becomes of the run."""

from collections.abc import Callable

import pytest

from bench_driver import running_bench
from engine.events import Ended
from engine.specs import ExperimentSpec
from engine.store.database import Store
from engine.store.experiment_writer import add_experiment
from engine.store.experiments import experiments
from engine.store.process_writer import register_host
from engine.store.run_writer import record
from engine.store.runs import runs
from fake_runs import HOST, History, curve, short, write_run
from scripted_host import ScriptedHost

HostMaker = Callable[..., ScriptedHost]
Wait = Callable[[Callable[[], bool]], None]
WAYS_OUT = ["q", "ctrl+c", "ctrl+q"]


@pytest.mark.parametrize("key", WAYS_OUT)
async def test_with_nothing_at_work_the_bench_ends_at_once(store: Store, key: str) -> None:
    async with running_bench(store.directory) as bench:
        await bench.press("T")
        await bench.set_field("epochs", "9")
        await bench.press(key)
        await bench.until(lambda: not bench.app.is_running or bench.app._exit)
    assert bench.app.return_value == 0
    assert experiments(store)[0].spec.training.epochs == 9


@pytest.mark.parametrize("key", WAYS_OUT)
async def test_while_a_run_trains_every_way_out_asks(
    store: Store, host: HostMaker, spec: ExperimentSpec, key: str
) -> None:
    host(seconds=0.2)
    add_experiment(store, short(spec, 500, "long"))
    async with running_bench(store.directory) as bench:
        await bench.press("t")
        await bench.sees("▶ ", "/500", where="#experiments")
        await bench.press(key)
        await bench.sees("Leave the bench", "long trains.")
        await bench.press("escape")
        assert bench.dialog == ""
        await bench.press(key, "j", "j", "enter")
        await bench.until(lambda: bench.dialog == "")
        assert not bench.app._exit
        if key.startswith("ctrl"):
            await bench.press("T")
            await bench.go_to_field("epochs")
            await bench.press("enter", "7", key)
            await bench.sees("Leave the bench")
            await bench.press("escape")
        await bench.press(key)
        await bench.sees("leave it training")
        await bench.press("enter")
        await bench.until(lambda: bench.app._exit)
    assert bench.app.return_value == 0
    assert runs(store)[0].status == "running"


async def test_a_run_left_training_is_shown_live_again(
    store: Store, host: HostMaker, spec: ExperimentSpec
) -> None:
    host(seconds=0.2)
    add_experiment(store, short(spec, 3, "idle"))
    add_experiment(store, short(spec, 500, "long"))
    async with running_bench(store.directory) as bench:
        await bench.press("2", "t")
        await bench.sees("▶ ", "/500", where="#experiments")
        await bench.press("q", "enter")
        await bench.until(lambda: bench.app._exit)
    async with running_bench(store.directory) as again:
        await again.sees("▌2 long", where="#experiments")
        await again.sees("/500 ", "left", where="#header")
        before = runs(store)[0].epochs_done
        await again.until(lambda: again.state.shown and len(again.state.shown.epochs) > before)


async def test_stop_and_leave_stops_what_trains_and_what_waits(
    store: Store, host: HostMaker, spec: ExperimentSpec, wait: Wait
) -> None:
    host(seconds=0.2)
    add_experiment(store, short(spec, 500, "long"))
    add_experiment(store, short(spec, 500, "waiting"))
    async with running_bench(store.directory) as bench:
        await bench.press("t")
        await bench.sees("▶ ", "/500", where="#experiments")
        await bench.press("2", "t")
        await bench.sees("queued", where="#experiments")
        await bench.press("q")
        await bench.sees("long trains and 1 more waits")
        await bench.press("j", "enter")
        await bench.until(lambda: bench.app._exit)
    assert bench.app.return_value == 0
    wait(lambda: [run.status for run in runs(store)] == ["stopped", "stopped"])


async def test_the_question_follows_what_becomes_of_the_runs_meanwhile(
    store: Store, spec: ExperimentSpec
) -> None:
    assert register_host(store, HOST)
    first, second = (
        write_run(store, short(spec, 9, name), History(curve(2), status="running"))
        for name in ("one", "other")
    )
    async with running_bench(store.directory) as bench:
        await bench.until(lambda: len(bench.state.snapshot.live) == 2)
        await bench.press("q", "j")
        await bench.sees("one and other train.", "stop them")
        record(store, first, Ended("finished", 9))
        await bench.sees("other trains.", "stop it")
        record(store, second, Ended("finished", 9))
        await bench.sees("Nothing trains any more.")
        assert "stop it" not in bench.text()
        await bench.press("enter")
        await bench.until(lambda: bench.app._exit)
    assert bench.app.return_value == 0
