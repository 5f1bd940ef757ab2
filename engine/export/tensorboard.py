"""A run as a log directory for TensorBoard, as Keras' own callback would have left it.

TensorFlow writes the files; the ``tensorboard`` package is only needed to look at them.
"""

from pathlib import Path
from typing import Any

from engine.events import EpochEnded
from engine.export.run_record import RunRecord
from engine.io.files import produce_atomically

_PLUGIN = "scalars"


def write_log(account: RunRecord, folder: Path) -> None:
    """``train/`` and ``validation/`` with ``epoch_loss``, …; steps count from 0, as Keras does."""
    times = {
        logged.event.epoch: logged.time
        for logged in account.logged
        if isinstance(logged.event, EpochEnded)
    }
    train: list[tuple[float, int, str, float]] = []
    validation: list[tuple[float, int, str, float]] = []
    for epoch in account.epochs:
        at = (times.get(epoch.epoch, account.run.created), epoch.epoch - 1)
        for name, value in epoch.metrics.items():
            if name.startswith("val_"):
                validation.append((*at, f"epoch_{name[4:]}", value))
            else:
                train.append((*at, f"epoch_{name}", value))
        train.append((*at, "epoch_learning_rate", epoch.learning_rate))
    _write(folder / "train", train)
    if validation:
        _write(folder / "validation", validation)


def _write(folder: Path, scalars: list[tuple[float, int, str, float]]) -> None:
    """One event file: a record for its version, then one a number."""
    import tensorflow as tf
    from tensorflow.core.util import event_pb2

    events: Any = event_pb2
    _tf: Any = tf
    begun = scalars[0][0]
    folder.mkdir(parents=True, exist_ok=True)

    def produce(path: Path) -> None:
        with _tf.io.TFRecordWriter(str(path)) as file:
            file.write(_version(events, begun))
            for time, step, tag, value in scalars:
                file.write(_scalar(events, _tf, (time, step), tag, value))

    # The name by which TensorBoard knows an event file
    produce_atomically(folder / f"events.out.tfevents.{int(begun)}.pkgo.v2", produce)


def _version(events: Any, time: float) -> bytes:
    return events.Event(wall_time=time, file_version="brain.Event:2").SerializeToString()


def _scalar(events: Any, tf: Any, at: tuple[float, int], tag: str, value: float) -> bytes:
    event = events.Event(wall_time=at[0], step=at[1])
    entry = event.summary.value.add(tag=tag)
    entry.tensor.CopyFrom(tf.make_tensor_proto(value, tf.float32))
    entry.metadata.plugin_data.plugin_name = _PLUGIN
    entry.metadata.data_class = 1  # DATA_CLASS_SCALAR
    return event.SerializeToString()
