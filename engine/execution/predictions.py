"""What the model at a run's end says of each measured row, for whoever looks at its mistakes."""

import logging
from typing import Any

import numpy as np

from data.split import Split
from engine.execution.context import RunContext
from engine.execution.disk_guard import RECORD
from engine.specs.part_labels import labels_of
from engine.specs.tasks import fitted_task
from engine.store.facts import RunFacts
from engine.store.predictions import FILE, Predictions, write_predictions
from engine.store.run_writer import add_facts
from engine.training.steps.outputs import divided_by, outputs_of

MOST_ROWS = 200_000
"""Of more measured rows, only the first are kept."""

_LOG = logging.getLogger(__name__)


def keep_predictions(context: RunContext, rows: Split, model: Any, epoch: int) -> None:
    """Write what ``model``, which has the weights of ``epoch``, says of the measured rows. Of a
    table that streams nothing is kept: its rows have no numbers.
    """
    dataset = context.dataset
    if dataset.rows_file is not None or not epoch:
        return
    measured = rows.validation if len(rows.validation) else rows.train
    part = "validation" if len(rows.validation) else "training"
    kept = np.asarray(measured[:MOST_ROWS], np.int64)
    task = fitted_task(context.spec, dataset, rows)
    try:
        outputs = outputs_of(model, dataset, kept, divided_by(context.spec, dataset.description))
    except Exception:  # what has been trained counts, with or without this
        _LOG.exception("the measured rows of run %s cannot be predicted", context.run)
        return
    predicted, probabilities = task.told(outputs)
    labels = labels_of(dataset, kept)
    found = Predictions(epoch, part, len(measured), kept, labels, predicted, probabilities)
    folder = context.store.run_directory(context.run)
    digest = context.guard.retry_until_space(FILE, lambda: write_predictions(folder, found))
    facts = RunFacts(predictions=digest)
    context.guard.retry_until_space(RECORD, lambda: add_facts(context.store, context.run, facts))
