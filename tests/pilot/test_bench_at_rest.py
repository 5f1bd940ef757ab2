"""A bench that nobody touches makes the process ready that will answer for a model."""

from collections.abc import Callable

import pytest

from bench_driver import NARROW, running_bench
from engine.client.queue import cancel_run
from engine.specs import ExperimentSpec
from engine.store.database import Store
from fake_runs import History, curve, write_run
from tui.bench import models


class FakeProcess:
    warmed = 0
    closed = 0

    def warm(self) -> None:
        FakeProcess.warmed += 1

    def close(self) -> None:
        FakeProcess.closed += 1


@pytest.fixture(autouse=True)
def _rests(monkeypatch: pytest.MonkeyPatch) -> None:
    FakeProcess.warmed = FakeProcess.closed = 0
    monkeypatch.setenv("PKGO_WARM_MODEL", "1")
    monkeypatch.setattr("tui.bench.screen.LOOK_SECONDS", 0.02)
    monkeypatch.setattr(models, "IDLE_SECONDS", 0.0)
    monkeypatch.setattr(models, "AGAIN_SECONDS", 0.1)
    monkeypatch.setattr("engine.client.model_process.ModelProcess", FakeProcess)
    monkeypatch.setattr("os.getloadavg", lambda: (0.1, 0.1, 0.1))


async def test_a_bench_at_rest_gets_ready_once_for_questions_to_the_run_on_show(
    store: Store, spec: ExperimentSpec, monkeypatch: pytest.MonkeyPatch
) -> None:
    write_run(store, spec, History(curve(3)))
    memory, busy = iter([1_000_000_000, *[8_000_000_000] * 2]), iter([99.0, 0.1])
    monkeypatch.setattr("engine.devices.memory.free_memory", lambda: next(memory))
    monkeypatch.setattr("os.getloadavg", lambda: (next(busy), 0.0, 0.0))
    async with running_bench(store.directory, NARROW) as bench:
        await bench.until(lambda: bench.screen.models.is_warm)
        await bench.until(lambda: FakeProcess.warmed == 1)
        await bench.pilot.pause(0.3)
        assert FakeProcess.warmed == 1
    assert FakeProcess.closed == 1


async def test_nothing_is_loaded_while_a_run_waits_or_a_person_works(
    store: Store,
    spec: ExperimentSpec,
    make_run: Callable[..., str],
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr("engine.devices.memory.free_memory", lambda: 8_000_000_000)
    write_run(store, spec, History(curve(3)))
    waiting = make_run("another")
    async with running_bench(store.directory, NARROW) as bench:
        own = bench.screen.models
        await bench.until(lambda: bench.state.shown is not None and bench.state.snapshot.active)
        own.look(0.0)
        await bench.pilot.pause(0.2)
        assert not own.is_warm, "a run waits"
        monkeypatch.setattr(models, "IDLE_SECONDS", 60.0)
        cancel_run(store, waiting)
        await bench.until(lambda: not bench.state.snapshot.active)
        heard = bench.app.heard
        await bench.press("escape")
        assert bench.app.heard > heard
        own.look(bench.app.heard)
        await bench.pilot.pause(0.2)
        assert not own.is_warm, "somebody has just pressed a key"
        own.look(bench.app.heard - 61)
        await bench.until(lambda: own.is_warm)
