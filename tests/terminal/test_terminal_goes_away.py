"""Closed windows, dropped connections, Ctrl+Z: the screen goes, or waits, and the run goes on."""

import signal
import subprocess
import sys
from collections.abc import Callable

import psutil
import pytest

from bench_terminal import ALTERNATE, Terminal
from command_line import COMMAND
from engine.client.submission import submit
from engine.specs import ExperimentSpec
from engine.store.database import Store
from engine.store.process_writer import living_clients
from engine.store.run_history import epochs
from engine.store.runs import runs
from fake_runs import short

ChildHost = Callable[..., "subprocess.Popen[bytes]"]
Open = Callable[..., Terminal]
Training = tuple[Terminal, "subprocess.Popen[bytes]"]
Wait = Callable[[Callable[[], bool]], None]
# A login shell or a wrapper may keep the news that the terminal is gone to itself
KEPT_TO_ITSELF = ["/bin/bash", "-c", "trap '' HUP; \"$@\"; true", "-"]


@pytest.fixture
def goes_on(store: Store, wait: Wait) -> Callable[[], None]:
    """Assert that the run trains on without anybody."""

    def check() -> None:
        (run,) = runs(store)
        done = len(epochs(store, run.id))
        wait(lambda: len(epochs(store, run.id)) >= done + 2)
        assert runs(store)[0].status == "running"

    return check


@pytest.fixture
def long_run(store: Store, spec: ExperimentSpec, child_host: ChildHost) -> None:
    """A run that trains, and no bench."""
    child_host(seconds=0.2)
    submit(store, short(spec, 1000, "long"))


def is_gone(process: psutil.Process) -> bool:
    return not process.is_running() or process.status() == psutil.STATUS_ZOMBIE


def test_a_closed_terminal_ends_the_bench_and_another_shows_the_run_live(
    training: Training, bench: Open, store: Store, goes_on: Callable[[], None]
) -> None:
    terminal, host = training
    terminal.hang_up()
    assert terminal.process.wait(60) == 128 + signal.SIGHUP
    goes_on()
    assert (host.poll(), living_clients(store)) == (None, 0)
    second = bench()
    second.sees("long", "▶ ", "/1000", "left")
    shown = len(epochs(store, runs(store)[0].id))
    second.sees_epoch(shown + 2)


def test_a_terminal_that_goes_without_a_word_ends_the_bench_too(
    long_run: None, bench: Open, wait: Wait, goes_on: Callable[[], None]
) -> None:
    second = bench(command=[*KEPT_TO_ITSELF, *COMMAND])
    second.sees("▶ ", "left")
    (screen,) = psutil.Process(second.process.pid).children()
    second.hang_up()
    wait(lambda: is_gone(screen))
    assert second.process.wait(60) == 0
    goes_on()


BUSY_FOR_EVER = """
import contextlib
import os
import time
from textual.widgets import Label
from tui.terminal import lasting as terminal
terminal.LEFT_BEHIND_SECONDS = 1.0

class Busy(terminal.TerminalApp):
    def compose(self):
        yield Label("busy for ever")

    def on_key(self):
        while True:  # again and again: a frame on its way may be drawn over it
            with contextlib.suppress(OSError):
                os.write(1, b"\\x1b[Hit hears nothing any more")
            end = time.monotonic() + 0.2
            while time.monotonic() < end:
                pass

Busy().run()
"""


def test_a_screen_that_is_busy_for_ever_ends_with_its_terminal(bench: Open) -> None:
    terminal = bench(command=[sys.executable, "-c", BUSY_FOR_EVER])
    terminal.sees("busy for ever")
    terminal.type("x")
    terminal.sees("it hears nothing any more")
    terminal.hang_up()
    assert terminal.process.wait(60) == 128 + signal.SIGHUP


