"""Tasks without a table."""

from typing import Any

from engine.specs import ExperimentSpec
from engine.tasks.binary import Binary
from engine.tasks.classification import Classification
from engine.tasks.regression import Regression
from engine.tasks.task import Task


def classes(count: int) -> Classification:
    """So many classes, named by their numbers."""
    return Classification(tuple(map(str, range(count))))


def task_on(spec: ExperimentSpec, table: Any, rows: Any) -> Task:
    """The task of a table of arrays, fitted to some of its rows: of float labels a number."""
    if table.labels.dtype.kind == "f":
        return Regression().fitted(table.labels[rows])
    found = classes(int(table.labels.max()) + 1)
    output = spec.network.output
    return Binary(found.names, spec.network.threshold) if output == "sigmoid" else found
