"""Runs of MLflow and W&B are runs of ours: every number to its last digit, and none twice."""

import math
import os
import shutil
from collections.abc import Callable
from contextlib import suppress
from pathlib import Path

import pytest

from data.errors import InputError
from engine.client.following import Follower, followers
from engine.compare.diff import differences
from engine.io.record_blocks import as_file, read_records
from engine.specs import ExperimentSpec
from engine.store.database import Store
from engine.store.experiments import spec_from
from engine.store.run_history import epochs
from engine.store.runs import Run, runs
from tracker_files import mlflow_database, mlflow_folder
from tui.locale import words
from watched_logs import csv_text, event_folder, only_run, told

FIXTURE = Path(__file__).parents[2] / "fixtures" / "wandb" / "run-abcd1234.wandb"
"""Written by W&B 0.31 itself, without what it tells of the machine."""
METRICS = {
    "loss": [(0, 0.1 + 0.2), (1, 1 / 3)],
    "val/loss": [(0, math.nan), (1, 5e-324)],
    "val/acc": [(0, math.inf), (1, 0.7)],
}
WANTED = [
    {"loss": 0.1 + 0.2, "val_loss": math.nan, "val_accuracy": math.inf},
    {"loss": 1 / 3, "val_loss": 5e-324, "val_accuracy": 0.7},
]
PARAMETERS = {"lr": "0.01", "optimizer": "Adam", "epochs": "9", "seed": "7", "deep/er": "a\nb"}


def read(store: Store, path: Path) -> list[Follower]:
    found = followers(store, path, once=True)
    for one in found:
        one.look(last=True)
        one.finish()
    return found


def same(store: Store, run: Run, wanted: list[dict[str, float]]) -> bool:
    found = told(store, run)
    return [repr(sorted(one.items())) for one in found] == [
        repr(sorted(one.items())) for one in wanted
    ]


def program(spec: ExperimentSpec) -> str:
    assert spec.watched is not None
    return spec.watched.program


def in_files(place: Path) -> Path:
    mlflow_folder(place / "mlruns", METRICS, PARAMETERS)
    return place


def in_database(place: Path) -> Path:
    return mlflow_database(place / "any.name", METRICS, PARAMETERS)


@pytest.mark.parametrize("write", [in_files, in_database])
def test_a_run_of_mlflow_is_read_without_mlflow(
    store: Store, tmp_path: Path, write: Callable[[Path], Path]
) -> None:
    read(store, write(tmp_path))
    run = only_run(store)
    assert (run.name, run.status) == ("calm owl", "finished")
    assert same(store, run, WANTED)
    assert [one.seconds for one in epochs(store, run.id)] == [1.0, 1.0]
    spec = spec_from(run.spec)
    assert (spec.seed, spec.training.epochs, spec.training.optimizer.name) == (7, 9, "adam")
    assert spec.training.optimizer.learning_rate == 0.01
    assert spec.watched is not None
    kept = {name: value for name, value in PARAMETERS.items() if name != "seed"}
    assert dict(spec.watched.told) == kept


@pytest.mark.parametrize("write", [in_files, in_database])
def test_it_is_not_there_twice_wherever_it_lies(
    store: Store, tmp_path: Path, write: Callable[[Path], Path]
) -> None:
    for name in ("one", "two"):
        (tmp_path / name).mkdir()
    place = write(tmp_path / "one")
    read(store, place)
    moved = (tmp_path / "two") if place.is_dir() else (tmp_path / "two" / place.name)
    if place.is_dir():
        shutil.copytree(place, moved, dirs_exist_ok=True)
    else:
        shutil.move(place, moved)
    (found,) = read(store, moved)
    assert (len(runs(store)), found.added) == (1, 0)


def test_it_goes_on_as_its_folder_grows(store: Store, tmp_path: Path) -> None:
    folder = mlflow_folder(tmp_path, METRICS, status=1)
    (follower,) = followers(store, tmp_path)
    follower.look()
    run = only_run(store)
    assert (run.status, run.epochs_done) == ("running", 2)
    with (folder / "metrics" / "loss").open("a") as file:
        file.write("1700000009000 0.25 2\n17000")
    follower.look()
    assert follower.skipped() == [], "the last line is not whole yet"
    assert [one.get("loss") for one in told(store, run)] == [0.1 + 0.2, 1 / 3, 0.25]
    follower.leave()
    assert only_run(store).status == "stopped"


