"""The few words that lie beside an exported run."""

from collections.abc import Sequence
from textwrap import wrap

from data.messages import Message
from engine.export.charts import plain
from engine.export.run_record import RunRecord
from engine.export.script import caveats
from engine.export.script_table import TableScript
from engine.export.units import NETWORKS

README = "README.txt"

FILES = {
    "train.py": "trains the run again with plain Keras and writes history.csv and trained.keras",
    "data.csv": "the rows of the run's table; the last column is the label",
    "data.npz": "the same of images: x in their shape, and y, the names of their classes",
    "data.npy": "the inputs and labels of rows that streamed: numpy.load(..., mmap_mode='r')",
    "base.keras": "the trained network from which the run begins",
    "rows.csv": "which rows train, validate and test, in their order",
    "predict.py": "says what the model predicts of new rows: python predict.py NEW.csv",
    "lock.json": "what a repetition is held to: hashes, seed, versions, metrics by epoch",
    "preparation.json": "columns, the label and the split, for whoever predicts with the model",
    "metrics.csv": "the metrics of every epoch",
    "metrics.parquet": "the same as Parquet",
    "layers.csv": "what was recorded of the layers, a line an epoch and layer",
    "model.keras": "the run's model: keras.saving.load_model",
    "model.onnx": "the same as ONNX: onnxruntime.InferenceSession",
    "savedmodel": "the same as TensorFlow has it: tf.saved_model.load",
    "MODEL_CARD.md": "what the model is for whoever gets it: data, training, scores, limits",
    "tensorboard": "a log directory: tensorboard --logdir tensorboard",
    "wandb": "for W&B: wandb sync wandb/offline-run-*",
    "charts": "loss and metrics over the epochs, the learning rate if it changes",
}
"""Every file and folder that a run's folder may hold beside this one, and what it is."""


NO_PREDICT = {
    "export.code_in_model": "the model holds code, which plain Keras does not run.",
    "pretrained.own_class": "the model has layers of a person's own, which only their code knows.",
    "export.inputs_unknown": "the run is of an earlier version and does not know its columns.",
    "export.no_model": "the run has kept no model.",
}
"""Why a folder holds no ``predict.py``, by the codes of messages."""


def readme(
    account: RunRecord,
    files: Sequence[str],
    reading: TableScript | None = None,
    no_predict: Message | None = None,
    units: Sequence[str] = (),
) -> str:
    """The text, plain ASCII but for the run's name.

    ``reading`` is how the script that was written reads its table, ``no_predict`` why there is no
    ``predict.py`` where one was asked for, ``units`` what the network's numbers are.
    """
    run, about = account.run, "" if reading is None else " ".join(reading.about).strip()
    where = "by its own program" if run.is_watched else f"on {account.device}"
    lines = [
        f"{plain(run.name, len(run.name))} (run {run.id} of pkgo-tui, {run.status})",
        f"{len(account.epochs)} epochs {where}",
        "",
        *(f"{name:<18}{FILES[name]}" for name in FILES if name in files),
    ]
    if "predict.py" in files:
        lines += ["", "python predict.py NEW.csv --out predictions.csv"]
    if any(name in files for name in NETWORKS):
        lines += ["", *(line for one in units for line in wrap(plain(one, 400)))] if units else []
    if no_predict is not None:
        why = NO_PREDICT.get(no_predict.code, "plain Keras does not open the model's file.")
        lines += ["", f"There is no predict.py: {why}"]
    if "train.py" in files:
        lines += ["", "python train.py", "pkgo-tui verify ."]
        lines += ["", *wrap(about)] if about else []
        said = " ".join(line for line in caveats(account) if line)
        if not account.is_exact:
            lines += ["", "The run's numbers are repeated up to their last digits, not exactly."]
        if said:
            lines += ["", said]
    return "\n".join(lines) + "\n"
