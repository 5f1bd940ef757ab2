"""What several tests share: a store, the first model, a scripted host, the command as a process."""

import gc
import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from dataclasses import fields
from pathlib import Path

import psutil
import pytest
from hypothesis import settings

from command_line import COMMAND, ROOT
from engine import trust
from engine.client.submission import submit
from engine.specs import ExperimentSpec, first_model
from engine.specs.edit import with_value
from engine.store.database import Store
from engine.store.processes import living_hosts
from scripted_host import Script, ScriptedHost
from tui.locale.language import speak
from tui.text.glyphs import GLYPHS, PLAIN, UNICODE, Glyphs

# How long an example takes says something about the machine, not about the program. The same
# examples each time: whoever changes something sees what fails, and nobody else
settings.register_profile("steady", deadline=None, derandomize=True)
settings.register_profile("search", deadline=None, max_examples=1000)
settings.load_profile("steady")


# A process of a test compiles the program once for all that come after it
os.environ.pop("PYTHONDONTWRITEBYTECODE", None)
# As the engine trains: convolutions on more threads add their sums in another order
os.environ.setdefault("TF_NUM_INTRAOP_THREADS", "1")
os.environ.setdefault("TF_NUM_INTEROP_THREADS", "1")


# A shell that runs the tests aside (nohup, &) would have them and their children ignore these
signal.signal(signal.SIGHUP, signal.SIG_DFL)
signal.signal(signal.SIGINT, signal.default_int_handler)


# What the terminal of whoever tests can show says nothing about the program either
for _one in fields(Glyphs):
    setattr(GLYPHS, _one.name, getattr(UNICODE, _one.name))
PLAIN.clear()


def pytest_collection_finish() -> None:
    """What is imported by now stays: looking through it at every collection takes a tenth of all
    the time.
    """
    gc.collect()
    gc.freeze()
    gc.set_threshold(20_000, 20, 50)


_ANSWERED = (signal.SIGHUP, signal.SIGINT, signal.SIGTERM, signal.SIGUSR1)


@pytest.fixture(autouse=True)
def _own_signals() -> Iterator[None]:
    """What a test has this process do at a signal, no child of the next one inherits."""
    before = {number: signal.getsignal(number) for number in _ANSWERED}
    yield
    for number, handler in before.items():
        if signal.getsignal(number) is not handler:
            signal.signal(number, handler)


@pytest.fixture(autouse=True)
def _own_code(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, request: pytest.FixtureRequest
) -> None:
    """What is configured on this machine is no test's business, a bench at rest starts nothing,
    all words are English, and what a test agrees to is remembered for itself alone; without
    ``asks_about_code`` all own code is agreed to in this process.
    """
    monkeypatch.setenv("XDG_CONFIG_HOME", str(tmp_path / "config"))
    monkeypatch.setenv("XDG_STATE_HOME", str(tmp_path / "state"))
    monkeypatch.setenv("PKGO_WARM_MODEL", "0")
    monkeypatch.setenv("PKGO_LANG", "en")
    speak("en")
    if "asks_about_code" not in request.fixturenames:
        monkeypatch.setattr(trust, "not_agreed", lambda _: [])


@pytest.fixture
def asks_about_code() -> None:
    """Own code runs only where the test has agreed to it, as for everybody."""


@pytest.fixture
def store(tmp_path: Path) -> Iterator[Store]:
    opened = Store(tmp_path / "store")
    yield opened
    opened.close()


@pytest.fixture
def spec() -> ExperimentSpec:
    return first_model()


@pytest.fixture
def make_run(store: Store, spec: ExperimentSpec) -> Callable[..., str]:
    """Queue a run of the first model under a name; its id."""

    def queue(name: str = spec.name) -> str:
        return submit(store, with_value(spec, "name", name))

    return queue


@pytest.fixture
def host(store: Store) -> Iterator[Callable[..., ScriptedHost]]:
    """Start a scripted host for ``store`` inside this process."""
    started: list[ScriptedHost] = []

    def start(**script: object) -> ScriptedHost:
        started.append(ScriptedHost(store.directory, Script(**script)).start())
        return started[-1]

    yield start
    for one in started:
        one.close()


@pytest.fixture
def environment(store: Store) -> dict[str, str]:
    """An environment in which a child process finds the program and uses ``store``."""
    # A size there would hide the one of the test's own terminal
    given = {name: value for name, value in os.environ.items() if name not in ("COLUMNS", "LINES")}
    return {**given, "PYTHONPATH": str(ROOT), "PKGO_STORE": str(store.directory)}


@pytest.fixture
def pkgo(environment: dict[str, str]) -> Callable[..., subprocess.CompletedProcess[str]]:
    """Run the command line as a process of its own."""

    def run(*arguments: str, **options: object) -> subprocess.CompletedProcess[str]:
        given = {"env": environment, "stdin": subprocess.DEVNULL, "timeout": 120, **options}
        return subprocess.run(
            [*COMMAND, *arguments], check=False, capture_output=True, text=True, **given
        )

    return run


@pytest.fixture
def child_host(
    store: Store, environment: dict[str, str]
) -> Iterator[Callable[..., "subprocess.Popen[bytes]"]]:
    """Start a scripted host for ``store`` as a process of its own, and wait until it is listed."""
    started: list[subprocess.Popen[bytes]] = []
    program = str(ROOT / "tests" / "support" / "scripted_host.py")

    def start(seconds: float = 0.1, warming: float = 0.0) -> "subprocess.Popen[bytes]":
        command = [sys.executable, program, str(store.directory), str(seconds), str(warming)]
        started.append(subprocess.Popen(command, env=environment, stdin=subprocess.DEVNULL))
        until = time.monotonic() + 60
        while not living_hosts(store):
            assert time.monotonic() < until
            assert started[-1].poll() is None
            time.sleep(0.02)
        return started[-1]

    yield start
    for process in started:
        process.kill()
        process.wait()


@pytest.fixture
def wait() -> Callable[[Callable[[], bool]], None]:
    """Wait until a condition holds."""

    def until(condition: Callable[[], bool], seconds: float = 60.0) -> None:
        end = time.monotonic() + seconds
        while not condition():
            assert time.monotonic() < end, "waited too long"
            time.sleep(0.02)

    return until


@pytest.fixture
def no_host_is_left(store: Store) -> Iterator[None]:
    """End the real hosts that a test has started."""
    yield
    for host in living_hosts(store):
        process = psutil.Process(host.pid)
        process.kill()
        psutil.wait_procs([process], timeout=10)