def test_how_it_ended_is_told_and_deleted_ones_are_not_there(store: Store, tmp_path: Path) -> None:
    mlflow_folder(tmp_path, METRICS, run="a" * 32, status=4)
    mlflow_folder(tmp_path, METRICS, run="b" * 32, status=5)
    mlflow_folder(tmp_path, METRICS, run="c" * 32, stage="deleted")
    read(store, tmp_path)
    assert sorted(run.status for run in runs(store)) == ["failed", "stopped"]


def test_bad_lines_are_named_and_the_others_count(store: Store, tmp_path: Path) -> None:
    folder = mlflow_folder(tmp_path, METRICS)
    path = folder / "metrics" / "loss"
    path.write_bytes(b"1 0.5 1\n\xff\xfe\n1 x 2\n2 0.25 2\n" + b"9" * 5000)
    (folder / "metrics" / "endless").symlink_to("/dev/zero")
    os.mkfifo(folder / "metrics" / "pipe")
    (follower,) = read(store, tmp_path)
    said = [words(one) for one in follower.skipped()]
    assert said[:2] == [
        f"{path}, line {row} is no value of a metric, and was skipped" for row in (2, 3)
    ]
    assert len(said) == 3
    found = {one["loss"] for one in told(store, only_run(store)) if "loss" in one}
    assert found == {0.5, 0.25}


@pytest.mark.parametrize("content", [b"", b"\0" * 5000, b"SQLite format 3\0" + b"\xff" * 5000])
def test_what_is_no_database_is_said(store: Store, tmp_path: Path, content: bytes) -> None:
    path = tmp_path / "mlflow.db"
    path.write_bytes(content)
    with pytest.raises(InputError) as caught:
        read(store, tmp_path)
    assert str(path) in words(caught.value)
    assert runs(store) == []


def test_a_damaged_database_is_said_and_the_runs_beside_it_are_read(
    store: Store, tmp_path: Path
) -> None:
    path = mlflow_database(tmp_path / "mlflow.db", METRICS)
    # No UTF-8, and SQLite repeats it where it tells what is damaged
    path.write_bytes(path.read_bytes().replace(b"CREATE TABLE metrics", b"CREATE \x99ABLE metrics"))
    with pytest.raises(InputError) as caught:
        followers(store, path, once=True)
    assert words(caught.value).startswith(f"{path} is no database of MLflow, or is damaged")
    shutil.copytree(FIXTURE.parent, tmp_path / "wandb")
    found = followers(store, tmp_path, once=True)
    bad = [one for one in found if one.path == path]
    with pytest.raises(InputError):
        bad[0].look(last=True)
    for one in found:
        if one not in bad:
            one.look(last=True)
            one.finish()
    assert only_run(store).epochs_done > 0


def test_a_database_of_something_else_is_said(store: Store, tmp_path: Path) -> None:
    with pytest.raises(InputError) as caught:
        read(store, store.directory / "runs.db")
    assert "is no database of MLflow" in words(caught.value)


def test_a_run_of_wandb_is_read_without_wandb(store: Store) -> None:
    read(store, FIXTURE)
    run = only_run(store)
    assert (run.name, run.status) == ("first run", "finished")
    rest = {"layer.a": 1.5}
    assert same(
        store,
        run,
        [
            {"loss": 0.1 + 0.2, "val_loss": 1 / 3, "val_accuracy": 1 / 7, **rest},
            {"loss": 1.3, "val_loss": math.nan, "val_accuracy": 1 / 8, **rest},
            {"loss": 2.3, "val_loss": 0.2, "val_accuracy": math.inf, "test_accuracy": 0.75, **rest},
        ],
    )
    watched = spec_from(run.spec).watched
    assert watched is not None
    assert watched.told == {
        "lr": "0.1",
        "epochs": "4",
        "optimizer": "adam",
        "layers": '[{"units": 3}]',
        "opt.beta": "0.9",
        "flag": "true",
    }
    assert spec_from(run.spec).note == "hi there"


def test_any_piece_of_it_is_read_as_far_as_it_goes(store: Store, tmp_path: Path) -> None:
    data, path = FIXTURE.read_bytes(), tmp_path / "run-1.wandb"
    (follower,) = followers(store, path)
    for size in range(0, len(data) + 1, 97):
        path.write_bytes(data[:size])
        follower.look()
    path.write_bytes(data)
    follower.look()
    follower.finish()
    whole = Store(tmp_path / "whole")
    read(whole, FIXTURE)
    assert same(store, only_run(store), told(whole, only_run(whole)))
    whole.close()


