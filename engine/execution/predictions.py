"""What the model at a run's end says of each measured row, for whoever looks at its mistakes."""

import logging
from typing import Any

import numpy as np
from numpy.typing import NDArray

from data import Dataset
from data.rows_at import has_numbers, labels_at
from data.rows_file import NumberedRows
from data.split import Split
from engine.execution.context import RunContext
from engine.execution.disk_guard import RECORD
from engine.specs.tasks import fitted_task
from engine.store.facts import RunFacts
from engine.store.predictions import FILE, Predictions, write_predictions
from engine.store.run_writer import add_facts
from engine.training.steps.outputs import divided_by, outputs_of

MOST_ROWS = 200_000
"""Of more measured rows, only the first are kept."""
MOST_SHARES = 1_000_000
"""Probabilities of every class that are kept, 4 MB: of as many of the first rows as have those."""

_LOG = logging.getLogger(__name__)


def keep_predictions(context: RunContext, rows: Split, model: Any, epoch: int) -> None:
    """Write what ``model``, which has the weights of ``epoch``, says of the measured rows; nothing
    where rows have no numbers, as those of a table that streams.
    """
    dataset = context.dataset
    if not has_numbers(dataset) or not epoch:
        return
    measured = rows.validation if len(rows.validation) else rows.train
    part = "validation" if len(rows.validation) else "training"
    kept = _numbers(dataset, measured[:MOST_ROWS])
    task = fitted_task(context.spec, dataset, rows)
    try:
        outputs = outputs_of(model, dataset, kept, divided_by(context.spec, dataset.description))
    except Exception:  # what has been trained counts, with or without this
        _LOG.exception("the measured rows of run %s cannot be predicted", context.run)
        return
    predicted, probabilities = task.told(outputs)
    labels = labels_at(dataset, kept)
    several = outputs.shape[-1] > 2 and task.KIND == "classification"
    shares = outputs[: MOST_SHARES // outputs.shape[-1]] if several else None
    found = Predictions(epoch, part, len(measured), kept, labels, predicted, probabilities, shares)
    folder = context.store.run_directory(context.run)
    digest = context.guard.retry_until_space(FILE, lambda: write_predictions(folder, found))
    facts = RunFacts(predictions=digest)
    context.guard.retry_until_space(RECORD, lambda: add_facts(context.store, context.run, facts))


def _numbers(dataset: Dataset, rows: Any) -> NDArray[np.int64]:
    """The numbers of rows that are named by their places where they are on disk."""
    stored = dataset.rows_file
    places = np.asarray(rows, np.int64)
    return stored.numbers[places] if isinstance(stored, NumberedRows) else places
