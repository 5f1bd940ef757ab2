"""Trackers by command: what goes out, what comes in, and what is refused in a sentence."""

import json
from collections.abc import Callable
from pathlib import Path

import pytest

from engine.export.run_record import read_run_record
from engine.specs import ExperimentSpec
from engine.store.database import Store
from engine.store.runs import run as run_of
from engine.store.runs import runs
from exported_runs import exported
from fake_runs import History, curve, write_run
from tracker_files import mlflow_folder

Ask = Callable[..., tuple[int, str, str]]
METRICS = {"loss": [(0, 0.5), (1, 0.25)]}


@pytest.fixture(autouse=True)
def no_place(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("MLFLOW_TRACKING_URI", raising=False)


def test_what_cannot_be_meant_is_refused(store: Store, spec: ExperimentSpec, ask: Ask) -> None:
    write_run(store, spec, History(metrics=curve(2)))
    for asked, said in (
        (("last",), "name a folder with --out"),
        (("last", "--what", "mlflow"), "name a folder with --out"),
        (("last", "--what", "metrics,mlflow", "--mlflow-uri", "x"), "name a folder with --out"),
        (("last", "--out", "x", "--follow"), "--follow goes with one run and --what mlflow alone"),
        (("last", "last", "--out", "x", "--what", "mlflow", "--follow"), "--follow goes with one"),
    ):
        code, out, err = ask("export", *asked)
        assert (code, out) == (2, ""), asked
        assert said in err
        assert err.count("\n") == 1, err


def test_without_the_extra_its_name_is_said_before_anything_is_written(
    store: Store, spec: ExperimentSpec, ask: Ask, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("engine.export.parts.mlflow_is_there", lambda: False)
    write_run(store, spec, History(metrics=curve(2)))
    out = tmp_path / "out"
    code, _, err = ask("export", "last", "--out", str(out), "--what", "mlflow,metrics")
    assert code == 2
    assert "pip install 'pkgo-tui[mlflow]'" in err
    assert err.count("\n") == 1
    assert not out.exists()


def test_what_went_out_comes_in_and_is_compared(
    store: Store, spec: ExperimentSpec, ask: Ask, tmp_path: Path
) -> None:
    run = run_of(store, write_run(store, spec, History(metrics=curve(4))))
    assert run is not None
    out = exported(store, read_run_record(store, run), tmp_path / "out", "wandb")
    assert "wandb sync" in (out / "README.txt").read_text()
    code, said, err = ask("follow", str(out / "wandb"), "--once", "--json")
    assert (code, err) == (0, "")
    told = json.loads(said)
    assert (told["epochs"], told["new"], told["status"]) == (4, 4, "finished")
    code, said, _ = ask("compare", run.id, told["run"])
    assert code == 0


def test_of_many_runs_a_bad_one_is_told_and_the_others_are_read(
    store: Store, ask: Ask, tmp_path: Path
) -> None:
    mlflow_folder(tmp_path / "mlruns", METRICS)
    for name in ("good", "bad"):
        (tmp_path / "wandb" / name).mkdir(parents=True)
    bad = tmp_path / "wandb" / "bad" / "run-1.wandb"
    bad.write_bytes(b"\xff" * 50)
    code, out, err = ask("follow", str(tmp_path), "--once")
    assert code == 2
    assert out.startswith('"calm owl" (')
    assert err == f"{bad} is no file of W&B, or is damaged at byte 0\n"
    assert len(runs(store)) == 1


def test_places_that_were_skipped_are_told_the_first_of_them(
    store: Store, ask: Ask, tmp_path: Path
) -> None:
    folder = mlflow_folder(tmp_path, METRICS)
    (folder / "metrics" / "loss").write_text("x\n" * 9 + "1 0.5 1\n")
    code, _, err = ask("follow", str(tmp_path), "--once")
    lines = err.splitlines()
    assert code == 0
    assert len(lines) == 6
    assert lines[0].endswith("loss, line 1 is no value of a metric, and was skipped")
    assert lines[-1] == "4 more places were skipped"


def test_show_tells_what_it_was_trained_with(store: Store, ask: Ask, tmp_path: Path) -> None:
    mlflow_folder(tmp_path, METRICS, {"depth": "2", "a [b]\x1b": "\x1b]0;x\x07"})
    ask("follow", str(tmp_path), "--once")
    code, out, _ = ask("show", "last")
    assert code == 0
    assert 'depth = "2"' in out
    assert "\x1b" not in out
    assert "\x07" not in out
