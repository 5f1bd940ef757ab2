"""Everything that the parts of an export are made from: the run's account, its table, its rows."""

from dataclasses import dataclass
from pathlib import Path

import numpy as np

from data import Dataset, Description
from data.errors import InputError
from data.opened import open_table
from data.raw_table import RawTable
from data.split import Split
from engine.export.arrays import are_arrays
from engine.export.cells import CellTable, cell_table, load_cells
from engine.export.rows import Rows, rows_of
from engine.export.run_record import RunRecord
from engine.export.script_streamed import of_stored, stored_rows
from engine.export.script_table import TableScript, gives, of_arrays, of_cells, of_inputs
from engine.specs.data import DataSpec
from engine.specs.part_labels import training_counts
from engine.specs.splitting import split_rows
from engine.specs.tasks import fitted_task
from engine.tables.loading import as_begun, held_spec, images_in, load, options_of
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
        rows = Split(self.rows.train, self.rows.validation, self.rows.test)
        return fitted_task(self.account.spec, self.dataset, rows)

    @property
    def weights(self) -> dict[int, float] | None:
        """What each class weighs in training, None where all weigh the same."""
        asked, table = self.account.spec.training.class_weight, self.dataset
        if asked is None:
            return None
        if table.rows_file is None:
            counts = np.bincount(table.labels[self.rows.train])
        else:
            counts = training_counts(table.rows_file)
        return class_weights(asked, counts, table.description.class_names)


def read_export_inputs(account: RunRecord, rows_folder: Path | None = None) -> ExportInputs:
    """Read the run's table and split it. The rows of one that streams are kept in the
    ``rows_folder``.

    Raises:
        InputError: the table cannot be read, or is no longer the one that the run was trained on.
    """
    spec = account.spec.data
    facts = account.run.facts
    begun = account.spec.network.pretrained
    if begun is not None and not Path(begun.file).is_file():
        raise InputError("pretrained.gone", file=begun.file, sha256=begun.sha256)
    streamed = facts.streamed or False
    begun_as = as_begun(spec, facts.task, facts.classes, streamed, facts.sampled)
    dataset = load(begun_as, account.preparation, folder=rows_folder)
    _must_be_of(account, dataset)
    if dataset.rows_file is not None:
        return ExportInputs(account, dataset, stored_rows(dataset.rows_file.parts))
    return ExportInputs(account, dataset, rows_of(account.spec, dataset))


def described_table(account: RunRecord, rows_folder: Path) -> tuple[Description, Task]:
    """What is told of the run's table, and its task, fitted to the rows that train. The rows of one
    that streams are kept in the ``rows_folder``.

    Raises:
        InputError: as ``read_export_inputs``.
    """
    inputs = read_export_inputs(account, rows_folder)
    return inputs.dataset.description, inputs.task


def _must_be_of(account: RunRecord, dataset: Dataset) -> None:
    """Refuse a table that is no longer the one that the run was trained on."""
    trained_on = account.run.facts.sha256
    if trained_on is not None and trained_on != dataset.description.sha256:
        run = {"name": account.run.name, "run": account.run.id}
        table = Path(account.spec.data.source).name
        raise InputError("export.table_changed", table=table, **run)


@dataclass(frozen=True, slots=True)
class ScriptInputs:
    """What a script and its files are made of: the rows, and how it reads its table.

    ``cells`` are None where the table holds the inputs themselves.
    """

    rows: Rows
    reading: TableScript
    cells: CellTable | None = None


def script_inputs(inputs: ExportInputs) -> ScriptInputs:
    """The cells as they were read, where script and engine make the run's inputs of these again to
    the bit; else the inputs, as of a table that was never prepared.
    """
    dataset, task = inputs.dataset, inputs.task
    if dataset.rows_file is not None:
        of_images = images_in(inputs.account.spec.data)
        return ScriptInputs(inputs.rows, of_stored(task, of_images=of_images))
    cells = _cells(inputs)
    if cells is not None:
        rows = rows_of(inputs.account.spec, dataset, cells.frame)
        reading = of_cells(cells, dataset, task)
        if gives(reading, rows, cells, dataset):
            return ScriptInputs(rows, reading, cells)
    if are_arrays(dataset.description):
        reading = of_arrays(task, prepared=bool(dataset.description.images))
        return ScriptInputs(inputs.rows, reading)
    reading = of_inputs(
        task, prepared=dataset.preparation is not None, shape=dataset.description.shape
    )
    return ScriptInputs(inputs.rows, reading)


def _cells(inputs: ExportInputs) -> CellTable | None:
    """The cells of a prepared table, if the engine makes the same of them."""
    account, dataset = inputs.account, inputs.dataset
    spec, table = account.spec.data, dataset.description
    if dataset.preparation is None or table.images:  # the pictures do not lie beside the script
        return None
    validation = spec.validation
    divides = validation.column if validation.method in ("group", "time") else None
    found = cell_table(dataset, divides, _held(spec, dataset))
    if found is None:
        return None
    about = {"source": table.name, "label": table.label_name, "task": table.task}
    told = spec.model_copy(update=about)
    try:
        again = load_cells(found.content, found.types, told, table.held_rows, dataset.preparation)
        rows = split_rows(told, again.labels, again, table.held_rows)
    except (InputError, ValueError):
        return None
    same = (
        np.array_equal(again.features, dataset.features),
        np.array_equal(again.labels, dataset.labels),
        again.description.class_names == table.class_names,
        np.array_equal(rows.train, inputs.rows.train),
        np.array_equal(rows.validation, inputs.rows.validation),
        np.array_equal(rows.test, inputs.rows.test),
    )
    return found if all(same) else None


def _held(spec: DataSpec, dataset: Dataset) -> RawTable | None:
    """The rows of the file that is validated on, as they were read."""
    held = held_spec(spec, dataset.description)
    if held is None:
        return None
    found = open_table(held.source, options_of(held), dataset.preparation).prepared_as(dataset).raw
    assert isinstance(found, RawTable)
    return found
