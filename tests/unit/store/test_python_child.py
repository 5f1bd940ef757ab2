"""Work done by a child process: what it tells, and how it may end."""

import os
import signal
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

import psutil
import pytest

import data
from command_line import ROOT
from engine.client.tables import describe, known_description
from engine.io.python_child import ChildDied, run_child
from engine.specs.data import DataSpec
from engine.store.database import Store
from tui.locale import words

Child = Callable[[str], list[dict[str, Any]]]


@pytest.fixture
def module(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """The file of a module ``worker`` that a child process finds."""
    monkeypatch.setenv("PYTHONPATH", str(tmp_path))
    return tmp_path / "worker.py"


@pytest.fixture
def child(module: Path) -> Child:
    def run(code: str) -> list[dict[str, Any]]:
        module.write_text(code, "utf-8")
        return list(run_child("worker", ["é"], "given"))

    return run


def test_the_objects_that_it_prints_are_given_and_noise_is_not(child: Child) -> None:
    found = child(
        "import json, sys\n"
        "print('a library warms up')\n"
        "print(json.dumps({'word': sys.argv[1], 'given': sys.stdin.read()}))\n"
        "print([1, 2])\n"
        "print('{\"done\": true}')\n"
    )
    assert found == [{"word": "é", "given": "given"}, {"done": True}]


def test_an_error_that_it_tells_is_bad_input(child: Child) -> None:
    with pytest.raises(data.InputError, match=r"^no such run$"):
        child('print(\'{"error": "no such run"}\')')


def test_the_exit_code_of_bad_input_brings_its_sentence_from_stderr(child: Child) -> None:
    with pytest.raises(data.InputError, match=r"^row 3 is empty$"):
        child("import sys\nprint('loading\\nrow 3 is empty', file=sys.stderr)\nsys.exit(2)\n")


@pytest.mark.parametrize(
    ("code", "ended", "said"),
    [
        ("raise SystemExit(2)", "ended with 2", ""),
        ("import os; os.kill(os.getpid(), 9)", "ended with -9: without a word", ""),
        ("raise KeyError('gone')", "ended with 1: KeyError: 'gone'", "KeyError: 'gone'"),
    ],
)
def test_another_end_is_a_death(child: Child, code: str, ended: str, said: str) -> None:
    with pytest.raises(ChildDied) as died:
        child(code)
    assert ended in words(died.value)
    assert died.value.said == said


def test_it_ends_with_whoever_asked(module: Path) -> None:
    module.write_text(
        "import os, time\nprint('{\"pid\": %d}' % os.getpid(), flush=True)\ntime.sleep(60)\n"
    )
    asked = run_child("worker", [])
    pid = next(asked)["pid"]
    assert psutil.pid_exists(pid)
    asked.close()
    assert not psutil.pid_exists(pid)


def _table(path: Path, rows: str) -> str:
    path.write_text("a,class\n" + rows, "utf-8")
    return str(path)


def test_a_table_is_read_once_and_again_when_it_has_changed(store: Store, tmp_path: Path) -> None:
    path = tmp_path / "mine.csv"
    source = _table(path, "1,x\n2,y\n")
    assert known_description(store, DataSpec(source=source)) is None
    first = describe(store, DataSpec(source=source))
    assert first == data.describe(source)
    assert known_description(store, DataSpec(source=source)) == first
    os.utime(path, (1, 1))
    assert known_description(store, DataSpec(source=source)) is None
    _table(path, "1,x\n2,y\n3,z\n")
    assert describe(store, DataSpec(source=source)).classes == 3


def test_a_table_that_cannot_be_used_is_one_sentence(store: Store, tmp_path: Path) -> None:
    source = _table(tmp_path / "mine.csv", "oops,x\n2,x\n")
    with pytest.raises(data.InputError) as error:
        describe(store, DataSpec(source=source))
    assert (error.value.code, error.value.column) == ("label.single_class", "class")
    said = words(error.value)
    assert source in said and "\n" not in said


def test_a_reader_that_dies_is_told_too(
    store: Store, tmp_path: Path, module: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    source = _table(tmp_path / "mine.csv", "1,x\n2,y\n")
    module.write_text("raise MemoryError('too large')", "utf-8")
    monkeypatch.setattr("engine.client.tables.run_child", lambda *_: run_child("worker", []))
    with pytest.raises(data.InputError) as caught:
        describe(store, DataSpec(source=source))
    assert (caught.value.code, caught.value.file) == ("table.not_read", source)
    assert words(caught.value) == f"{source} could not be read: MemoryError: too large"


@pytest.mark.parametrize("ending", [signal.SIGTERM, signal.SIGHUP])
def test_who_is_told_to_end_meanwhile_ends_it_first(module: Path, ending: signal.Signals) -> None:
    module.write_text(
        "import json, os, signal, sys, time\n"
        "from pathlib import Path\n"
        "half = Path('half')\n"
        "half.write_text('written')\n"
        "signal.signal(signal.SIGTERM, lambda *_: sys.exit(1))\n"
        "try:\n"
        "    print(json.dumps({'pid': os.getpid()}), flush=True)\n"
        "    time.sleep(60)\n"
        "finally:\n    half.unlink()\n",
        "utf-8",
    )
    parent = subprocess.Popen(
        [
            *(sys.executable, "-c"),
            "from engine.io.python_child import run_child\n"
            "for told in run_child('worker', []): print(told['pid'], flush=True)",
        ],
        cwd=module.parent,
        env={**os.environ, "PYTHONPATH": f"{ROOT}{os.pathsep}{module.parent}"},
        stdout=subprocess.PIPE,
        text=True,
    )
    assert parent.stdout is not None
    with parent:
        number = int(parent.stdout.readline())
        parent.send_signal(ending)
        assert parent.wait(30) == 128 + ending
    assert not psutil.pid_exists(number)
    assert not (module.parent / "half").exists()
