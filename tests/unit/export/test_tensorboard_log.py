"""A run as a log directory: TensorBoard's own reader finds in it what the run's record holds."""

import math
import struct
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from tensorboard.backend.event_processing.event_accumulator import EventAccumulator
from tensorboard.util.tensor_util import make_ndarray

from engine.client.following import followers
from engine.export.run_record import RunRecord
from engine.export.tensorboard import write_log
from engine.store.database import Store
from engine.store.run_history import epochs, matrix
from fake_runs import curve

pytestmark = pytest.mark.slow
Told = Callable[..., RunRecord]
Scalars = dict[str, list[tuple[int, float]]]


def read(folder: Path) -> Scalars:
    """Every scalar of a log directory by its tag: its steps and values."""
    log = EventAccumulator(str(folder), size_guidance={"tensors": 0}).Reload()
    return {
        tag: [(event.step, float(make_ndarray(event.tensor_proto))) for event in log.Tensors(tag)]
        for tag in log.Tags()["tensors"]
    }


def as_float32(value: float) -> float:
    return struct.unpack("<f", struct.pack("<f", value))[0]


def test_every_metric_of_every_epoch_stands_under_keras_own_names(
    told: Told, describe: Any, tmp_path: Path
) -> None:
    record = told(describe(), metrics=curve(5))
    write_log(record, tmp_path)
    train, validation = read(tmp_path / "train"), read(tmp_path / "validation")
    assert set(train) == {"epoch_loss", "epoch_accuracy", "epoch_learning_rate"}
    assert set(validation) == {"epoch_loss", "epoch_accuracy"}
    for found, before in ((train, ""), (validation, "val_")):
        for name in ("loss", "accuracy"):
            assert found[f"epoch_{name}"] == [
                (epoch.epoch - 1, as_float32(epoch.metrics[before + name]))
                for epoch in record.epochs
            ]


def test_without_validation_there_is_one_log(told: Told, describe: Any, tmp_path: Path) -> None:
    write_log(told(describe(split=0.0), metrics=[{"loss": 0.5}, {"loss": 0.25}]), tmp_path)
    assert read(tmp_path / "train")["epoch_loss"] == [(0, 0.5), (1, 0.25)]
    assert not (tmp_path / "validation").exists()


def test_nan_and_infinity_are_numbers_of_the_log(told: Told, describe: Any, tmp_path: Path) -> None:
    write_log(told(describe(), metrics=[{"loss": math.nan}, {"loss": math.inf}]), tmp_path)
    (_, first), (_, second) = read(tmp_path / "train")["epoch_loss"]
    assert math.isnan(first)
    assert second == math.inf


def test_tensorboard_says_when_an_epoch_ended(told: Told, describe: Any, tmp_path: Path) -> None:
    record = told(describe(), metrics=curve(3))
    write_log(record, tmp_path)
    log = EventAccumulator(str(tmp_path / "train")).Reload()
    times = [event.wall_time for event in log.Tensors("epoch_loss")]
    ended = [one.time for one in record.logged if one.event.kind == "epoch"]
    assert times == ended == sorted(ended)


def test_it_reads_back_as_the_run_that_it_is(
    store: Store, told: Told, describe: Any, tmp_path: Path
) -> None:
    numbers = [{name: as_float32(one) for name, one in epoch.items()} for epoch in curve(3)]
    record = told(describe(), metrics=numbers)
    write_log(record, tmp_path / "log")
    (follower,) = followers(store, tmp_path / "log", once=True)
    follower.look(last=True)
    follower.finish()
    assert follower.run is not None
    found = epochs(store, follower.run)
    assert [one.metrics for one in found] == [one.metrics for one in record.epochs]
    assert [one.learning_rate for one in found] == [as_float32(0.01)] * 3


def texts(folder: Path) -> dict[str, str]:
    log = EventAccumulator(str(folder)).Reload()
    found = {tag: log.Tensors(tag) for tag in log.PluginTagToContent("text")}
    return {tag: make_ndarray(one[-1].tensor_proto).item().decode() for tag, one in found.items()}


def test_numbers_that_32_bits_do_not_hold_stand_in_a_text_to_their_last_digit(
    told: Told, describe: Any, tmp_path: Path
) -> None:
    numbers = [{"loss": 0.1 + 0.2, "val_loss": 5e-324}, {"loss": 1e300}]
    write_log(told(describe(), metrics=numbers), tmp_path / "lost")
    lines = texts(tmp_path / "lost")["metrics"].splitlines()
    assert lines[1:-1] == ["epoch,loss,val_loss", "1,0.30000000000000004,5e-324", "2,1e+300,"]
    write_log(told(describe(), metrics=[{"loss": 0.5}]), tmp_path / "held")
    assert "metrics" not in texts(tmp_path / "held")


def test_settings_stand_there_for_the_plugin_of_hyperparameters(
    told: Told, describe: Any, tmp_path: Path
) -> None:
    from tensorboard.plugins.hparams.plugin_data_pb2 import HParamsPluginData

    write_log(told(describe(), metrics=curve(2)), tmp_path)
    log = EventAccumulator(str(tmp_path)).Reload()
    begins = log.PluginTagToContent("hparams")["_hparams_/session_start_info"]
    held = HParamsPluginData.FromString(begins).session_start_info.hparams
    assert held["training.optimizer.learning_rate"].number_value == 0.01
    assert held["training.batch_size"].number_value == 8
    assert held["training.loss"].string_value == "categorical_crossentropy"
    ends = log.PluginTagToContent("hparams")["_hparams_/session_end_info"]
    assert HParamsPluginData.FromString(ends).session_end_info.status == 1


def test_description_and_matrix_are_texts_that_obey_nobody(
    store: Store, told: Told, describe: Any, tmp_path: Path
) -> None:
    record = told(describe(), metrics=curve(2), counts=[[3, 1], [0, 2]], classes=["a|b", "<x>"])
    write_log(record, tmp_path, matrix(store, record.run.id))
    found = texts(tmp_path)
    assert "batch_size = 8" in found["experiment"]
    drawn = found["confusion_matrix"]
    assert drawn.splitlines()[0] == "validation, epoch 2"
    assert "| a\\|b | 3 | 1 |" in drawn
    assert "<x>" not in drawn
