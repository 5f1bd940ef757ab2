"""What another program trains is told and exported as far as it is known: its history."""

import csv
import json
import math
from collections.abc import Callable
from pathlib import Path

import pytest

from engine.client.following import followers
from engine.store.database import Store
from engine.store.runs import Run, runs
from engine.store.runs import run as run_of
from engine.watch import Watch
from watched_logs import told

Ask = Callable[..., tuple[int, str, str]]


@pytest.fixture
def watched(store: Store) -> str:
    """A run of a loop, whose metrics nobody else calls so."""
    with Watch("my loop", store=str(store.directory), epochs=3, tags=["mine"]) as watch:
        for epoch in range(3):
            watch.log(epoch, loss=1 / (epoch + 3), **{"+F1/µ": epoch / 7, "gone": math.nan})
    return runs(store)[0].id


def test_its_history_is_written_and_what_is_missing_is_said(
    store: Store, watched: str, ask: Ask, tmp_path: Path
) -> None:
    out = tmp_path / "out"
    code, _, err = ask("export", watched, "--out", str(out))
    assert code == 0
    assert "script, model, predict, card" in err
    assert err.count("\n") == 1
    assert {path.name for path in out.iterdir()} == {
        *("README.txt", "charts", "metrics.csv", "metrics.parquet"),
    }
    with (out / "metrics.csv").open(encoding="utf-8", newline="") as file:
        rows = list(csv.DictReader(file))
    assert [float(row["loss"]) for row in rows] == [1 / 3, 1 / 4, 1 / 5]
    name = next(column for column in rows[0] if column.endswith("F1/µ"))
    assert not name.startswith("+")
    assert [float(row[name]) for row in rows] == [0.0, 1 / 7, 2 / 7]
    assert "CPU" not in (out / "README.txt").read_text()


def test_show_tells_the_metrics_that_there_are(watched: str, ask: Ask) -> None:
    code, out, _ = ask("show", watched)
    assert code == 0
    (head,) = [line for line in out.splitlines() if "loss" in line and "time" in line]
    assert head.split() == ["loss", "+F1/µ", "gone", "time"]
    assert "0.1429" in out


def test_trackers_get_it_and_give_it_back(
    store: Store, watched: str, ask: Ask, tmp_path: Path
) -> None:
    pytest.importorskip("mlflow")
    out = tmp_path / "out"
    code, _, err = ask("export", watched, "--out", str(out), "--what", "mlflow,wandb,tensorboard")
    assert (code, err) == (0, "")
    wanted = [  # MLflow takes some letters alone
        {name.replace("+", "_"): value for name, value in one.items()}
        for one in told(store, _run(store, watched))
    ]
    for name in ("mlflow.db", "wandb"):
        (follower,) = followers(store, out / name, once=True)
        follower.look(last=True)
        follower.finish()
        assert follower.run is not None
        found = [
            {name.replace("+", "_"): value for name, value in one.items()}
            for one in told(store, _run(store, follower.run))
        ]
        assert [repr(sorted(one.items())) for one in found] == [
            repr(sorted(one.items())) for one in wanted
        ]
        # Nothing is said that its program has not told: no loss, no optimizer, no seed
        spec = json.loads(_run(store, follower.run).spec)
        said = {name for name in spec["watched"]["told"] if not name.startswith("pkgo_tui.")}
        assert said == {"watched.kind", "watched.program", "training.epochs"}


def test_what_there_is_not_is_refused_before_anything_is_written(
    store: Store, watched: str, ask: Ask, tmp_path: Path
) -> None:
    out = tmp_path / "out"
    for part in ("script", "model,card", "onnx"):
        code, _, err = ask("export", watched, "--out", str(out), "--what", part)
        assert code == 2
        assert "is trained by its own program" in err
        assert not out.exists()


def _run(store: Store, run: str) -> Run:
    found = run_of(store, run)
    assert found is not None
    return found
