"""How a table becomes what the network takes: as JSON, for whoever predicts with the model."""

import json
from pathlib import Path
from typing import Any

from data import Description
from engine.io.files import write_atomically
from engine.specs import ExperimentSpec
from engine.tasks.task import Task

PREPARATION = "preparation.json"
_DRAWN = ("shuffled", "stratified", "group")


def preparation(spec: ExperimentSpec, table: Description, task: Task) -> dict[str, Any]:
    """What ``preparation.json`` holds: columns in their order, the label, the split."""
    validation, test, said = spec.data.validation, spec.data.test, task.preparation()
    return {
        "format": 1,
        "features": {
            "columns": list(table.feature_names),
            "type": "float32",
            "scaling": None,
            "missing": "none: every cell is a finite number",
        },
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
