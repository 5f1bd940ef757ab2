"""Windows, benches and real engines that are killed: what trains goes on, what was lost is told."""

import os
import shutil
import signal
import subprocess
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import psutil
import pytest

from bench_terminal import Terminal, epoch_shown
from command_line import COMMAND
from engine.client.submission import submit
from engine.host.supervisor import ensure_host
from engine.store.database import Store
from engine.store.experiment_writer import add_experiment
from engine.store.processes import living_hosts
from engine.store.run_history import epochs
from engine.store.runs import runs
from slow_runs import hurry, slow_run

pytestmark = [pytest.mark.slow, pytest.mark.usefixtures("no_host_is_left")]
Wait = Callable[..., None]
Open = Callable[..., Terminal]
LIMIT = 90.0


@pytest.fixture
def shell(environment: dict[str, str], tmp_path: Path) -> Iterator[Callable[..., str]]:
    """A tmux of the test's own."""
    given = {
        **environment,
        "TMUX_TMPDIR": str(tmp_path),
        "PKGO_HOST_IDLE": "1",
        "LC_ALL": "C.UTF-8",
    }

    def tmux(*arguments: str, check: bool = True) -> str:
        command = ["tmux", "-u", "-L", "pkgo", "-f", os.devnull, *arguments]
        return subprocess.run(
            command, env=given, check=check, capture_output=True, text=True, timeout=60
        ).stdout

    yield tmux
    if shutil.which("tmux"):
        tmux("kill-server", check=False)


def the_host(store: Store) -> psutil.Process:
    (host,) = living_hosts(store)
    return psutil.Process(host.pid)


def trained(store: Store) -> int:
    return len(epochs(store, runs(store)[0].id))


def ends_by_itself(host: psutil.Process) -> None:
    """Within its limit of a second, and what a slow machine needs."""
    assert psutil.wait_procs([host], timeout=60)[0] == [host]


def test_a_run_outlives_its_window_and_its_bench_and_then_its_engine_leaves(
    store: Store, bench: Open, shell: Callable[..., str], tmp_path: Path, wait: Wait
) -> None:
    add_experiment(store, slow_run(tmp_path / "data", "mine"))
    if shutil.which("tmux"):
        shell("new-session", "-d", "-s", "work", "-x", "120", "-y", "40", *COMMAND)
        wait(lambda: "engine ready" in shell("capture-pane", "-p", "-t", "work"), LIMIT)
        shell("send-keys", "-t", "work", "t")
        wait(lambda: epoch_shown(shell("capture-pane", "-p", "-t", "work")) >= 2)
        screen = psutil.Process(int(shell("list-panes", "-t", "work", "-F", "#{pane_pid}")))
        assert "tui.cli" in " ".join(screen.cmdline())
        shell("kill-session", "-t", "work")
        # Gone, not spinning on a terminal that is no more
        assert psutil.wait_procs([screen], timeout=60)[0] == [screen]
    else:
        first = bench()
        first.sees("engine ready", seconds=LIMIT)
        first.type("t")
        first.sees_epoch(2)
        first.hang_up()
    host, done = the_host(store), trained(store)
    second = bench()
    second.sees_epoch(done + 3)
    second.hang_up()
    assert second.process.wait(60) == 128 + signal.SIGHUP
    third = bench()
    third.sees("▶ ", "left")
    third.process.kill()
    done = trained(store)
    wait(lambda: trained(store) >= done + 2)
    hurry(tmp_path / "data")
    wait(lambda: runs(store)[0].is_ended)
    ends_by_itself(host)
    (run,) = runs(store)
    assert (run.status, trained(store), run.facts.resumes) == ("finished", 200, None)
    assert living_hosts(store) == []


@pytest.mark.thorough
def test_what_waits_for_a_killed_engine_trains_once_somebody_asks(
    store: Store, pkgo: Callable[..., Any], environment: dict[str, str], tmp_path: Path, wait: Wait
) -> None:
    short_lived = {**environment, "PKGO_HOST_IDLE": "1"}
    first = submit(store, slow_run(tmp_path / "data", "mine"))
    waiting = ("05-overfitting", "--set", "training.epochs=3")
    assert pkgo("train", "--detach", *waiting, env=short_lived).returncode == 0
    wait(lambda: len(epochs(store, first)) > 2, LIMIT)
    the_host(store).kill()
    told = pkgo("queue", env=short_lived)
    assert told.returncode == 0
    assert "the engine has died, and a run waits: pkgo-tui resume" in told.stderr
    assert living_hosts(store) == []
    assert pkgo("queue", env=short_lived).stderr == ""
    assert pkgo("resume", "05-overfitting", env=short_lived).returncode == 0
    wait(lambda: runs(store)[0].status == "finished", LIMIT)
    assert runs(store)[1].status == "crashed"
    wait(lambda: living_hosts(store) == [])


@pytest.mark.thorough
def test_a_killed_engine_is_told_to_whoever_looks_next_r_continues_and_an_idle_one_leaves(
    store: Store, bench: Open, pkgo: Callable[..., Any], tmp_path: Path, wait: Wait
) -> None:
    first = submit(store, slow_run(tmp_path / "data", "mine"))
    engine = ensure_host(store)
    assert engine is not None
    wait(lambda: len(epochs(store, first)) > 6, LIMIT)
    engine.kill()
    engine.wait()
    told = pkgo("runs")
    assert [line.split()[-5] for line in told.stdout.splitlines()[1:]] == ["crashed"]
    assert (told.stderr, living_hosts(store)) == ("", [])
    assert "the engine process that trained it ended without a word" in pkgo("show", first).stdout
    terminal = bench()
    terminal.sees("mine", "✗ crashed")
    terminal.type("O")
    terminal.sees("r or pkgo-tui resume")
    terminal.type("r")
    terminal.sees("goes on from its last checkpoint")
    terminal.sees("▶ ", "left", seconds=LIMIT)
    wait(lambda: len(epochs(store, first)) > 12)
    the_host(store).kill()
    terminal.sees("✗ crashed", "r or pkgo-tui resume")
    hurry(tmp_path / "data")
    terminal.type("r")
    terminal.sees("✓ ", "finished after 200 epochs", seconds=LIMIT)
    host = the_host(store)
    terminal.process.kill()
    ends_by_itself(host)
    assert [epoch.epoch for epoch in epochs(store, first)] == list(range(1, 201))
