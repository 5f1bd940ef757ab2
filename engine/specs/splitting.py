"""Which rows of a table train, validate and test, as a description asks for."""

from dataclasses import replace
from typing import TYPE_CHECKING, Any

from data import Dataset
from data.column_source import ColumnSource
from data.errors import InputError
from data.raw_table import RawTable
from data.split import Split, SplitOptions, split
from engine.specs.data import DataSpec
from engine.specs.experiment import ExperimentSpec

if TYPE_CHECKING:
    from numpy.typing import NDArray


def split_of(spec: ExperimentSpec, dataset: Dataset) -> Split:
    """The numbers of the rows of each part."""
    if dataset.rows_file is not None:
        return Split(*dataset.rows_file.parts)
    held = dataset.description.held_rows
    return split_rows(spec.data, dataset.labels, dataset, held)


def split_rows(
    spec: DataSpec, labels: "NDArray[Any]", columns: ColumnSource, held: int = 0
) -> Split:
    """As ``split_of``, of labels (rows,) alone; ``columns`` is asked where a column divides.

    The last ``held`` rows validate, and no others.

    Raises:
        InputError: they cannot be divided so; a row is named by its number in the file.
    """
    try:
        return _split(spec, labels, columns, held)
    except InputError as refused:
        row = refused.row
        if row is None or not isinstance(columns, RawTable):
            raise
        about = {**refused.message.params, "row": columns.number_at(row - 1)}
        raise InputError(refused.code, **about) from None


def _split(spec: DataSpec, labels: "NDArray[Any]", columns: ColumnSource, held: int) -> Split:
    import numpy as np

    options = options_of(spec)
    values = None
    if options.by_column and spec.validation.column is not None:
        values = columns.column(spec.validation.column)
    name = spec.validation.column or ""
    if not held:
        return split(labels, options, values, name)
    before = len(labels) - held
    values = None if values is None else values[:before]
    found = split(labels[:before], replace(options, fraction=0.0, folds=None), values, name)
    return Split(found.train, np.arange(before, len(labels), dtype=np.int64), found.test)


def options_of(spec: DataSpec) -> SplitOptions:
    """How a description divides its rows."""
    validation = spec.validation
    return SplitOptions(
        fraction=validation.split,
        method=validation.method,
        shuffle_seed=spec.shuffle_seed,
        seed=validation.seed,
        folds=validation.folds,
        fold=validation.fold,
        test=spec.test.split,
        test_seed=spec.test.seed,
    )
