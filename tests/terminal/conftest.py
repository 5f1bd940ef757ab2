"""The bench on a terminal of its own, and a run that trains in it."""

import subprocess
from collections.abc import Callable, Iterator

import psutil
import pytest

from bench_terminal import Terminal
from command_line import COMMAND
from engine.specs import ExperimentSpec
from engine.store.database import Store
from engine.store.experiment_writer import add_experiment
from engine.store.processes import living_hosts
from fake_runs import short

ChildHost = Callable[..., "subprocess.Popen[bytes]"]
Open = Callable[..., Terminal]


@pytest.fixture
def bench(environment: dict[str, str], store: Store) -> Iterator[Open]:
    """Open the bench on a terminal; nothing of it is left behind."""
    opened: list[Terminal] = []

    def start(*arguments: str, command: list[str] = COMMAND, **options: object) -> Terminal:
        given = {**environment, "PKGO_HOST_IDLE": "1"}
        opened.append(Terminal([*command, *arguments], given, **options))
        return opened[-1]

    yield start
    for terminal in opened:
        terminal.close()
    for host in living_hosts(store):
        process = psutil.Process(host.pid)
        process.kill()
        psutil.wait_procs([process], timeout=10)


@pytest.fixture
def training(
    store: Store, spec: ExperimentSpec, child_host: ChildHost, bench: Open
) -> tuple[Terminal, "subprocess.Popen[bytes]"]:
    """A bench whose run trains for long."""
    host = child_host(seconds=0.2)
    add_experiment(store, short(spec, 1000, "long"))
    terminal = bench()
    terminal.sees("long", "not trained", "engine ready")
    terminal.type("t")
    terminal.sees("▶ ", "/1000", "left")
    return terminal, host
