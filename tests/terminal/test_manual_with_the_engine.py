"""Whoever pastes README and the manual in their order, in a fresh store, sees what they say."""

import os
import signal
import subprocess
import sys
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

import engine.host.supervisor
from command_line import ROOT
from engine.host.supervisor import missing_hosts
from engine.store.database import Store
from engine.store.processes import living_hosts
from manual_blocks import PAGES, Step, blocks
from scripted_host import Script, ScriptedHost
from tui.cli.entry import run

pytestmark = pytest.mark.slow

TRAINED = {
    *("noise", "steering", "recovery", "export", "predict", "callbacks"),
    *("pseudo-labels", "radar", "take-along", "inside", "layer-figures"),
}
"""The pages whose commands need what only a real engine gives; the others have a scripted one."""
SHOWN_ELSEWHERE = {
    "trackers",
    "callbacks",
    "noise",
    "recovery",
    "export",
    "predict",
    "pseudo-labels",
    "take-along",
    "inside",
    "layer-figures",
    "radar",
    "steering",
}
"""Of these pages other tests show each command; that the page shows it so is looked at rarely."""
EPOCH_SECONDS = 0.002


class Reader:
    """Somebody who pastes a page's commands, in a folder and a shell of their own."""

    def __init__(self, folder: Path, ask: Callable[[list[str]], tuple[int, str]]) -> None:
        self.folder = folder
        self._ask = ask
        self._bin = folder.parent / "bin"
        self._bin.mkdir()
        self._script("pkgo-tui", '-P -c "from tui.cli import main; main()"')
        for name in ("python", "python3"):
            self._script(name, "")

    def _script(self, name: str, arguments: str) -> None:
        file = self._bin / name
        file.write_text(f'#!/bin/sh\nexec "{sys.executable}" {arguments} "$@"\n')
        file.chmod(0o755)

    def does(self, step: Step) -> None:
        """A step comes out as the page shows it."""
        words = step.words
        code, out = self._shell(step.command) if words is None else self._ask(words)
        told = f"$ {step.command}\n{out}"
        # What a doctor says of this machine is not the page's business
        fine = (0, 1) if words == ["doctor"] else (2 if step.refused else 0,)
        assert code in fine, told
        assert step.missing(out) is None, f"{step.missing(out)!r} is not in\n{told}"

    def _shell(self, command: str) -> tuple[int, str]:
        place = self.folder.parent / "place"
        done = subprocess.run(
            ["bash", "-c", f'{command}\ncode=$?; pwd > "{place}"; exit $code'],
            env={**os.environ, "PATH": f"{self._bin}{os.pathsep}{os.environ['PATH']}"},
            check=False,
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            text=True,
            timeout=120,
        )
        os.chdir(place.read_text().rstrip("\n"))
        return done.returncode, done.stdout


@pytest.fixture
def reader(
    store: Store,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> Reader:
    folder = tmp_path / "reader"
    folder.mkdir()
    monkeypatch.chdir(folder)
    for name, value in {
        "PKGO_STORE": str(store.directory),
        "PYTHONPATH": str(ROOT),
        "TF_CPP_MIN_LOG_LEVEL": "3",
    }.items():
        monkeypatch.setenv(name, value)

    def ask(words: list[str]) -> tuple[int, str]:
        code = run(words)
        captured = capsys.readouterr()
        return code, captured.out + captured.err

    return Reader(folder, ask)


@pytest.fixture
def trained(store: Store, monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """Real engines; none is left behind."""
    started: list[subprocess.Popen[bytes] | None] = []
    start = engine.host.supervisor.ensure_host

    def kept(store: Store, jobs: int = 1) -> "subprocess.Popen[bytes] | None":
        started.append(start(store, jobs))
        return started[-1]

    monkeypatch.setattr(engine.host.supervisor, "ensure_host", kept)
    yield
    for host in living_hosts(store):
        os.kill(host.pid, signal.SIGKILL)
    for process in started:
        if process is not None:
            process.kill()
            process.wait()


@pytest.fixture
def scripted(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """Whatever asks for an engine gets one that is played."""
    started: list[ScriptedHost] = []

    def start(store: Store, jobs: int = 1) -> None:
        if missing_hosts(store, jobs):
            host = ScriptedHost(store.directory, Script(seconds=EPOCH_SECONDS))
            started.append(host.start())

    monkeypatch.setattr(engine.host.supervisor, "ensure_host", start)
    yield
    for host in started:
        host.close()


def read(reader: Reader, page: Path) -> None:
    for block in blocks(page):
        for step in block.steps if block.runs else ():
            reader.does(step)


@pytest.mark.parametrize(
    "page",
    [
        pytest.param(
            path, id=path.stem, marks=[pytest.mark.thorough] * (path.stem in SHOWN_ELSEWHERE)
        )
        for path in PAGES
        if path.stem in TRAINED
    ],
)
@pytest.mark.usefixtures("asks_about_code", "trained")
def test_a_page_that_needs_training_does_what_it_says(reader: Reader, page: Path) -> None:
    read(reader, page)


@pytest.mark.parametrize(
    "page",
    [
        pytest.param(
            path, id=path.stem, marks=[pytest.mark.thorough] * (path.stem in SHOWN_ELSEWHERE)
        )
        for path in PAGES
        if path.stem not in TRAINED
    ],
)
@pytest.mark.usefixtures("scripted")
def test_a_page_does_what_it_says(reader: Reader, page: Path) -> None:
    read(reader, page)


def test_few_blocks_are_left_out() -> None:
    every = [block for page in PAGES for block in blocks(page)]
    left_out = [block for block in every if not block.runs]
    assert len(left_out) <= len(every) // 3
