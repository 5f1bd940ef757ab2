"""What trackers are told of a run: their own readers find in it what the run's record holds."""

import json
import math
import sys
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest

from engine.client.following import followers
from engine.export.mlflow_client import MlflowTarget, UnreachableError, allowed, plain_uri
from engine.export.mlflow_run import send_run, target
from engine.export.run_record import RunRecord
from engine.export.tracked import (
    TrackedEpoch,
    TrackedRun,
    is_known,
    leaves,
    times_of,
    tracked_epochs,
    tracked_run,
)
from engine.export.wandb_directory import write_directory
from engine.io.record_blocks import read_records
from engine.store.database import Store
from engine.store.labels import tag
from engine.store.run_history import epochs
from engine.store.runs import run as run_of

Told = Callable[..., RunRecord]
NUMBERS = [
    {"loss": 0.1 + 0.2, "accuracy": 1 / 3, "val_loss": 1e-300},
    {"loss": 5e-324, "accuracy": 1.0, "val_loss": math.nan},
    {"loss": 1e308, "accuracy": 0.0, "val_loss": 2.5},
]


@pytest.fixture
def record(store: Store, told: Told, describe: Any) -> RunRecord:
    made = told(describe(epochs=3), metrics=NUMBERS)
    tag(store, [made.run.id], ["best so far", "小火龍"])
    return made


def tracked(store: Store, record: RunRecord) -> tuple[TrackedRun, list[TrackedEpoch]]:
    found = tracked_run(store, record.run, record.spec)
    return found, tracked_epochs(record.epochs, times_of(record.logged), found.begun)


def said(metrics: list[dict[str, float]]) -> list[str]:
    return [repr(sorted(one.items())) for one in metrics]


def test_settings_get_dotted_names_and_lists_of_tables_numbers() -> None:
    told = {"a": 1, "b": {"c": None, "d": [1, 2]}, "e": [{"f": "x"}, {"f": "y"}], "g": {}, "h": []}
    assert dict(leaves(told)) == {
        "a": 1,
        "b.c": None,
        "b.d": [1, 2],
        "e.0.f": "x",
        "e.1.f": "y",
    }


def test_a_directory_for_wandb_reads_back_to_the_last_digit(
    store: Store, record: RunRecord, tmp_path: Path
) -> None:
    run, told = tracked(store, record)
    made = write_directory(run, told, tmp_path / "wandb")
    assert made.name.endswith(f"-{record.run.id}")
    (follower,) = followers(store, tmp_path, once=True)
    follower.look(last=True)
    follower.finish()
    assert follower.run is not None
    again = run_of(store, follower.run)
    assert again is not None
    assert (again.name, again.status) == (record.run.name, "finished")
    found = epochs(store, again.id)
    assert said([one.metrics for one in found]) == said(NUMBERS)
    assert {one.learning_rate for one in found} == {0.01}


def test_wandbs_own_messages_are_what_it_holds(
    store: Store, record: RunRecord, tmp_path: Path
) -> None:
    proto = pytest.importorskip(
        "wandb.proto.wandb_internal_pb2", reason="W&B is no part of what the tests install"
    )
    run, told = tracked(store, record)
    made = write_directory(run, told, tmp_path)
    with next(made.glob("*.wandb")).open("rb") as file:
        read = [proto.Record.FromString(one) for one, _ in read_records(file, 0) if one is not None]
    kinds = [one.WhichOneof("record_type") for one in read]
    assert kinds == ["header", "run", *["history"] * 3, "summary", "exit"]
    assert [one.num for one in read] == list(range(1, 8))
    held = read[1].run
    assert (held.run_id, held.display_name) == (record.run.id, record.run.name)
    assert list(held.tags) == ["best so far", "小火龍"]
    config = {one.nested_key[0]: json.loads(one.value_json) for one in held.config.update}
    assert config["training.batch_size"] == 8
    logged = [{i.nested_key[0]: json.loads(i.value_json) for i in one.history.item} for one in read]
    assert [one["loss"] for one in logged if one] == [one["loss"] for one in NUMBERS]


@pytest.fixture
def mlflow(monkeypatch: pytest.MonkeyPatch) -> Iterator[Any]:
    """MLflow's client, which telephones nobody."""
    monkeypatch.setenv("MLFLOW_DISABLE_TELEMETRY", "true")
    pytest.importorskip("mlflow", reason="the extra mlflow is not installed")
    from mlflow import MlflowClient

    yield MlflowClient


