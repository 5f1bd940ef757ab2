"""``pkgo-tui export`` and ``verify`` as a process: files, sentences, exit codes."""

import json
from collections.abc import Callable
from pathlib import Path
from subprocess import CompletedProcess

import pytest

from engine.specs import ExperimentSpec
from engine.store.database import Store
from fake_runs import History, curve, short, write_run

Pkgo = Callable[..., CompletedProcess[str]]


@pytest.fixture
def run(store: Store, spec: ExperimentSpec) -> str:
    return write_run(store, short(spec, 4), History(curve(4)))


def test_a_run_is_exported_with_its_script_and_lock(pkgo: Pkgo, run: str, tmp_path: Path) -> None:
    out = tmp_path / "out"
    done = pkgo("export", run, "--out", str(out), "--what", "script,metrics")
    assert done.returncode == 0, done.stderr
    assert {"train.py", "data.csv", "lock.json", "preparation.json", "metrics.csv"} <= {
        path.name for path in out.iterdir()
    }
    again = pkgo("export", run, "--out", str(out))
    assert again.returncode == 2
    assert "not empty" in again.stderr
    assert pkgo("export", run, "--out", str(out), "--what", "metrics", "--force").returncode == 0


def test_json_is_an_object_a_line_and_several_runs_are_compared(
    pkgo: Pkgo, store: Store, spec: ExperimentSpec, run: str, tmp_path: Path
) -> None:
    other = write_run(store, short(spec, 2, "x/../\x1b[2J"), History(curve(2)))
    out = tmp_path / "out"
    done = pkgo("export", run, other, run, "--out", str(out), "--what", "metrics,charts", "--json")
    assert done.returncode == 0, done.stderr
    lines = [json.loads(line) for line in done.stdout.splitlines()]
    assert len(lines[-1]["done"]) == 2
    assert all(Path(folder).parent == out for folder in lines[-1]["done"])
    assert len((out / "metrics.csv").read_text("utf-8").splitlines()) == 1 + 4 + 2
    assert (out / "charts" / "loss.svg").is_file()


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (("export", "last", "--out", "x", "--what", "everything"), "cannot be exported"),
        (("export", "nobody", "--out", "x"), "no run is called"),
        (("export", "last", "--out", "/dev/null"), "a file, not a folder"),
        (("export", "last"), "--out"),
        (("verify", "nobody"), "no run is called"),
        (("verify", "./"), "not an exported folder"),
        (("verify", "last", "--run-script"), "needs an exported folder"),
        (("verify", "last", "--tolerance", "-1"), "tolerance"),
    ],
)
def test_what_cannot_be_done_is_one_sentence(
    pkgo: Pkgo, run: str, tmp_path: Path, arguments: tuple[str, ...], said: str
) -> None:
    done = pkgo(*arguments, cwd=tmp_path)
    assert (done.returncode, done.stdout) == (2, "")
    assert said in done.stderr
    assert len(done.stderr.splitlines()) == 1


def test_a_run_without_a_whole_epoch_has_nothing_to_export(
    pkgo: Pkgo, store: Store, spec: ExperimentSpec, tmp_path: Path
) -> None:
    write_run(store, spec, History(status="queued"))
    for arguments in (("export", "last", "--out", str(tmp_path / "out")), ("verify", "last")):
        done = pkgo(*arguments)
        assert done.returncode == 2
        assert "no whole epoch" in done.stderr
    assert not (tmp_path / "out").exists()
