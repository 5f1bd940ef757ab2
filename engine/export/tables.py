"""Tables as files: the prepared data as the run saw it, and metrics as CSV and Parquet."""

import csv
import io
from collections.abc import Sequence
from contextlib import suppress
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np

from data.errors import InputError
from data.split import Split
from engine.export.run_record import RunRecord
from engine.io.files import produce_atomically, write_atomically

if TYPE_CHECKING:
    import pandas as pd

    from data import Dataset
    from engine.export.rows import Rows
    from engine.tasks.task import Task

_FORMULA = ("=", "+", "-", "@", "\t", "\r", "\n", "＝", "＋", "－", "＠")
"""What a cell begins with that is calculated; in East Asian versions the wide signs, too."""
DATA = "data.csv"
ROWS = "rows.csv"


def write_data(dataset: "Dataset", task: "Task", path: Path) -> str:
    """The features and the label of every row; the file's SHA-256.

    A number is as short as it may be to read back to the same float32; the last column is the
    label: its class's name, or its number as a float64.

    Raises:
        InputError: the names are such that no CSV reader gives them back.
    """
    digest = _write_data(dataset, task, path, np.float32)
    if not _reads_back(dataset, task, path):
        # A short text may lie so near the middle of two float32 that a float64 between tips it
        digest = _write_data(dataset, task, path, np.float64)
        if not _reads_back(dataset, task, path):
            path.unlink(missing_ok=True)
            raise InputError("export.names_lost")
    return digest


def _write_data(dataset: "Dataset", task: "Task", path: Path, kind: Any) -> str:
    table = dataset.description

    def produce(temporary: Path) -> None:
        with temporary.open("w", encoding="utf-8", newline="") as file:
            writer = csv.writer(file, lineterminator="\n")
            writer.writerow([*table.feature_names, table.label_name])
            texts = task.texts(dataset.labels)
            for row, text in zip(dataset.features, texts, strict=True):
                writer.writerow([*(str(value) for value in row.astype(kind)), text])

    return produce_atomically(path, produce)


def read_data(path: Path, label: str, task: "Task") -> tuple[Any, Any]:
    """Features and labels, read as the exported script reads them."""
    import pandas as pd

    options: dict[str, Any] = {} if correctly_rounded() else {"float_precision": "round_trip"}
    kinds: Any = {label: task.script().dtype}
    table = pd.read_csv(path, dtype=kinds, na_filter=False, **options)
    column: Any = table.pop(label)
    return table.to_numpy("float32"), task.labels_of(column)


def correctly_rounded() -> bool:
    """Whether this pandas reads floats to the last bit without being told to."""
    import pandas as pd

    major, minor = pd.__version__.split(".")[:2]
    return (int(major), int(minor)) >= (3, 1)


def _reads_back(dataset: "Dataset", task: "Task", path: Path) -> bool:
    try:
        features, labels = read_data(path, dataset.description.label_name, task)
    except (ValueError, KeyError):
        return False
    return np.array_equal(features, dataset.features) and np.array_equal(labels, dataset.labels)


def write_rows(rows: "Rows", path: Path) -> str:
    """Which row is in which part, in the order of use."""
    lines = ["part,row"]
    lines += [f"training,{row}" for row in rows.train.tolist()]
    lines += [f"validation,{row}" for row in rows.validation.tolist()]
    lines += [f"test,{row}" for row in rows.test.tolist()]
    return write_atomically(path, ("\n".join(lines) + "\n").encode())


def read_rows(path: Path) -> Split:
    """The parts that ``write_rows`` wrote.

    Raises:
        OSError: the file cannot be read.
        ValueError: it holds something else.
        KeyError: so it does.
    """
    import pandas as pd

    table = pd.read_csv(path)
    parts = ("training", "validation", "test")
    return Split(*(table.loc[table["part"] == part, "row"].to_numpy("int64") for part in parts))


def metrics_frame(accounts: Sequence[RunRecord]) -> "pd.DataFrame":
    """A line an epoch: run, name, epoch, metrics, learning rate, seconds."""
    import pandas as pd

    lines: list[dict[str, Any]] = []
    for account in accounts:
        who = {"run": account.run.id, "name": account.run.name}
        lines += [
            {
                **who,
                "epoch": epoch.epoch,
                **epoch.metrics,
                "learning_rate": epoch.learning_rate,
                "seconds": epoch.seconds,
            }
            for epoch in account.epochs
        ]
    last = ("learning_rate", "seconds")
    names = dict.fromkeys(name for line in lines for name in line if name not in last)
    return pd.DataFrame(lines, columns=[*names, *last])


def no_formula(text: str) -> str:
    """A name as a cell that no spreadsheet takes for a formula: with an apostrophe before it.

    Names that are numbers stay.
    """
    if not text.startswith(_FORMULA):
        return text
    with suppress(ValueError):
        float(text)
        return text
    return f"'{text}"


def write_metrics(accounts: Sequence[RunRecord], folder: Path) -> None:
    """``metrics.csv`` and ``metrics.parquet``.

    Floats read back to the same bits; NaN is ``nan``. The CSV holds no formulas (``no_formula``).
    """
    frame = metrics_frame(accounts)
    harmless = frame.rename(columns=no_formula)
    harmless["name"] = harmless["name"].map(no_formula)
    text = io.StringIO()
    harmless.to_csv(text, index=False, na_rep="nan", lineterminator="\n")
    write_atomically(folder / "metrics.csv", text.getvalue().encode("utf-8", "backslashreplace"))
    produce_atomically(folder / "metrics.parquet", lambda path: frame.to_parquet(path, index=False))