def history(client: Any, run: str, name: str) -> list[float]:
    found = sorted(client.get_metric_history(run, name), key=lambda one: one.step)
    assert [one.step for one in found] == [1, 2, 3]
    return [one.value for one in found]


def check(client: Any, store: Store, record: RunRecord, made: str) -> None:
    """MLflow's own reader finds the run."""
    for name in NUMBERS[0]:
        wanted = [one[name] for one in NUMBERS]
        assert repr(history(client, made, name)) == repr(wanted), name
    found = client.get_run(made)
    assert found.info.run_name == record.run.name
    assert found.info.status == "FINISHED"
    assert found.data.params["training.optimizer.learning_rate"] == "0.01"
    assert found.data.params["network.layers.0.units"] == "8"
    assert found.data.tags["pkgo_tui.run"] == record.run.id
    assert found.data.tags["best so far"] == "true"
    experiment = client.get_experiment(found.info.experiment_id)
    assert experiment.name == record.spec.name
    (first, *_) = sorted(client.get_metric_history(made, "loss"), key=lambda one: one.step)
    assert first.timestamp == round(times_of(record.logged)[1] * 1000)


@pytest.mark.slow
def test_mlflow_reads_every_number_and_a_second_time_adds_none(
    mlflow: Any, store: Store, record: RunRecord, tmp_path: Path
) -> None:
    """Into its folder of files: its database takes seconds to be made."""
    folder = tmp_path / "out"
    (folder / "charts").mkdir(parents=True)
    (folder / "charts" / "loss.svg").write_text("<svg/>")
    (folder / "metrics.csv").write_text("epoch\n")
    (folder / "wandb").mkdir()
    uri = str(tmp_path / "mlruns")
    made = send_run(store, record, MlflowTarget(uri), folder)
    assert send_run(store, record, MlflowTarget(uri), folder) == made
    client = mlflow(tracking_uri=uri)
    check(client, store, record, made)
    assert {one.path for one in client.list_artifacts(made)} == {"charts", "metrics.csv"}
    (follower,) = followers(store, tmp_path / "mlruns", once=True)
    follower.look(last=True)
    assert follower.run is not None
    assert said([one.metrics for one in epochs(store, follower.run)]) == said(NUMBERS)


@pytest.mark.thorough
def test_the_same_into_a_database_in_the_folder(
    mlflow: Any, store: Store, record: RunRecord, tmp_path: Path
) -> None:
    place = target(None, tmp_path)
    made = send_run(store, record, place, tmp_path)
    check(mlflow(tracking_uri=place.uri), store, record, made)
    (follower,) = followers(store, tmp_path / "mlflow.db", once=True)
    follower.look(last=True)
    assert follower.run is not None
    assert said([one.metrics for one in epochs(store, follower.run)]) == said(NUMBERS)


@pytest.mark.slow
def test_a_server_that_is_not_there_is_said_in_words(
    mlflow: Any, store: Store, record: RunRecord
) -> None:
    run, _ = tracked(store, record)
    with pytest.raises(UnreachableError) as caught:
        MlflowTarget("http://name:secret@127.0.0.1:9").begin(run)
    assert caught.value.message.params == {
        "uri": "http://127.0.0.1:9",
        "reason": "Connection refused",
    }


@pytest.mark.parametrize(
    ("ours", "theirs", "known"),
    [
        (1 / 3, 1 / 3, True),
        (1 / 3, math.nextafter(1 / 3, 1), False),
        (math.nan, math.nan, True),
        (math.nan, 0.0, False),
        (math.inf, sys.float_info.max, True),
        (-math.inf, sys.float_info.max, False),
    ],
)
def test_an_epoch_is_known_by_its_number(ours: float, theirs: float, known: bool) -> None:
    epoch = TrackedEpoch(2, 0.0, {"loss": ours, "accuracy": 0.5})
    assert is_known(epoch, {2: theirs}) is known
    assert not is_known(epoch, {1: ours})


def test_names_that_mlflow_does_not_take_are_changed() -> None:
    assert allowed("val_f1:macro <é>") == "val_f1_macro _é_"
    assert allowed("../../etc") == "etc"
    assert allowed("a//b/../c") == "a/b/c"
    assert allowed("") == "_"


def test_nobody_is_shown_the_password_of_an_address() -> None:
    assert plain_uri("https://me:pw@host:5000/x") == "https://host:5000/x"
    assert plain_uri("sqlite:////a/b@c.db") == "sqlite:////a/b@c.db"
