"""A run as a plain Keras script: readable, and with the run's history to the last bit.

What a person named (the run, classes, columns) stands in it as literals only.
"""

from data import Description
from engine.export import (
    script_devices,
    script_network,
    script_outputs,
    script_pretrained,
    script_pseudo_labels,
    script_streamed,
    script_testing,
    script_training,
)
from engine.export.rows import Rows
from engine.export.run_record import RunRecord
from engine.export.script_helpers import KERAS
from engine.export.script_table import TableScript
from engine.io.python_text import import_lines, literal
from engine.specs.networks import columns_of, graph_of
from engine.tasks.task import Task

SCRIPT = "train.py"


def script(  # noqa: PLR0913, PLR0917
    account: RunRecord,
    rows: Rows,
    table: Description,
    task: Task,
    weights: dict[int, float] | None,
    data_sha256: str,
    reading: TableScript,
) -> str:
    """The whole ``train.py``; ``data_sha256`` is of the table beside it, which it reads
    as ``reading`` tells.

    ``task`` is fitted to the training rows.
    """
    graph = graph_of(account.spec.network, columns_of(table))
    ends = () if graph is None else graph.ends
    top = [_imports(account, rows, reading), _constants(account, rows, table, reading, data_sha256)]
    parts = [
        _about(account, reading),
        "\n\n".join(top),
        script_network.costs(account.spec.training),
        script_network.in_own_unit(account.spec.training, task),
        reading.reads,
        reading.prepares,
        _split(rows),
        script_network.inputs_of(graph),
        script_outputs.helpers(ends),
        script_pretrained.pretrained(account.spec),
        script_network.network(account, columns_of(table), task),
        script_streamed.order_of_epochs(account) if script_training.is_mixed(account) else "",
        script_training.batches(account, ends),
        script_pseudo_labels.helpers(account, table, task),
        script_training.interventions(account),
        script_training.train(account, task, weights, rows, reading, ends),
        _COMPARE,
        script_testing.compare(rows),
        script_training.main(account),
    ]
    head, *rest = (part.strip("\n") for part in parts if part)
    return f"{head}\n\n" + "\n\n\n".join(rest) + "\n"


def _split(rows: Rows) -> str:
    what = "The rows that train and those that validate."
    if len(rows.test):
        what = "The rows that train, those that validate, and those of the test."
    return f'def split_rows({rows.given}):\n    """{what}"""\n{rows.recipe}'


def _about(account: RunRecord, reading: TableScript) -> str:
    """The docstring: what it needs, what it gives, how far its numbers can be trusted."""
    file = reading.file
    lines = [
        f'"""Train run {account.run.id} of pkgo-tui again, with plain Keras.',
        "",
        f"Needs tensorflow, pandas and scikit-learn (the versions are in lock.json), and {file}",
        "beside this file. Writes history.csv, the metrics of every epoch, and trained.keras.",
        "",
        *reading.about,
    ]
    if account.is_exact:
        lines += [
            "On a CPU and with those versions all numbers are those of the run, to the last bit.",
        ]
    elif account.is_shared:
        lines += script_devices.about(account)
    elif account.is_turbo:
        lines += [
            "The run was trained in turbo: compiled by XLA, which adds numbers in another order.",
            "This script trains exactly, so its numbers differ from the run's in the last digits.",
        ]
    else:
        lines += [
            "The run was trained on a GPU, where sums are added in an order that chance decides:",
            "numbers differ from the run's in the last digits.",
        ]
    return "\n".join([*lines, *caveats(account), '"""'])


def caveats(account: RunRecord) -> list[str]:
    """What the script does not repeat, in lines."""
    training, found = account.spec.training, list[str]()
    if training.callbacks:
        found += [
            "",
            "The run also had callbacks of a person's own, which are left out here: if they change",
            "training, its numbers are not repeated.",
        ]
    if training.checkpoint is not None:
        found += ["", "The run also saved checkpoints; that changes no number and is left out."]
    if account.cut_off_at:
        found += [
            "",
            f"The run ended within epoch {len(account.epochs) + 1}, after {account.cut_off_at} "
            "batches; here training ends before them.",
        ]
    if account.kept_best:
        found += [
            "",
            "The run's model ended with the weights of its best epoch; trained.keras has the last.",
        ]
    return found


def _imports(account: RunRecord, rows: Rows, reading: TableScript) -> str:
    own = [line for line in reading.imports if line.startswith("import ") and line != KERAS]
    named = [line for line in reading.imports if not line.startswith("import ")]
    standard = ["import hashlib", "import json", "import os", *own]
    if script_training.needs_math(account):
        standard.append("import math")
    lines = [
        *sorted(standard),
        "from pathlib import Path",
        "",
        "# Keras and TensorFlow read these when they are imported",
        'os.environ["KERAS_BACKEND"] = "tensorflow"',
        'os.environ.setdefault("TF_CPP_MIN_LOG_LEVEL", "2")',
        "",
        "import keras",
        "import numpy as np",
        "import pandas as pd",
        "import tensorflow as tf",
        *import_lines([*named, *rows.imports]),
    ]
    return "\n".join(lines)


def _constants(
    account: RunRecord, rows: Rows, table: Description, reading: TableScript, data_sha256: str
) -> str:
    spec = account.spec
    lines = [
        "HERE = Path(__file__).resolve().parent",
        "",
        f"NAME = {literal(account.run.name)}",
        f"SEED = {spec.seed}  # initial weights, order of the rows, dropout",
        f"BATCH_SIZE = {spec.training.batch_size}",
        f"EPOCHS = {account.epochs_to_train}",
        f"METRICS = {literal([name for name in account.metrics if name not in account.added])}",
        f"LABEL = {literal(table.label_name)}",
        *reading.constants,
        *rows.constants,
        f'DATA_SHA256 = "{data_sha256}"',
        *script_pretrained.constants(spec),
        f'ROWS_SHA256 = "{rows.sha256}"',
        "",
        "# Whatever keras.json says",
        'keras.config.set_floatx("float32")',
        "keras.config.set_epsilon(1e-7)",
        "# Sums are added in an order that depends on the number of threads",
        f"tf.config.threading.set_intra_op_parallelism_threads({account.threads})",
        "tf.config.threading.set_inter_op_parallelism_threads(1)",
    ]
    if account.device == "CPU":
        lines.append('tf.config.set_visible_devices([], "GPU")  # the run had none')
    return "\n".join([*lines, *script_devices.constants(account)])


_COMPARE = '''
def compare(history):
    """Say whether the numbers are those in the run's record, which lock.json holds."""
    record = json.loads((HERE / "lock.json").read_text("utf-8"))["metrics"]
    trained = len(history[METRICS[0]])
    for number, known in enumerate(record[:trained]):
        for name in METRICS:
            there, here = float(known[name]), float(history[name][number])
            if repr(there) != repr(here):
                return f"from epoch {number + 1} on it differs: {name} {here!r}, not {there!r}"
    if trained != len(record):
        return f"it trained {trained} epochs, the run {len(record)}"
    return "every number is the one in the run's record, to the last bit"
'''


__all__ = ["SCRIPT", "caveats", "script"]
