"""A run as a log directory for TensorBoard, as Keras' own callback would have left it.

TensorFlow writes the files; the ``tensorboard`` package is only needed to look at them. Beside the
numbers stand the settings, for the plugin of hyperparameters, and as texts the description and the
last confusion matrix.
"""

import json
import math
import struct
from pathlib import Path
from typing import Any

import numpy as np

from engine.export.card_markdown import block, table, text
from engine.export.run_record import RunRecord
from engine.export.tracked import parameters_of, times_of
from engine.io.files import produce_atomically
from engine.io.wire import double, piece, whole
from engine.specs.toml import to_toml
from engine.statuses import BROKEN
from engine.store.run_history import Matrix

_SCALARS, _TEXT, _HPARAMS = "scalars", "text", "hparams"
_CLASS_SCALAR, _CLASS_TENSOR = 1, 2
_BEGINS, _ENDS = "_hparams_/session_start_info", "_hparams_/session_end_info"
_SUCCESS, _FAILURE = 1, 2


def write_log(account: RunRecord, folder: Path, matrix: Matrix | None = None) -> None:
    """``train/`` and ``validation/`` with ``epoch_loss``, …; steps count from 0, as Keras does.

    TensorBoard's numbers have 32 bits: its fast loader passes others over. Where they do not hold
    the run's, a text has all of them to their last digit.
    """
    times = times_of(account.logged)
    train: list[tuple[float, int, str, float]] = []
    validation: list[tuple[float, int, str, float]] = []
    for epoch in account.epochs:
        at = (times.get(epoch.epoch, account.run.created), epoch.epoch - 1)
        for name, value in epoch.metrics.items():
            if name.startswith("val_"):
                validation.append((*at, f"epoch_{name[4:]}", value))
            else:
                train.append((*at, f"epoch_{name}", value))
        if not math.isnan(epoch.learning_rate):
            train.append((*at, "epoch_learning_rate", epoch.learning_rate))
    begun = account.run.created
    _write(folder / "train", begun, [_scalar(*one) for one in train])
    if validation:
        _write(folder / "validation", begun, [_scalar(*one) for one in validation])
    _write(folder, begun, _described(account, matrix))


def _described(account: RunRecord, matrix: Matrix | None) -> list[Any]:
    """The settings, the description, the confusion matrix."""
    run, last = account.run, account.epochs[-1].epoch - 1
    over = run.ended or run.created
    hparams = [_hparams(_BEGINS, run.created, 3, _settings(account))]
    if run.is_ended:
        status = _FAILURE if run.status in BROKEN else _SUCCESS
        hparams.append(_hparams(_ENDS, over, 4, whole(1, status) + double(2, over)))
    described = "\n".join(block(to_toml(account.spec), "toml"))
    texts = [_text("experiment", run.created, 0, described)]
    if matrix is not None:
        names = [text(name) for name in run.class_names(len(matrix.counts))]
        rows = [[name, *map(str, row)] for name, row in zip(names, matrix.counts, strict=True)]
        drawn = "\n".join(table(["true / predicted", *names], rows))
        said = f"{matrix.part}, epoch {matrix.epoch}\n\n{drawn}"
        texts.append(_text("confusion_matrix", over, last, said))
    if not all(_fits(value) for epoch in account.epochs for value in epoch.metrics.values()):
        texts.append(_text("metrics", over, last, "\n".join(block(_table(account), "csv"))))
    return [*hparams, *texts]


def _table(account: RunRecord) -> str:
    """Every metric of every epoch, as numbers that read back to the same bits."""
    names = account.metrics
    rows = [
        [
            str(epoch.epoch),
            *(repr(epoch.metrics[name]) if name in epoch.metrics else "" for name in names),
        ]
        for epoch in account.epochs
    ]
    return "\n".join(",".join(row) for row in (["epoch", *names], *rows))


def _write(folder: Path, begun: float, events: list[Any]) -> None:
    """One event file: a record for its version, then one an event."""
    import tensorflow as tf
    from tensorflow.core.util import event_pb2

    messages: Any = event_pb2
    _tf: Any = tf
    folder.mkdir(parents=True, exist_ok=True)
    begun = events[0].wall_time if events else begun
    version = messages.Event(wall_time=begun, file_version="brain.Event:2")

    def produce(path: Path) -> None:
        with _tf.io.TFRecordWriter(str(path)) as file:
            for event in (version, *events):
                file.write(event.SerializeToString())

    # The name by which TensorBoard knows an event file
    produce_atomically(folder / f"events.out.tfevents.{int(begun)}.pkgo.v2", produce)


def _event(time: float, step: int, tag: str, plugin: str) -> tuple[Any, Any]:
    """An event of a plugin, and its value, which is to be filled."""
    from tensorflow.core.util import event_pb2

    messages: Any = event_pb2
    event = messages.Event(wall_time=time, step=step)
    entry = event.summary.value.add(tag=tag)
    entry.metadata.plugin_data.plugin_name = plugin
    return event, entry


def _scalar(time: float, step: int, tag: str, value: float) -> Any:
    import tensorflow as tf

    _tf: Any = tf
    event, entry = _event(time, step, tag, _SCALARS)
    with np.errstate(over="ignore"):  # infinite in 32 bits; the text has the number
        entry.tensor.CopyFrom(_tf.make_tensor_proto(value, _tf.float32))
    entry.metadata.data_class = _CLASS_SCALAR
    return event


def _fits(value: float) -> bool:
    """Whether 32 bits hold the number; NaN and infinity, too."""
    try:
        found = struct.unpack("<f", struct.pack("<f", value))[0]
    except OverflowError:
        return False
    return bool(found == value or math.isnan(value))


def _text(tag: str, time: float, step: int, said: str) -> Any:
    import tensorflow as tf

    _tf: Any = tf
    event, entry = _event(time, step, tag, _TEXT)
    entry.tensor.CopyFrom(_tf.make_tensor_proto([said.encode("utf-8", "replace")]))
    entry.metadata.data_class = _CLASS_TENSOR
    return event


def _hparams(tag: str, time: float, kind: int, content: bytes) -> Any:
    """What the plugin of hyperparameters reads: ``HParamsPluginData``, by its fields' numbers."""
    event, entry = _event(time, 0, tag, _HPARAMS)
    entry.metadata.plugin_data.content = piece(kind, content)
    return event


def _settings(account: RunRecord) -> bytes:
    """``SessionStartInfo``: every setting by its dotted name, and when training began."""
    parameters = parameters_of(account.spec)
    entries = [piece(1, piece(1, name) + piece(2, _value(one))) for name, one in parameters.items()]
    return b"".join([*entries, double(5, account.run.created)])


def _value(words: str) -> bytes:
    """A setting as number, truth value or text (``google.protobuf.Value``)."""
    try:
        found = json.loads(words)
    except ValueError:
        found = words
    if isinstance(found, bool):
        return whole(4, int(found))
    return double(2, float(found)) if isinstance(found, int | float) else piece(3, words)
