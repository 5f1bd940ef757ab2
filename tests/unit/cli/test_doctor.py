"""``pkgo-tui doctor``: what is wrong is found and said, and nothing is changed by looking."""

import json
import shutil
from pathlib import Path
from typing import Any

import psutil
import pytest

from data.messages import Message
from engine.client import checkup
from engine.store.database import Store
from tui.cli.entry import run


@pytest.fixture(autouse=True)
def _fair_machine(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("TERM", "xterm-256color")
    monkeypatch.setattr(checkup, "LITTLE_MEMORY", 1)
    monkeypatch.setattr(checkup, "LITTLE_SPACE", 1)
    monkeypatch.setattr(checkup, "visible_gpus", list)


def wrong(directory: Path) -> set[str]:
    return {one.wrong.code for one in checkup.checkup(directory) if one.wrong is not None}


def test_where_all_is_well_it_says_so(store: Store, capsys: pytest.CaptureFixture[str]) -> None:
    assert wrong(store.directory) == set()
    assert run(["doctor", "--store", str(store.directory)]) == 0
    told = capsys.readouterr().out.splitlines()
    assert told[-1] == "nothing is wrong"
    assert any(line.split()[:1] == ["tensorflow"] for line in told)


def test_looking_makes_no_store(tmp_path: Path) -> None:
    assert wrong(tmp_path / "a" / "store") == set()
    assert list(tmp_path.iterdir()) == []


def test_a_damaged_database_a_file_in_its_place_and_a_locked_folder(
    store: Store, tmp_path: Path
) -> None:
    store.close()
    copy = tmp_path / "copy"
    shutil.copytree(store.directory, copy)
    database = copy / "runs.db"
    content = bytearray(database.read_bytes())
    content[5000:9000] = b"\xff" * 4000
    database.write_bytes(content)
    found = wrong(copy)
    assert found and found <= {"checkup.store_damaged", "store.cannot_be_opened"}
    file = tmp_path / "file"
    file.write_text("")
    assert wrong(file) == {"store.is_file"}


def test_little_space_and_memory_and_a_gpu_that_cannot_be_used(
    store: Store, monkeypatch: pytest.MonkeyPatch
) -> None:
    free = psutil.virtual_memory().total * 2
    monkeypatch.setattr(checkup, "LITTLE_MEMORY", free)
    monkeypatch.setattr(checkup, "LITTLE_SPACE", shutil.disk_usage(store.directory).total * 2)
    monkeypatch.setattr(checkup, "visible_gpus", lambda: ["0"])
    monkeypatch.setattr(checkup, "gpu_figures", lambda _: {"name": "A100"})
    monkeypatch.setattr(checkup, "_has_cuda", lambda: False)
    codes = {"checkup.little_memory", "checkup.little_space", "checkup.gpu_without_cuda"}
    assert wrong(store.directory) == codes
    (gpu,) = [one for one in checkup.checkup(store.directory) if one.about == "GPU"]
    assert gpu.wrong == Message("checkup.gpu_without_cuda", {"gpus": "A100"})


def test_as_json_for_a_report(
    store: Store, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("TERM", "dumb")
    assert run(["doctor", "--json", "--store", str(store.directory)]) == 1
    told: list[dict[str, Any]] = [json.loads(line) for line in capsys.readouterr().out.splitlines()]
    assert all(set(one) == {"about", "found", "wrong"} for one in told)
    assert [one["about"] for one in told if one["wrong"]] == ["terminal"]