def test_a_run_that_is_followed_goes_on_without_its_terminal(
    bench: Open, child_host: ChildHost, wait: Wait, goes_on: Callable[[], None]
) -> None:
    child_host(seconds=0.2)
    terminal = bench("train", "--set", "training.epochs=1000", command=[*KEPT_TO_ITSELF, *COMMAND])
    terminal.sees(" 2/1000 ")
    (command,) = psutil.Process(terminal.process.pid).children()
    terminal.hang_up()
    wait(lambda: is_gone(command))
    goes_on()


def test_head_ends_the_command_and_not_the_run(
    environment: dict[str, str], child_host: ChildHost, goes_on: Callable[[], None]
) -> None:
    child_host(seconds=0.2)
    told = "'{0}' -P -c '{3}' train --set training.epochs=1000".format(*COMMAND)
    done = subprocess.run(
        ["/bin/bash", "-c", f"set -o pipefail; {told} | head -n 1"],
        env=environment,
        capture_output=True,
        text=True,
        check=False,
        timeout=60,
    )
    assert (done.returncode, done.stderr) == (0, "")
    assert done.stdout.startswith("pokemon radar: 1,836 rows, label class")
    goes_on()


def test_stopped_from_outside_the_terminal_is_whole_and_it_goes_on_with_what_it_missed(
    training: Training, store: Store, goes_on: Callable[[], None]
) -> None:
    terminal, _ = training
    terminal.process.send_signal(signal.SIGTSTP)
    terminal.stops()
    terminal.assert_whole()
    assert terminal.after() == ""
    goes_on()
    missed = len(epochs(store, runs(store)[0].id))
    terminal.screen.reset()
    terminal.process.send_signal(signal.SIGCONT)
    terminal.sees_epoch(missed + 1)
    terminal.sees("Experiments", "Curves  long", "Network", "q quit")
    assert terminal.modes()[ALTERNATE]
    terminal.type("?")
    terminal.sees("Train the experiment as its forms describe it")
    terminal.process.send_signal(signal.SIGTERM)
    assert terminal.ends() == 128 + signal.SIGTERM
    terminal.assert_whole()


def test_ctrl_z_gives_the_shell_its_terminal_and_fg_takes_it_back(
    long_run: None, bench: Open, goes_on: Callable[[], None]
) -> None:
    shell = bench(command=["/bin/bash", "--norc", "--noprofile", "--noediting", "-i"])
    shell.type(f"PS1='$ '; pkgo() {{ '{COMMAND[0]}' -P -c '{COMMAND[3]}' ; }}\r")
    shell.type("clear; (pkgo)\r")
    shell.sees("Experiments", "▶ ", "left")
    screen = psutil.Process(shell.process.pid).children(recursive=True)[-1]
    shell.type("\x1a")
    shell.sees("Stopped", "$ ")
    shell.assert_whole()
    shell.type("clear; echo st''ands\r")
    shell.sees("stands")
    goes_on()
    shell.type("bg\r")
    shell.sees("( pkgo ) &")
    shell.until(lambda: screen.status() == psutil.STATUS_STOPPED)
    shell.assert_whole()
    assert "Experiments" not in shell.text()
    shell.type("fg\r")
    shell.sees("Experiments", "Curves  long", "▶ ", "left")
    shell.type("q")
    shell.sees("Leave the bench")
    shell.type("\r")
    shell.until(lambda: is_gone(screen))
    shell.type("exit\r")
    assert shell.ends() == 0
    shell.assert_whole()


def test_ctrl_z_without_a_shell_behind_the_bench_says_so(training: Training) -> None:
    terminal, _ = training
    terminal.type("\x1a")
    terminal.sees("no shell waits behind the bench")
    assert terminal.process.poll() is None


def test_a_stopped_bench_whose_terminal_closes_is_gone(
    training: Training, goes_on: Callable[[], None]
) -> None:
    terminal, _ = training
    terminal.process.send_signal(signal.SIGTSTP)
    terminal.stops()
    terminal.hang_up()
    assert terminal.process.wait(60) == 128 + signal.SIGHUP
    goes_on()
