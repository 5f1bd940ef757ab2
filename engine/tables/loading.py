"""The table of a description, as the data floor reads it."""

import data
from data import Dataset
from data.options import TableOptions
from engine.specs.data import DataSpec


def options_of(spec: DataSpec) -> TableOptions:
    """What a description says of its table, in the data floor's words."""
    return TableOptions(label=spec.label, task=spec.task)


def load(spec: DataSpec) -> Dataset:
    """Read or generate the table.

    Raises:
        InputError: it cannot be used; file, row, column and value are named.
    """
    return data.load(spec.source, options_of(spec))
