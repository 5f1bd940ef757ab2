"""The table of a description, as the data floor reads it."""

from collections.abc import Sequence

import data
from data import Dataset
from data.options import TableOptions
from engine.specs.data import DataSpec


def options_of(spec: DataSpec) -> TableOptions:
    """What a description says of its table, in the data floor's words."""
    return TableOptions(label=spec.label, task=spec.task)


def as_begun(spec: DataSpec, task: str | None, classes: Sequence[str] | None) -> DataSpec:
    """The data of a run that has begun, with the task that its label was then taken for.

    ``task`` and ``classes`` are what the run knows; None and nothing for one that has not begun.
    """
    known = task or ("classification" if classes else "auto")
    if spec.task != "auto" or known == "auto" or not spec.is_own:
        return spec
    return spec.model_copy(update={"task": known})


def load(spec: DataSpec) -> Dataset:
    """Read or generate the table.

    Raises:
        InputError: it cannot be used; file, row, column and value are named.
    """
    return data.load(spec.source, options_of(spec))
