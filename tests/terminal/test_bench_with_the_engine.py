"""From an empty store to a trained run with the real engine, on the built-in table."""

import os
import signal
from pathlib import Path

import psutil
import pytest

from bench_terminal import Terminal
from command_line import COMMAND
from engine.specs import ExperimentSpec
from engine.store.database import Store
from engine.store.experiment_writer import add_experiment
from engine.store.processes import living_hosts
from engine.store.run_history import epochs, matrix
from engine.store.runs import runs
from fake_runs import short

pytestmark = pytest.mark.slow


def test_a_person_trains_watches_switches_and_leaves(
    store: Store, spec: ExperimentSpec, environment: dict[str, str]
) -> None:
    add_experiment(store, short(spec, 3, "mine"))
    terminal = Terminal(COMMAND, {**environment, "PKGO_HOST_IDLE": "1"})
    try:
        terminal.sees("mine", "pokemon radar  1,836 × 200 → 5")
        terminal.sees("CPU", "engine ready", seconds=120)
        terminal.type("t")
        terminal.sees("✓ .", seconds=120)
        terminal.sees("epoch 3, newest", "184 right")
        loaded = Path(f"/proc/{terminal.process.pid}/maps").read_text()
        assert "tensorflow" not in loaded
        (host,) = living_hosts(store)
        process = psutil.Process(host.pid)
        assert os.getsid(host.pid) != os.getsid(terminal.process.pid)
        terminal.type("n")
        terminal.sees("▌2 mine 2", "not trained", "the matrix appears")
        terminal.type("t")
        terminal.sees("epoch 3, newest")
        terminal.sees_no_more("▶")
        terminal.sees("engine ready")
        terminal.type("q")
        assert terminal.ends() == 0
        terminal.assert_whole()
        assert psutil.wait_procs([process], timeout=60)[0] == [process]
    finally:
        terminal.close()
        for host in living_hosts(store):
            os.kill(host.pid, signal.SIGKILL)
    second, first = runs(store)
    assert (first.status, second.status) == ("finished", "finished")
    # The same description and seed give the same numbers
    assert [epoch.metrics for epoch in epochs(store, first.id)] == [
        epoch.metrics for epoch in epochs(store, second.id)
    ]
    counts = matrix(store, first.id)
    assert counts is not None
    assert sum(map(sum, counts.counts)) == 184
