"""From a table to its task."""

from __future__ import annotations

from typing import Literal

from data import Description
from engine.tasks.binary import Binary
from engine.tasks.classification import Classification
from engine.tasks.regression import Regression
from engine.tasks.task import Task

Output = Literal["softmax", "sigmoid"]


def task_for(table: Description, output: Output = "softmax", threshold: float = 0.5) -> Task:
    """What the label of a table asks for, not yet fitted to its training rows.

    Two classes are told apart by one sigmoid unit where ``output`` says so.
    """
    return task_of_label(table.task, table.class_names, output, threshold)


def task_of_label(
    kind: str, classes: tuple[str, ...], output: Output = "softmax", threshold: float = 0.5
) -> Task:
    """The same, of a label alone: ``kind`` is a ``data.schema.Task``."""
    if kind == "regression":
        return Regression()
    if output == "sigmoid" and len(classes) == 2:
        return Binary(classes, threshold)
    return Classification(classes)


__all__ = ["Output", "task_for", "task_of_label"]
