"""Everything that the parts of an export are made from: the run's account, its table, its rows."""

from dataclasses import dataclass
from pathlib import Path

from data import Dataset
from data.errors import InputError
from engine.export.rows import Rows, rows_of
from engine.export.run_record import RunRecord
from engine.specs.tasks import task_of
from engine.tables.loading import as_begun, load
from engine.tasks.targets import class_weights
from engine.tasks.task import Task


@dataclass(frozen=True, slots=True)
class ExportInputs:
    """A run with the table it was trained on."""

    account: RunRecord
    dataset: Dataset
    rows: Rows

    @property
    def task(self) -> Task:
        """What the label asks for, fitted to the rows that train."""
        labels, table = self.dataset.labels, self.dataset.description
        return task_of(self.account.spec, table).fitted(labels[self.rows.train])

    @property
    def weights(self) -> dict[int, float] | None:
        """What each class weighs in training, None where all weigh the same."""
        asked, table = self.account.spec.training.class_weight, self.dataset
        if asked is None:
            return None
        return class_weights(asked, table.labels[self.rows.train], table.description.class_names)


def read_export_inputs(account: RunRecord) -> ExportInputs:
    """Read the run's table and split it.

    Raises:
        InputError: the table cannot be read, or is no longer the one that the run was trained on.
    """
    spec = account.spec.data
    facts = account.run.facts
    dataset = load(as_begun(spec, facts.task, facts.classes), account.preparation)
    trained_on = account.run.facts.sha256
    if trained_on is not None and trained_on != dataset.description.sha256:
        run = {"name": account.run.name, "run": account.run.id}
        raise InputError("export.table_changed", table=Path(spec.source).name, **run)
    return ExportInputs(account, dataset, rows_of(account.spec, dataset))
