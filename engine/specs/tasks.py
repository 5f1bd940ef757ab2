"""The task of an experiment on its table."""

from data import Dataset, Description
from data.split import Split
from engine.specs.experiment import ExperimentSpec
from engine.tasks.registry import task_for
from engine.tasks.task import Task


def task_of(spec: ExperimentSpec, table: Description) -> Task:
    """What the label asks for, as far as that is known without the rows."""
    return task_for(table, spec.network.output, spec.network.threshold)


def fitted_task(spec: ExperimentSpec, dataset: Dataset, rows: Split) -> Task:
    """The same, fitted to the labels of the rows that train."""
    task = task_of(spec, dataset.description)
    if dataset.rows_file is not None:
        facts = dataset.rows_file.facts
        return task.scaled(float(facts["mean"]), float(facts["deviation"]))
    return task.fitted(dataset.labels[rows.train])


__all__ = ["fitted_task", "task_of"]
