"""From a file to its predictions: what the whole script does."""

from __future__ import annotations

import argparse
import csv
import json
import os
import sys
from collections.abc import Mapping, Sequence
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np

from data.dataset import digest_of
from engine.export.predicting.refusing import Refused, shown

if TYPE_CHECKING:
    from numpy.typing import NDArray

HERE = Path(__file__).resolve().parent
ABOUT = ""
ROW_SHAPE: list[int] = []
INPUT_SHAPES: dict[str, list[int]] = {}
OUTPUTS: list[dict[str, Any]] = []
CAN_FILL = False
PREPARED_BY: list[str] = []
"""Those of the run stand in the script."""


def features_of(file: str, fill: bool) -> tuple[NDArray[np.float32], list[str], Sequence[int]]:
    """The network's inputs for every row of a file (float32, shape (rows, inputs)), what the rows
    are called where they are pictures, and their numbers in the file.
    """
    raise NotImplementedError(file, fill)


@cache
def preparation() -> dict[str, Any]:
    """What preparation.json holds, which lies beside this script."""
    path = HERE / "preparation.json"
    try:
        found = json.loads(path.read_text("utf-8"))
    except (OSError, ValueError, RecursionError) as error:
        raise Refused(f"{shown(path)} cannot be read: {shown(error)}") from None
    if not isinstance(found, dict):
        raise other_preparation()
    return found


def prepared_by() -> dict[str, Any]:
    """What made the inputs of the table's columns."""
    found: Any = preparation().get("prepared_by")
    try:
        known = not PREPARED_BY or digest_of(found) in PREPARED_BY
    except (TypeError, ValueError):
        known = False
    if not known:
        raise other_preparation()
    return found


def other_preparation() -> Refused:
    """That preparation.json is another file."""
    path = shown(HERE / "preparation.json")
    return Refused(f"{path} is not the file that was exported with this script")


def opened_model() -> Any:
    """The network in model.keras, which lies beside this script."""
    path = HERE / "model.keras"
    os.environ["KERAS_BACKEND"] = "tensorflow"
    os.environ.setdefault("TF_CPP_MIN_LOG_LEVEL", "3")
    try:
        import keras

        load: Any = keras.saving.load_model
        return load(path, compile=False)
    except Exception as error:  # whatever Keras raises of a damaged file
        reason = str(error).strip().partition("\n")[0] or type(error).__name__
        raise Refused(f"{shown(path)} cannot be opened: {shown(reason)}") from None


def outputs_of(features: NDArray[np.float32]) -> dict[str, NDArray[np.float32]]:
    """What the network tells of each row, by its outputs' names: float32 of shape (rows, units)."""
    model = opened_model()
    given: Any = features.reshape(len(features), *ROW_SHAPE)
    if INPUT_SHAPES:
        places = preparation().get("inputs")
        if not isinstance(places, dict) or not set(INPUT_SHAPES) <= set(places):
            raise other_preparation()
        given = {
            name: features[:, places[name]].reshape(len(features), *shape)
            for name, shape in INPUT_SHAPES.items()
        }
    found = model.predict(given, batch_size=256, verbose=0)
    return found if isinstance(found, dict) else {OUTPUTS[0]["keras"]: found}


def predictions(
    outputs: Mapping[str, NDArray[np.float32]], files: Sequence[str], numbers: Sequence[int]
) -> dict[str, Any]:
    """The columns of the predictions by their names."""
    columns: dict[str, Any] = {"row": numbers}
    if files:
        columns["file"] = files
    for number, output in enumerate(OUTPUTS):
        own = outputs[output["keras"]]
        before = f"{output['label']}." if number else ""
        if "classes" not in output:
            values = own[:, 0].astype(np.float64)
            for size, centre in output["scales"]:  # back into the column's own unit
                values = values * size + centre
            columns[free(f"{before}predicted", columns)] = values
            continue
        chosen = own.argmax(axis=1)
        if own.shape[1] == 1:  # one unit tells the second class
            chosen = (own[:, 0] > output["threshold"]).astype(np.int64)
            own = np.concatenate([1 - own, own], axis=1)
        classes = output["classes"]
        columns[free(f"{before}predicted", columns)] = [classes[one] for one in chosen]
        columns[free(f"{before}probability", columns)] = own[np.arange(len(own)), chosen]
        for place, name in enumerate(classes):
            columns[free(f"{before}p_{name}", columns)] = own[:, place]
    return columns


def free(name: str, taken: Mapping[str, Any]) -> str:
    """A name that no column has yet."""
    while name in taken:
        name += "_"
    return name


def write(columns: Mapping[str, Any], out: Path | None) -> None:
    """The columns as CSV: on stdout, or into a file that is written whole or not at all."""
    if out is None:
        write_rows(columns, sys.stdout)
        return
    temporary = out.with_name(f".{out.name}.{os.getpid()}")
    try:
        with temporary.open("w", encoding="utf-8", newline="") as stream:
            write_rows(columns, stream)
        temporary.replace(out)
    finally:
        temporary.unlink(missing_ok=True)


def write_rows(columns: Mapping[str, Any], stream: Any) -> None:
    """A line of names, then a line a row; numbers read back to the same bits."""
    writer = csv.writer(stream, lineterminator="\n")
    writer.writerow(columns)
    writer.writerows(zip(*columns.values(), strict=True))
    stream.flush()


def check_out(file: str, out: Path) -> None:
    """Refuse a place that predictions are not to be written to."""
    if out.is_dir() or not out.parent.is_dir():
        raise Refused(f"{shown(out)} is no place for a file")
    if not out.exists():
        return
    if out.samefile(Path(file).expanduser()):
        raise Refused(f"{shown(out)} is the table itself")
    with out.open("rb") as stream:
        if not stream.readline().startswith((b"row,predicted", b"row,file,predicted")):
            raise Refused(f"{shown(out)} is there already, and holds something else")


def main() -> int:
    """Predict what the command line names; 0, or 2 with a sentence of what is wrong."""
    parser = argparse.ArgumentParser(description=ABOUT)
    parser.add_argument("file", help="what to predict")
    parser.add_argument("--out", type=Path, help="a CSV file for the predictions; else stdout")
    if CAN_FILL:
        parser.add_argument(
            "--fill", action="store_true", help="take words in columns of numbers as missing"
        )
    asked = parser.parse_args()
    try:
        if asked.out is not None:
            check_out(asked.file, asked.out)
        features, files, numbers = features_of(asked.file, CAN_FILL and asked.fill)
        write(predictions(outputs_of(features), files, numbers), asked.out)
    except Refused as refused:
        print(refused, file=sys.stderr)
        return 2
    except BrokenPipeError:  # nobody reads on
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return 0
    except OSError as error:
        print(f"{shown(error.filename or '')}: {error.strerror or error}", file=sys.stderr)
        return 2
    return 0
