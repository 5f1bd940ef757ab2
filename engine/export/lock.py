"""The lock beside an exported script: everything that a repetition is held to."""

import json
import platform
from collections.abc import Mapping
from pathlib import Path
from typing import Any, cast

from data import Description
from data.errors import InputError
from data.messages import Message
from engine.events import Intervention, fields
from engine.export.export_inputs import ExportInputs
from engine.export.run_record import RunRecord
from engine.export.script_pretrained import BASE
from engine.export.stored_rows import STORED, told_of
from engine.export.tables import DATA
from engine.io.files import write_atomically
from engine.io.numbers import decode, encode

LOCK = "lock.json"
FORMAT = 1
OF_CELLS = 2
"""The format where ``data.csv`` holds cells to prepare: who knows the first alone cannot."""
OF_PICTURES = 3
"""The format where ``data.npz`` holds pictures beside other columns."""
OF_STREAM = 4
"""The format where ``data.npy`` holds the rows of a table that streamed."""


def lock(
    inputs: ExportInputs,
    data_sha256: str,
    script_sha256: str,
    types: Mapping[str, str] | None = None,
    file: str = DATA,
) -> dict[str, Any]:
    """What ``lock.json`` holds; ready for JSON.

    ``file`` holds the table; ``types`` are those of columns that are no text, where it holds cells
    to prepare.
    """
    account, table, rows = inputs.account, inputs.dataset.description, inputs.rows
    cells = {} if types is None else {"preparation": table.preparation, "types": dict(types)}
    return {
        "format": OF_STREAM if file == STORED else _format(table, types),
        **_about(account),
        "seed": account.spec.seed,
        "device": account.device,
        "threads": account.threads,
        "exact": account.is_exact,
        "versions": {**account.versions, **_versions_now()},
        "data": {
            "file": file,
            "sha256": data_sha256,
            "source": table.source if table.source == table.name else Path(table.source).name,
            "source_sha256": table.sha256,
            "rows": table.rows,
            "columns": table.columns,
            "label": table.label_name,
            "classes": list(table.class_names),
            **({"shape": list(table.shape)} if table.shape else {}),
            **({"held_rows": table.held_rows} if table.held_rows else {}),
            **({} if table.task == "classification" else {"task": table.task}),
            **cells,
            **_images(table),
            **({"streamed": told_of(inputs.dataset)} if file == STORED else {}),
        },
        "split": {
            "training": len(rows.train),
            "validation": len(rows.validation),
            **({"test": len(rows.test)} if len(rows.test) else {}),
            "sha256": rows.sha256,
        },
        **({"test": account.run.facts.test} if account.run.facts.test is not None else {}),
        "script": {"file": "train.py", "sha256": script_sha256},
        "spec": _spec(account),
        "interventions": [
            fields(event) for event in account.events if isinstance(event, Intervention)
        ],
        "epochs_to_train": account.epochs_to_train,
        "metrics": [
            {"epoch": epoch.epoch, **account.measured(epoch), "learning_rate": epoch.learning_rate}
            for epoch in account.epochs
        ],
    }


def _format(table: Description, types: Mapping[str, str] | None) -> int:
    if table.images:
        return OF_PICTURES
    return FORMAT if types is None else OF_CELLS


def _images(table: Description) -> dict[str, Any]:
    """The columns that name pictures, and what prepared them."""
    if not table.images:
        return {}
    shapes = {name: list(shape) for name, shape in table.images.items()}
    return {"images": shapes, "prepared": table.preparation}


def _about(account: RunRecord) -> dict[str, Any]:
    run = account.run
    return {"run": run.id, "name": run.name, "status": run.status, "created": run.created}


def _spec(account: RunRecord) -> dict[str, Any]:
    """The description, without where the table lay on the machine that trained."""
    fields = account.spec.model_dump(mode="json")
    fields["data"]["source"] = Path(fields["data"]["source"]).name
    held = fields["data"]["validation"].get("file")
    if held is not None:
        fields["data"]["validation"]["file"] = Path(held).name
    if account.spec.network.pretrained is not None:
        fields["network"]["pretrained"] |= {"run": "", "file": BASE}
    return fields


def _versions_now() -> dict[str, str]:
    """Of what prepared the table, and of the machine."""
    import pandas as pd
    import sklearn

    return {
        "pandas": pd.__version__,
        "scikit-learn": str(sklearn.__version__),
        "machine": f"{platform.system()} {platform.machine()}",
    }


def write_lock(values: dict[str, Any], folder: Path) -> None:
    """Write it, with a line for each entry: people read it too."""
    text = json.dumps(encode(values), indent=1, ensure_ascii=False, allow_nan=False)
    text = "".join(sign if sign.isprintable() or sign == "\n" else _escaped(sign) for sign in text)
    write_atomically(folder / LOCK, (text + "\n").encode("utf-8", "backslashreplace"))


def _escaped(sign: str) -> str:
    """A sign that a terminal might obey, as JSON writes it: it can stand within texts alone."""
    return json.dumps(sign)[1:-1]


def read_lock(folder: Path) -> dict[str, Any]:
    """The lock of an exported folder, its metrics decoded.

    Raises:
        InputError: there is none, or it is not one that this version knows.
    """
    path = folder / LOCK
    try:
        found: Any = json.loads(path.read_text("utf-8"))
    except FileNotFoundError:
        raise InputError("lock.missing", folder=str(folder), lock=LOCK) from None
    except (OSError, ValueError, RecursionError) as error:
        reason = getattr(error, "strerror", None) or Message("lock.not_json")
        raise InputError("lock.unreadable", file=str(path), reason=reason) from None
    if not isinstance(found, dict) or cast(dict[str, Any], found).get("format") not in (
        *(FORMAT, OF_CELLS, OF_PICTURES, OF_STREAM),
    ):
        raise InputError("lock.unknown_format", file=str(path))
    values = cast(dict[str, Any], found)
    try:
        values["metrics"] = [
            {name: value if name == "epoch" else decode(value) for name, value in line.items()}
            for line in values["metrics"]
        ]
    except (KeyError, TypeError, ValueError, AttributeError):
        raise InputError("lock.no_metrics", file=str(path)) from None
    return values
