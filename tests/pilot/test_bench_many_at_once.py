"""Several runs training at once: each is told, paused, stopped and left as itself."""

import subprocess
from collections.abc import Callable

import pytest

from bench_driver import LARGE, Bench, running_bench
from engine.specs import ExperimentSpec
from engine.store.database import Store
from engine.store.experiment_writer import add_experiment
from engine.store.facts import HostFacts
from engine.store.process_writer import register_host, update_host
from engine.store.runs import runs
from fake_runs import HOST, History, curve, short, write_run
from scripted_host import ScriptedHost
from tui.model import store_watcher as following

HostMaker = Callable[..., ScriptedHost]
Wait = Callable[[Callable[[], bool]], None]


def statuses(store: Store) -> dict[str, str]:
    return {run.name: run.status for run in runs(store)}


def known(bench: Bench) -> dict[str, str]:
    """What the bench knows of each experiment's run on show: what its keys act on."""
    return {one.run.name: one.run.status for one in bench.state.snapshot.on_show.values()}


async def train_two(bench: Bench) -> None:
    await bench.press("1", "t")
    await bench.sees("▶ ", "/400", where="#experiments")
    await bench.press("2", "t")
    await bench.sees("▶ ", "/500", where="#experiments")


@pytest.fixture
def two_experiments(store: Store, spec: ExperimentSpec, host: HostMaker) -> None:
    for _ in range(2):
        host(seconds=0.5)
    for name, epochs in (("alpha", 400), ("beta", 500), ("gamma", 9)):
        add_experiment(store, short(spec, epochs, name))


@pytest.mark.usefixtures("two_experiments")
async def test_two_runs_train_at_once_and_the_header_tells_the_one_on_show(store: Store) -> None:
    async with running_bench(store.directory, LARGE) as bench:
        await bench.sees("2 engines ready", where="#header")
        await train_two(bench)
        await bench.sees("/500 ", "+1 training", where="#header")
        await bench.press("1")
        await bench.sees("/400 ", "+1 training", where="#header")
        await bench.press("3")
        await bench.sees("alpha  epoch ", "/400 ", "+1 training", where="#header")
        await bench.press("t")
        await bench.sees("… queued", where="#experiments")


@pytest.mark.usefixtures("two_experiments")
async def test_pause_and_stop_mean_the_run_on_show_and_guess_no_other(store: Store) -> None:
    async with running_bench(store.directory) as bench:
        await train_two(bench)
        await bench.press("1", "space")
        await bench.until(lambda: known(bench) == {"alpha": "paused", "beta": "running"})
        await bench.press("3", "space")
        await bench.sees("2 runs train: go to the one that is meant", where="#hint")
        await bench.press("s")
        await bench.press("2", "s")
        await bench.until(lambda: known(bench) == {"alpha": "paused", "beta": "stopped"})
        await bench.press("3", "space")
        await bench.until(lambda: statuses(store)["alpha"] == "running")


@pytest.mark.usefixtures("two_experiments")
async def test_leaving_names_all_that_trains_and_stop_means_all(store: Store, wait: Wait) -> None:
    async with running_bench(store.directory) as bench:
        await train_two(bench)
        await bench.press("3", "t")
        await bench.sees("… queued", where="#experiments")
        await bench.press("q")
        await bench.sees("alpha and beta train, 1 more waits", "leave them training")
        await bench.press("j", "enter")
        await bench.until(lambda: bench.app._exit)
    wait(lambda: set(statuses(store).values()) == {"stopped"})
    gamma = next(run for run in runs(store) if run.name == "gamma")
    assert gamma.started is None


