"""``python -m engine.tables`` is what the screen asks a child process; what tells tables apart."""

import io
import json
import subprocess
import sys
from contextlib import closing
from dataclasses import replace
from pathlib import Path

import pytest

import data
from data.errors import InputError
from data.messages import Message
from engine.client.tables import describe
from engine.specs.data import DataSpec
from engine.store.database import Store
from engine.tables.__main__ import main
from engine.tables.keys import keys_of
from engine.tables.options import options_of
from tui.locale import words


def _asked(monkeypatch: pytest.MonkeyPatch, spec: DataSpec) -> int:
    monkeypatch.setattr("sys.stdin", io.StringIO(spec.model_dump_json()))
    return main()


def test_a_description_is_one_line_that_reads_back(
    capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    assert _asked(monkeypatch, DataSpec()) == 0
    printed = capsys.readouterr().out
    assert printed.count("\n") == 1
    assert data.Description.from_json(printed) == data.describe("pokemon-radar")


def test_a_child_process_describes_a_table(tmp_path: Path) -> None:
    path = tmp_path / "mine.csv"
    path.write_text("kind,a\nx,1\ny,2\n")
    spec = DataSpec(source=str(path), label="kind")
    command = [sys.executable, "-m", "engine.tables"]
    asked = spec.model_dump_json()
    done = subprocess.run(command, input=asked, capture_output=True, text=True, check=False)
    assert (done.returncode, done.stderr) == (0, "")
    # Before it may stand how far the reading is
    assert data.Description.from_json(done.stdout.splitlines()[-1]).class_names == ("x", "y")


def test_bad_input_is_one_message_and_exit_code_2(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    path = tmp_path / "mine.csv"
    path.write_text("a,class\noops,1\n2,1\n")
    assert _asked(monkeypatch, DataSpec(source=str(path))) == 2
    out, err = capsys.readouterr()
    assert err == ""
    message = Message.from_dict(json.loads(out.splitlines()[-1])["error"])
    assert (message.code, message.params["column"]) == ("label.single_class", "class")
    assert words(message).startswith(str(path))


def test_only_a_prepared_table_depends_on_the_rows_that_train() -> None:
    some, other = DataSpec(shuffle_seed=1), DataSpec(shuffle_seed=2)
    plain = data.describe(data.BUILTIN)
    prepared = replace(plain, preparation="0" * 64)
    assert keys_of(some).of(plain) == keys_of(other).of(plain)
    assert keys_of(some).of(prepared) != keys_of(other).of(prepared)
    assert keys_of(some).of(plain) != keys_of(DataSpec(label="class")).of(plain)


def test_text_that_is_no_description() -> None:
    for text in ("", "[]", "{}", '{"rows": 1}'):
        with pytest.raises(data.InputError):
            data.Description.from_json(text)


def test_who_asks_hears_how_far_the_reading_is(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = tmp_path / "mine.csv"
    path.write_text("kind,a\nx,1\ny,2\n")
    spec = DataSpec(source=str(path), label="kind")
    found = json.loads(data.describe(str(path), options_of(spec)).to_json())
    lines = [{"done": 1, "of": 4}, {"done": 3, "of": 4}, found]
    monkeypatch.setattr("engine.client.tables.run_child", lambda *_: iter(lines))
    heard: list[tuple[int, int]] = []
    with closing(Store(tmp_path / "store")) as store:
        told = describe(store, spec, lambda done, of: heard.append((done, of)))
    assert (told.class_names, heard) == (("x", "y"), [(1, 4), (3, 4)])
    monkeypatch.setattr("engine.client.tables.run_child", lambda *_: iter(lines[:1]))
    path.write_text("kind,a\nx,1\ny,2\nx,3\n")
    with closing(Store(tmp_path / "store")) as store, pytest.raises(InputError) as silent:
        describe(store, spec)
    assert silent.value.code == "table.reader_silent"
