"""`python -m data`: what the screen asks a child process."""

import json
import subprocess
import sys
from pathlib import Path

import pytest

import data
from data.__main__ import main
from data.messages import Message
from tui.locale import words


def test_a_description_is_one_line_that_reads_back(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["pokemon-radar"]) == 0
    printed = capsys.readouterr().out
    assert printed.count("\n") == 1
    assert data.Description.from_json(printed) == data.describe("pokemon-radar")


def test_a_child_process_describes_a_table(tmp_path: Path) -> None:
    path = tmp_path / "mine.csv"
    path.write_text("kind,a\nx,1\ny,2\n")
    command = [sys.executable, "-m", "data", str(path), "--label", "kind"]
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    assert (done.returncode, done.stderr) == (0, "")
    assert data.Description.from_json(done.stdout).class_names == ("x", "y")


def test_bad_input_is_one_message_and_exit_code_2(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    path = tmp_path / "mine.csv"
    path.write_text("a,class\noops,1\n2,2\n")
    assert main([str(path)]) == 2
    out, err = capsys.readouterr()
    assert err == ""
    assert out.count("\n") == 1
    message = Message.from_dict(json.loads(out)["error"])
    assert (message.code, message.params["row"], message.params["column"]) == (
        "cell.no_number",
        1,
        "a",
    )
    assert words(message).endswith("row 1 (line 2), column 'a': 'oops' is not a number.")


def test_text_that_is_no_description() -> None:
    for text in ("", "[]", "{}", '{"rows": 1}'):
        with pytest.raises(data.InputError):
            data.Description.from_json(text)