def test_damage_costs_the_record_it_stands_in_and_is_named(store: Store, tmp_path: Path) -> None:
    with FIXTURE.open("rb") as file:
        places = [at for _, at in read_records(file, 0)]
    data, path = bytearray(FIXTURE.read_bytes()), tmp_path / "run-1.wandb"
    for at in (places[1], places[-3]):
        data[at + 9] ^= 0x55
    (follower,) = followers(store, path)
    for size in range(0, len(data) + 1, 97):  # as it grows; damage is told once
        path.write_bytes(data[:size])
        with suppress(InputError):
            follower.look()
    path.write_bytes(data)
    follower.look(last=True)
    follower.finish()
    told = [(one.code, one.params["byte"]) for one in follower.skipped()]
    assert told == [("follow.event_skipped", places[1]), ("follow.event_skipped", places[-3])]
    assert only_run(store).epochs_done == 3
    path.write_bytes(FIXTURE.read_bytes()[:7] + b"\xff" * 100)
    with pytest.raises(InputError):
        read(store, path)
    path.write_bytes(b"\xff" * 100)
    with pytest.raises(InputError):
        read(store, path)


def test_records_that_say_nothing_are_passed_over(store: Store, tmp_path: Path) -> None:
    with FIXTURE.open("rb") as file:
        records = [record for record, _ in read_records(file, 0) if record is not None]
    bad = [b"\x12\x05\x0a\x03\x82\x01\x01", b"\xff" * 9, b"\x12\x09\x0a\x07\x0a\x01x\x82\x01\x01{"]
    path = tmp_path / "run-1.wandb"
    path.write_bytes(b"".join(as_file(iter([*records[:3], *bad, *records[3:]]))))
    (follower,) = read(store, path)
    assert 1 <= len(follower.skipped()) <= len(bad)
    assert only_run(store).epochs_done == 3


def test_a_folder_gives_every_run_once(store: Store, tmp_path: Path) -> None:
    """Logs of TensorBoard among the files of a tracker's run are no runs of their own."""
    run = mlflow_folder(tmp_path / "mlruns", METRICS)
    event_folder(run / "artifacts" / "logs", [(0, "epoch_loss", 0.5)])
    event_folder(tmp_path / "logs" / "a", [(0, "epoch_loss", 0.5)])
    place = tmp_path / "wandb" / "offline-run-1-abcd1234"
    place.mkdir(parents=True)
    shutil.copy(FIXTURE, place)
    (tmp_path / "wandb" / "latest-run").symlink_to(place)
    read(store, tmp_path)
    assert sorted(spec_from(run.spec).watched.kind for run in runs(store)) == [  # pyright: ignore
        "mlflow",
        "tensorboard",
        "wandb",
    ]


def test_a_table_that_was_moved_is_known_again(store: Store, tmp_path: Path) -> None:
    one, two = tmp_path / "one" / "log.csv", tmp_path / "two" / "log.csv"
    for path in (one, two):
        path.parent.mkdir()
        path.write_text(csv_text(3))
    read(store, one)
    (found,) = read(store, two)
    assert (len(runs(store)), found.added) == (1, 0)
    two.write_text(csv_text(4))
    read(store, two)
    assert len(runs(store)) == 2, "another training"


def test_hyperparameters_in_a_log_of_tensorboard_are_told(store: Store, tmp_path: Path) -> None:
    from tensorboard.compat.proto import event_pb2
    from tensorboard.plugins.hparams.summary_v2 import hparams_pb
    from tensorboard.summary.writer.record_writer import RecordWriter

    path = event_folder(tmp_path, [(0, "epoch_loss", 0.5)])
    settings = {"lr": 0.1, "units": 64.0, "act": "relu", "bias": True}
    with path.open("ab") as file:
        event = event_pb2.Event(wall_time=1.0, summary=hparams_pb(settings))
        RecordWriter(file).write(event.SerializeToString())
    read(store, tmp_path)
    watched = spec_from(only_run(store).spec).watched
    assert watched is not None
    assert watched.told == {"lr": "0.1", "units": "64", "act": "relu", "bias": "true"}


def test_a_comparison_tells_each_parameter_by_itself(store: Store, tmp_path: Path) -> None:
    mlflow_folder(tmp_path, METRICS, {"lr": "0.1", "depth": "2"}, run="a" * 32)
    mlflow_folder(tmp_path, METRICS, {"lr": "0.2", "width": "3"}, run="b" * 32)
    read(store, tmp_path)
    one, two = sorted((spec_from(run.spec) for run in runs(store)), key=program)
    found = {item.path: (item.ours, item.theirs) for item in differences(one, two)}
    assert found["watched.told.lr"] == ("0.1", "0.2")
    assert found["watched.told.depth"] == ("2", None)
    assert found["watched.told.width"] == (None, "3")
