"""The table of a description, as the data floor reads it, with the file that it is validated on."""

from collections.abc import Callable

import data
from data import Dataset, Description
from data.options import TableOptions
from engine.specs.data import DataSpec

Load = Callable[[DataSpec], Dataset]


def options_of(spec: DataSpec) -> TableOptions:
    """What a description says of its table, in the data floor's words."""
    return TableOptions(label=spec.label)


def load(spec: DataSpec) -> Dataset:
    """Read or generate the table; the rows of its validation file stand last where it has one.

    Raises:
        InputError: it cannot be used; file, row, column and value are named.
    """
    return with_held(spec, load_alone)


def load_alone(spec: DataSpec) -> Dataset:
    """Read or generate the table itself; as ``load``."""
    return data.load(spec.source, options_of(spec))


def with_held(spec: DataSpec, load_table: Load) -> Dataset:
    """As ``load``, where somebody else has the table itself."""
    table = load_table(alone(spec))
    held = held_spec(spec, table.description)
    if held is None:
        return table
    from data.joining import joined

    return joined(table, load_alone(held))


def alone(spec: DataSpec) -> DataSpec:
    """The description of the table without the file that it is validated on."""
    if spec.validation.file is None:
        return spec
    validation = spec.validation.model_copy(update={"file": None})
    return spec.model_copy(update={"validation": validation})


def held_spec(spec: DataSpec, table: Description) -> DataSpec | None:
    """The description of the file to validate on, as another table of the kind; None without."""
    file = spec.validation.file
    if file is None:
        return None
    return alone(spec).model_copy(update={"source": file, "label": table.label_name})
