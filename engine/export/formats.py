"""The model in other formats, which Keras writes: ONNX and TensorFlow's SavedModel."""

from __future__ import annotations

import logging
import warnings
from collections.abc import Collection
from pathlib import Path
from typing import Any

from data.errors import InputError
from engine.devices.environment import prepare
from engine.export.parts import FORMATS, MLFLOW, mlflow_is_there, onnx_is_there
from engine.io.files import produce_atomically, produce_folder_atomically
from engine.models.pretrained.whole import opened_whole

ONNX, SAVED_MODEL = "model.onnx", "savedmodel"
_NAMES = {"onnx": "ONNX", "savedmodel": "SavedModel"}


def check_formats(what: Collection[str]) -> None:
    """Refuse a format that cannot be written here, before anything is.

    Raises:
        InputError: ``onnx`` or ``mlflow`` is asked for, and its packages are not installed.
    """
    if MLFLOW in what and not mlflow_is_there():
        raise InputError("export.mlflow_not_installed")
    if "onnx" in what and not onnx_is_there():
        raise InputError("export.onnx_not_installed")


def write_formats(model: Path, digest: str, what: Collection[str], folder: Path, run: str) -> None:
    """Write the model in a file whose content has that SHA-256 in the formats that are asked for,
    each whole or not at all.

    Raises:
        InputError: the model may not be opened, or Keras cannot write it so.
        OSError: the folder is full.
    """
    asked = [one for one in FORMATS if one in what]
    if not asked:
        return
    prepare()
    for name in ("tf2onnx", "tensorflow", "absl"):  # what they say is of no use to anybody here
        logging.getLogger(name).setLevel(logging.ERROR)
    network = _called(opened_whole(model, digest))
    for one in asked:
        try:
            # What Keras' own call of tf2onnx says of NumPy is no matter of the person's
            with warnings.catch_warnings(action="ignore"):
                _write(network, one, folder)
        except OSError:
            raise
        except Exception as error:
            reason = str(error).strip().partition("\n")[0][:300] or type(error).__name__
            about = {"name": run, "format": _NAMES[one], "reason": reason}
            raise InputError("export.format_failed", **about) from error


def _called(network: Any) -> Any:
    """The network once a row of zeros has gone through it: Keras writes no other."""
    import numpy as np

    zeros = {
        one.name: np.zeros((1, *(length or 1 for length in one.shape[1:])), np.float32)
        for one in network.inputs
    }
    network(zeros if len(zeros) > 1 else next(iter(zeros.values())))
    return network


def _write(network: Any, asked: str, folder: Path) -> None:
    def produce(path: Path) -> None:
        kind = "onnx" if asked == "onnx" else "tf_saved_model"
        network.export(str(path), format=kind, verbose=False)

    if asked == "onnx":
        produce_atomically(folder / ONNX, produce)
    else:
        produce_folder_atomically(folder / SAVED_MODEL, produce)
