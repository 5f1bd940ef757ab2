"""How a table becomes what the network takes: as JSON, for whoever predicts with the model."""

import json
from collections.abc import Mapping
from pathlib import Path
from typing import Any, cast

from data import Description
from data.errors import InputError
from data.messages import Message
from engine.io.files import write_atomically
from engine.specs import ExperimentSpec
from engine.specs.networks import columns_of, graph_of
from engine.tasks.task import Task

PREPARATION = "preparation.json"
_DRAWN = ("shuffled", "stratified", "group")


def preparation(
    spec: ExperimentSpec, table: Description, task: Task, prepared_by: Mapping[str, Any] | None
) -> dict[str, Any]:
    """What ``preparation.json`` holds: columns in their order, the label, the split.

    ``prepared_by`` is the JSON of what made the features of the table's columns
    (``data.prepare.preparation``), None where they are used as they are.
    """
    validation, test, said = spec.data.validation, spec.data.test, task.preparation()
    return {
        "format": 1,
        "features": {
            "columns": list(table.feature_names),
            **({"shape": list(table.shape)} if table.shape else {}),
            "type": "float32",
            "scaling": None,
            "missing": "none: every cell is a finite number",
        },
        **_inputs(spec, table),
        **({} if prepared_by is None else {"prepared_by": prepared_by}),
        **said,
        "label": {"column": table.label_name, **said["label"]},
        "rows": table.rows,
        "shuffle_seed": spec.data.shuffle_seed,
        "validation": {
            "split": validation.split,
            "method": validation.method,
            "seed": validation.seed if validation.method in _DRAWN else None,
            **_more(spec),
        },
        **({"test": {"split": test.split, "seed": test.seed}} if test.split else {}),
    }


def _inputs(spec: ExperimentSpec, table: Description) -> dict[str, Any]:
    """The features that each input of a graph takes, by their places."""
    graph = graph_of(spec.network, columns_of(table))
    if graph is None:
        return {}
    everything = range(table.columns)
    shapes = {one.keras: list(one.shape) for one in graph.entries if len(one.shape) > 1}
    return {
        "inputs": {one.keras: list(one.places or everything) for one in graph.entries},
        **({"input_shapes": shapes} if table.images else {}),
    }


def _more(spec: ExperimentSpec) -> dict[str, Any]:
    """What not every split has."""
    validation = spec.data.validation
    told = {
        "column": validation.column if validation.method in ("group", "time") else None,
        "folds": validation.folds,
        "fold": None if validation.folds is None else validation.fold,
        "file": None if validation.file is None else Path(validation.file).name,
    }
    return {name: value for name, value in told.items() if value is not None}


def write_preparation(values: dict[str, Any], folder: Path) -> None:
    """Write ``preparation.json``."""
    text = json.dumps(values, indent=1, ensure_ascii=False, allow_nan=False)
    write_atomically(folder / PREPARATION, (text + "\n").encode("utf-8", "backslashreplace"))


def read_prepared_by(folder: Path) -> dict[str, Any]:
    """What made the features of the table's columns, of an exported folder.

    Raises:
        InputError: the file is missing, or holds nothing of the kind.
    """
    path = folder / PREPARATION
    try:
        found: Any = json.loads(path.read_text("utf-8"))["prepared_by"]
    except (OSError, ValueError, LookupError, TypeError, RecursionError) as error:
        reason = getattr(error, "strerror", None) or Message("prepare.no_preparation")
        raise InputError("verify.no_preparation", file=str(path), reason=reason) from None
    if not isinstance(found, dict):
        reason = Message("prepare.no_preparation")
        raise InputError("verify.no_preparation", file=str(path), reason=reason)
    return cast("dict[str, Any]", found)
