"""A bench that nobody touches makes the process ready that will answer for a model."""

import time
from types import SimpleNamespace
from typing import Any

import pytest

from bench_driver import NARROW, running_bench
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
        await bench.until(lambda: bench.screen.doers.models.is_warm)
        await bench.until(lambda: FakeProcess.warmed == 1)
        await bench.pilot.pause(0.3)
        assert FakeProcess.warmed == 1
    assert FakeProcess.closed == 1


def resting(*, ended: bool = True, active: tuple[str, ...] = (), engine: str = "ready") -> Any:
    """A desk as the controller sees it; what is done in a thread is done at once."""
    run = SimpleNamespace(is_ended=ended, epochs_done=3)
    hosts = (SimpleNamespace(status=engine),)
    state = SimpleNamespace(
        shown=SimpleNamespace(run=run), snapshot=SimpleNamespace(active=active, hosts=hosts)
    )
    return SimpleNamespace(state=state, window=SimpleNamespace(in_thread=lambda work: work()))


@pytest.mark.parametrize(
    "told", [{"ended": False}, {"active": ("a run",)}, {"engine": "warming"}], ids=str
)
def test_nothing_is_loaded_while_a_run_trains_or_waits_or_the_engine_begins(
    told: dict[str, Any], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("engine.devices.memory.free_memory", lambda: 8_000_000_000)
    own = models.Models(resting(**told))
    own.look(0.0)
    assert (own.is_warm, FakeProcess.warmed) == (False, 0)


def test_nothing_is_loaded_until_no_key_was_pressed_for_a_while(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr("engine.devices.memory.free_memory", lambda: 8_000_000_000)
    monkeypatch.setattr(models, "IDLE_SECONDS", 60.0)
    own, now = models.Models(resting()), time.monotonic()
    own.look(now)
    assert not own.is_warm
    own.look(now - 61)
    assert (own.is_warm, FakeProcess.warmed) == (True, 1)