async def test_the_queue_is_moved_and_emptied_in_the_list_of_runs(
    store: Store, spec: ExperimentSpec
) -> None:
    write_run(store, short(spec, 3, "old"), History(curve(3)))
    for name in ("first", "second", "third"):
        write_run(store, short(spec, 3, name), History(status="queued"))

    def order(bench: Bench) -> list[str]:
        rows = [line.replace("▌", " ").split() for line in bench.lines("#all-runs")]
        return [row[0] for row in rows if "queued" in row]

    async with running_bench(store.directory) as bench:
        await bench.press("R")
        await bench.sees("first", "… queued 1", "… queued 3", "J K move", "d cancel")
        await bench.press("J")
        await bench.until(lambda: order(bench) == ["second", "first", "third"])
        await bench.press("J")
        await bench.until(lambda: order(bench) == ["second", "third", "first"])
        await bench.press("K", "K")
        await bench.until(lambda: order(bench) == ["first", "second", "third"])
        await bench.press("d")
        await bench.until(lambda: order(bench) == ["second", "third"])
        assert statuses(store)["first"] == "stopped"
        await bench.press("end")
        await bench.until(lambda: "J K move" not in bench.text())
        await bench.press("J")
        await bench.sees("has already ended (finished)")
        await bench.press("escape", "escape")
        assert bench.dialog == ""


async def test_the_palette_moves_and_cancels_the_run_on_show(
    store: Store, spec: ExperimentSpec
) -> None:
    for name in ("first", "second"):
        write_run(store, short(spec, 3, name), History(status="queued"))
    async with running_bench(store.directory) as bench:
        await bench.press("2", ":", *"go before the one ahead")
        await bench.until(lambda: "Train the experiment" not in bench.text())
        await bench.press("enter")
        await bench.sees("second waits shorter", where="#hint")
        await bench.until(lambda: bench.state.snapshot.active[0].name == "second")
        await bench.press(":", *"off the queue")
        await bench.until(lambda: "Train the experiment" not in bench.text())
        await bench.press("enter")
        await bench.until(lambda: known(bench)["second"] == "stopped")
        await bench.press("J")
        assert statuses(store) == {"first": "queued", "second": "stopped"}


async def test_the_header_tells_how_busy_the_engine_is_where_there_is_room(
    store: Store, spec: ExperimentSpec
) -> None:
    assert register_host(store, HOST)
    write_run(store, short(spec, 9, "mine"), History(curve(3), status="running"))
    cpu = {"cpu": 98, "memory": 612_000_000}
    gpu = {"utilisation": 87, "memory": 5_120_000_000, "memory_total": 24e9, "temperature": 64}
    async with running_bench(store.directory, LARGE) as bench:
        update_host(store, HOST, "training", HostFacts(figures=cpu))
        await bench.sees("CPU 98 % 0.6 GB   mine  epoch ", where="#header")
        update_host(store, HOST, "training", HostFacts(figures={**cpu, "gpu": gpu}))
        await bench.sees(
            "GPU 87 % 5.1/24.0 GB 64 °C  CPU 98 % 0.6 GB   mine  epoch ", where="#header"
        )
        update_host(store, HOST, "training", HostFacts(figures={**cpu, "gpu": {"utilisation": 7}}))
        await bench.sees("GPU 7 %  CPU 98 % 0.6 GB   mine  epoch ", where="#header")
    async with running_bench(store.directory, (120, 40)) as bench:
        await bench.sees("GPU 7 %   mine  epoch 3/9", "samples/s", where="#header")
    async with running_bench(store.directory, (80, 24)) as bench:
        await bench.sees("epoch 3/9", "s left", where="#header")
        assert "CPU" not in bench.text("#header")


async def test_one_of_two_engines_dies_and_only_its_run_has_crashed(
    store: Store,
    spec: ExperimentSpec,
    child_host: Callable[..., "subprocess.Popen[bytes]"],
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(following, "LOOK_SECONDS", 0.1)
    for name in ("alpha", "beta"):
        add_experiment(store, short(spec, 500, name))
    children = [child_host(0.5), child_host(0.5)]
    async with running_bench(store.directory) as bench:
        await bench.until(lambda: len(bench.state.snapshot.hosts) == 2)
        await bench.press("1", "t")
        await bench.until(lambda: known(bench).get("alpha") == "running")
        await bench.press("2", "t")
        await bench.until(lambda: known(bench).get("beta") == "running")
        alpha = next(run for run in bench.state.snapshot.live if run.name == "alpha")
        host = bench.state.snapshot.host_of(alpha)
        assert host is not None
        doomed = next(child for child in children if child.pid == host.pid)
        doomed.kill()
        doomed.wait()
        await bench.sees("✗ crashed", where="#experiments")
        assert statuses(store) == {"alpha": "crashed", "beta": "running"}
        await bench.until(lambda: len(bench.state.snapshot.hosts) == 1)
