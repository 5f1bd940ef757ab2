"""The command line in this process."""

import os
from collections.abc import Callable
from pathlib import Path

import pytest

from engine.store.database import Store
from fake_slurm import FakeSlurm
from tui.cli.entry import run


@pytest.fixture
def ask(
    capsys: pytest.CaptureFixture[str], store: Store, monkeypatch: pytest.MonkeyPatch
) -> Callable[..., tuple[int, str, str]]:
    """Runs a command on the store; gives its exit code, stdout and stderr."""
    monkeypatch.setenv("PKGO_STORE", str(store.directory))
    # Nobody would wait for it here
    monkeypatch.setattr("engine.client.coordinating.start_coordinator", lambda directory: None)

    def command(*arguments: str) -> tuple[int, str, str]:
        code = run(arguments)
        captured = capsys.readouterr()
        return code, captured.out, captured.err

    return command


@pytest.fixture
def slurm(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> FakeSlurm:
    made = FakeSlurm(tmp_path / "bin")
    monkeypatch.setenv("PATH", f"{made.folder}{os.pathsep}{os.environ['PATH']}")
    for room in ("slurm", "coordinating", "cluster"):
        monkeypatch.setattr(f"engine.client.{room}.ensure_coordinator", lambda store: None)
    return made
