"""The command in a real terminal, in a pipe, and when its terminal goes away."""

import json
import re
import signal
import subprocess
import time
from collections.abc import Callable
from typing import Any

import pexpect
import pytest

from command_line import COMMAND
from engine.client.submission import submit
from engine.commands import Command, CommandKind
from engine.specs import ExperimentSpec
from engine.store.commands import send
from engine.store.database import Store
from engine.store.process_writer import register_host, update_host
from engine.store.run_history import epochs
from engine.store.run_writer import claim_run
from engine.store.runs import runs
from engine.store.saved_models import saved_models

Pkgo = Callable[..., "subprocess.CompletedProcess[str]"]
Wait = Callable[[Callable[[], bool]], None]
ChildHost = Callable[..., "subprocess.Popen[bytes]"]
LONG = ["train", "--set", "training.epochs=1000"]


def spawn(environment: dict[str, str], *arguments: str) -> "pexpect.spawn[str]":
    return pexpect.spawn(
        COMMAND[0],
        [*COMMAND[1:], *arguments],
        env={**environment, "TERM": "xterm-256color"},
        encoding="utf-8",
        timeout=60,
        dimensions=(24, 80),
    )


def exit_code(child: "pexpect.spawn[str]") -> int | None:
    child.expect(pexpect.EOF)
    child.close()
    return child.exitstatus


def test_without_a_terminal_the_bench_says_what_to_use(pkgo: Pkgo) -> None:
    done = pkgo()
    assert (done.returncode, done.stdout) == (2, "")
    assert done.stderr.count("\n") == 1
    assert "needs a terminal" in done.stderr
    assert "pkgo-tui train" in done.stderr


def test_a_terminal_on_one_side_is_not_enough(environment: dict[str, str]) -> None:
    line = f"'{COMMAND[0]}' -P -c '{COMMAND[3]}'"
    for redirected in (f"{line} < /dev/null", f"{line} | cat; exit ${{PIPESTATUS[0]}}"):
        child = pexpect.spawn(
            "/bin/bash", ["-c", redirected], env=environment, encoding="utf-8", timeout=60
        )
        child.expect("needs a terminal")
        assert exit_code(child) == 2


def test_a_bad_table_is_refused_before_any_screen(environment: dict[str, str]) -> None:
    child = spawn(environment, "--data", "/no/such/table.csv")
    child.expect("/no/such/table.csv")
    assert exit_code(child) == 2
    assert "\x1b" not in (child.before or "")


def test_the_first_ctrl_c_stops_the_run_and_keeps_its_model(
    environment: dict[str, str], store: Store, child_host: ChildHost
) -> None:
    child_host(seconds=0.2)
    child = spawn(environment, *LONG)
    child.expect("epoch +2/1000 ")
    child.expect("left")  # the line that is drawn again stands there
    child.sendintr()
    child.expect("stopping")
    assert child.before.endswith("\r\x1b[K"), "the sentence has a line of its own"
    child.expect("stopped")
    assert exit_code(child) == 130
    (run,) = runs(store)
    assert run.status == "stopped"
    assert [model.kind for model in saved_models(store, run.id)] == ["model"]


def test_ctrl_c_takes_a_waiting_run_off_the_queue(
    environment: dict[str, str], store: Store
) -> None:
    assert register_host(store, "busy")
    child = spawn(environment, *LONG)
    child.expect("the engine warms up")
    child.sendintr()
    assert exit_code(child) == 130
    assert runs(store)[0].status == "stopped"


def test_the_second_ctrl_c_leaves_at_once(environment: dict[str, str], store: Store) -> None:
    assert register_host(store, "deaf")
    update_host(store, "deaf", "training")
    child = spawn(environment, *LONG)
    child.expect(r"\r?\n|Traceback|waiting|$")
    until_queued(store)
    claim_run(store, "deaf")
    child.expect("being built")
    child.sendintr()
    child.expect("Ctrl\\+C again leaves at once")
    child.sendintr()
    assert exit_code(child) == 130
    assert "Traceback" not in (child.before or "")
    assert runs(store)[0].status == "running"


def until_queued(store: Store) -> None:
    until = time.monotonic() + 60
    while not runs(store):
        assert time.monotonic() < until
        time.sleep(0.02)


