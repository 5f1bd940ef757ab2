"""The few words that lie beside an exported run."""

from collections.abc import Sequence
from textwrap import wrap

from engine.export.charts import plain
from engine.export.run_record import RunRecord
from engine.export.script import caveats
from engine.export.script_table import TableScript

README = "README.txt"

FILES = {
    "train.py": "trains the run again with plain Keras and writes history.csv and trained.keras",
    "data.csv": "the rows of the run's table; the last column is the label",
    "data.npz": "the same of images: x in their shape, and y, the names of their classes",
    "base.keras": "the trained network from which the run begins",
    "rows.csv": "which rows train, validate and test, in their order",
    "lock.json": "what a repetition is held to: hashes, seed, versions, metrics by epoch",
    "preparation.json": "columns, the label and the split, for whoever predicts with the model",
    "metrics.csv": "the metrics of every epoch",
    "metrics.parquet": "the same as Parquet",
    "layers.csv": "what was recorded of the layers, a line an epoch and layer",
    "model.keras": "the run's model: keras.saving.load_model",
    "tensorboard": "a log directory: tensorboard --logdir tensorboard",
    "charts": "loss and metrics over the epochs, the learning rate if it changes",
}
"""Every file and folder that a run's folder may hold beside this one, and what it is."""


def readme(account: RunRecord, files: Sequence[str], reading: TableScript | None = None) -> str:
    """The text, plain ASCII but for the run's name.

    ``reading`` is how the script that was written reads its table.
    """
    run, about = account.run, "" if reading is None else " ".join(reading.about).strip()
    lines = [
        f"{plain(run.name, len(run.name))} (run {run.id} of pkgo-tui, {run.status})",
        f"{len(account.epochs)} epochs on {account.device}",
        "",
        *(f"{name:<18}{FILES[name]}" for name in FILES if name in files),
    ]
    if "train.py" in files:
        lines += ["", "python train.py", "pkgo-tui verify ."]
        lines += ["", *wrap(about)] if about else []
        said = " ".join(line for line in caveats(account) if line)
        if not account.is_exact:
            lines += ["", "The run's numbers are repeated up to their last digits, not exactly."]
        if said:
            lines += ["", said]
    return "\n".join(lines) + "\n"
