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
    if table.task == "regression":
        return Regression()
    if output == "sigmoid" and table.classes == 2:
        return Binary(table.class_names, threshold)
    return Classification(table.class_names)


__all__ = ["Output", "task_for"]
