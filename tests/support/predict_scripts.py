"""Exported ``predict.py`` scripts, run in this process, and what they say of files."""

import csv
import json
import runpy
import sys
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any
from unittest.mock import patch

import numpy as np

from data.prepare.preparation import Preparation
from engine.export.predict_script import Carried, predict_script
from engine.predict.described import Described
from engine.predict.inputs import Inputs, PreparedInputs
from engine.predict.outputs import label_output
from engine.specs import ExperimentSpec
from engine.store.facts import RunFacts
from engine.store.runs import Run
from engine.tasks.classification import Classification


def described(
    inputs: Inputs,
    row: tuple[int, ...],
    classes: tuple[str, ...] = ("no", "yes"),
    *,
    of_images: bool = False,
    **data: Any,
) -> Described:
    """A run whose network takes rows of these in the shape ``row``, as the store would know it."""
    spec = ExperimentSpec.parse(
        {
            "data": {"source": "table.csv", **data},
            "network": {"layers": []},
            "training": {"epochs": 1, "batch_size": 1},
        }
    )
    run = Run(
        *("abcd1234", "e", 'a "run"\n', "", "finished", 0.0, None, None, None, ""),
        *(RunFacts(), 1, 0, 0.0, 1, {}),
    )
    task = Classification(classes)
    ends = (label_output(f"label {classes[0]}", task),)
    return Described(run, spec, task, ends, inputs, row, None, of_images, None)


def features_by_script(
    preparation: Preparation,
    cells: Mapping[str, Sequence[str]],
    folder: Path,
    carried: Carried | None = None,
    *,
    fill: bool = True,
    **data: Any,
) -> Any:
    """The network's inputs (float32, shape (rows, inputs)) as the script makes them of cells."""
    known = described(PreparedInputs(preparation), (len(preparation.inputs),), **data)
    script = predict_script(known, carried or Carried())
    (folder / "predict.py").write_text(script, "utf-8")
    prepared_by = {"prepared_by": preparation.to_dict()}
    (folder / "preparation.json").write_text(json.dumps(prepared_by), "utf-8")
    table = folder / "new.csv"
    with table.open("w", encoding="utf-8", newline="") as stream:
        writer = csv.writer(stream)
        # A row in which nothing stands would be none
        numbers = range(1, len(next(iter(cells.values()))) + 1)
        writer.writerow(["number of the row", *cells])
        writer.writerows(zip(numbers, *cells.values(), strict=True))
    found = runpy.run_path(str(folder / "predict.py"))
    return found["features_of"](str(table), fill)[0]


def run_script(folder: Path, *arguments: Path | str) -> int:
    """The exit code of an exported ``predict.py`` that is run in this process."""
    script = folder / "predict.py"
    with patch.object(sys, "argv", ["predict.py", *map(str, arguments)]):
        try:
            runpy.run_path(str(script), run_name="__main__")
        except SystemExit as end:
            return int(end.code or 0)
    return 0


def said_by(folder: Path, file: Path | str, *options: str) -> dict[str, Any]:
    """The columns of what an exported ``predict.py`` says of a file: texts, or float64."""
    out = folder / "said.csv"
    out.unlink(missing_ok=True)
    assert run_script(folder, file, "--out", out, *options) == 0
    with out.open(encoding="utf-8", newline="") as stream:
        names, *rows = csv.reader(stream)
    return {name: _column([row[place] for row in rows]) for place, name in enumerate(names)}


def _column(cells: list[str]) -> Any:
    try:
        return np.array([float(cell) for cell in cells])
    except ValueError:
        return np.array(cells)
