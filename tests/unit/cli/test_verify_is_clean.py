"""What ``verify`` prints of somebody else's folder is cleaned."""

import json
from pathlib import Path

import pytest

from engine.specs import first_model
from engine.verify.record import Record
from engine.verify.verification import Told
from tui.cli.entry import run

EVIL = "\x1b]0;gone\x07\x9b2J"


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A folder whose record and repetition hold escapes wherever a text stands."""
    (tmp_path / "lock.json").write_text("{}")
    epochs = ({f"loss{EVIL}": 1.0, "loss": 1.0},)
    record = Record(
        f"id{EVIL}", f"name{EVIL}", first_model(), (), epochs, True, None, None, EVIL, {}
    )
    found = {f"loss{EVIL}": 2.0, "loss": 1.0}
    monkeypatch.setattr("engine.verify.record.of_folder", lambda _: record)
    monkeypatch.setattr(
        "engine.verify.verification.train_again", lambda _: (Told(1, one) for one in [found])
    )
    return tmp_path


def test_no_escape_comes_through(folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert run(["verify", str(folder)]) == 1
    out, err = capsys.readouterr()
    assert out.count("\n") > 2
    assert not any(sign in out + err for sign in "\x1b\x07\x9b")
    assert run(["verify", str(folder), "--json"]) == 1
    told = [json.loads(line) for line in capsys.readouterr().out.splitlines()]
    assert told[-1]["verdict"] == "departs"