@pytest.mark.parametrize("number", [signal.SIGHUP, signal.SIGTERM])
def test_a_run_survives_whoever_follows_it(
    environment: dict[str, str], store: Store, child_host: ChildHost, wait: Wait, number: int
) -> None:
    child_host(seconds=0.1)
    child = spawn(environment, *LONG)
    child.expect("epoch +1/1000 ")
    child.kill(number)
    child.expect(pexpect.EOF)
    child.close()
    (run,) = runs(store)
    done = len(epochs(store, run.id))
    wait(lambda: len(epochs(store, run.id)) >= done + 3)
    assert runs(store)[0].status == "running"
    send(store, run.id, Command(CommandKind.STOP))


def test_a_terminal_gets_a_live_line(
    environment: dict[str, str], store: Store, child_host: ChildHost
) -> None:
    child_host(seconds=0.5)
    child = spawn(environment, "train", "--set", "training.epochs=3")
    child.expect(r"\r[━─]{20} +\d+%  epoch 1/3  1,000 rows/s")
    child.expect("confusion matrix")
    assert exit_code(child) == 0


def test_a_pipe_gets_no_control_sequences(pkgo: Pkgo, child_host: ChildHost) -> None:
    child_host(seconds=0.3)
    done = pkgo("train", "--set", "training.epochs=3", "--set", "name=\x1b]0;x\x07y")
    assert done.returncode == 0
    assert not re.search(r"[\x00-\x09\x0b-\x1f\x7f]", done.stdout + done.stderr)
    assert done.stdout.count("epoch ") >= 3


def test_every_event_is_there_the_moment_it_happens(
    environment: dict[str, str], store: Store, child_host: ChildHost
) -> None:
    child_host(seconds=0.3)
    with subprocess.Popen(
        [*COMMAND, *LONG, "--json"], env=environment, stdout=subprocess.PIPE, text=True
    ) as process:
        assert process.stdout is not None
        told: list[dict[str, Any]] = []
        while not told or told[-1]["event"] != "epoch":
            told.append(json.loads(process.stdout.readline()))
        assert len(epochs(store, told[-1]["run"])) <= 3
        process.send_signal(signal.SIGINT)
        rest = [json.loads(line) for line in process.stdout]
    assert rest[-1]["event"] == "stopped"
    assert process.returncode == 130


def test_a_background_job_can_be_interrupted_too(
    environment: dict[str, str], store: Store, child_host: ChildHost, wait: Wait
) -> None:
    child_host(seconds=0.3)
    # A shell starts the background jobs of a script with SIGINT ignored
    with subprocess.Popen(
        ["/bin/bash", "-c", "trap '' INT; exec \"$@\"", "-", *COMMAND, *LONG],
        env=environment,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
    ) as process:
        wait(lambda: bool(runs(store)) and bool(epochs(store, runs(store)[0].id)))
        process.send_signal(signal.SIGINT)
        assert process.wait(60) == 130
    assert runs(store)[0].status == "stopped"


def test_head_may_leave_early(
    environment: dict[str, str], store: Store, spec: ExperimentSpec
) -> None:
    for _ in range(3000):
        submit(store, spec)
    line = f"set -o pipefail; '{COMMAND[0]}' -P -c '{COMMAND[3]}' runs --json | head -n 1"
    done = subprocess.run(
        ["/bin/bash", "-c", line], env=environment, capture_output=True, text=True, check=False
    )
    assert (done.returncode, done.stderr) == (0, "")
    assert json.loads(done.stdout)["status"] == "queued"


def test_a_terminal_that_knows_only_ascii(
    pkgo: Pkgo, environment: dict[str, str], store: Store
) -> None:
    assert register_host(store, "busy")
    plain = {**environment, "PYTHONIOENCODING": "ascii", "PYTHONUTF8": "0"}
    assert pkgo("train", "--detach", "--set", "name=小火龍", env=plain).returncode == 0
    done = pkgo("runs", env=plain)
    assert (done.returncode, done.stderr) == (0, "")
    assert "???" in done.stdout
    (told,) = [json.loads(line) for line in pkgo("runs", "--json", env=plain).stdout.splitlines()]
    assert told["name"] == "小火龍"


def test_a_closed_stdout_is_nobody_reading(environment: dict[str, str], store: Store) -> None:
    line = f"'{COMMAND[0]}' -P -c '{COMMAND[3]}' runs >&-"
    done = subprocess.run(
        ["/bin/bash", "-c", line], env=environment, capture_output=True, text=True, check=False
    )
    assert (done.returncode, done.stderr) == (0, "")
