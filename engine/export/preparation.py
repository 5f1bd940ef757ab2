"""How a table becomes what the network takes: as JSON, for whoever predicts with the model."""

import json
from pathlib import Path
from typing import Any

from data import Description
from engine.io.files import write_atomically
from engine.specs import ExperimentSpec
from engine.tasks.task import Task

PREPARATION = "preparation.json"


def preparation(spec: ExperimentSpec, table: Description, task: Task) -> dict[str, Any]:
    """What ``preparation.json`` holds: columns in their order, the label, the split."""
    validation, said = spec.data.validation, task.preparation()
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
            "seed": validation.seed if validation.method == "stratified" else None,
        },
    }


def write_preparation(values: dict[str, Any], folder: Path) -> None:
    """Write ``preparation.json``."""
    text = json.dumps(values, indent=1, ensure_ascii=False, allow_nan=False)
    write_atomically(folder / PREPARATION, (text + "\n").encode("utf-8", "backslashreplace"))
