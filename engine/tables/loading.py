"""The table of a description: numbers as they are, all else prepared for the rows that train."""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import Any

import data
from data import Dataset
from data.errors import InputError
from data.opened import open_table
from data.options import PreparationOptions, ReadingOptions, RowOptions, TableOptions
from engine.specs.data import DataSpec
from engine.specs.splitting import split_labels

_FINAL = ("table.builtin_label", "table.changed_meanwhile", "table.neither_file_nor_builtin")
Recorded = Mapping[str, Any]
"""The JSON of a fitted preparation, as a run keeps it."""


def options_of(spec: DataSpec) -> TableOptions:
    """What a description says of its table, in the data floor's words."""
    asked = spec.preparation
    said = spec.reading
    return TableOptions(
        label=spec.label,
        recipe=spec.recipe,
        task=spec.task,
        where=spec.where,
        roles=spec.roles or {},
        orders=spec.orders or {},
        reading=ReadingOptions() if said is None else ReadingOptions(**said.model_dump()),
        rows=RowOptions(spec.classes, spec.cap, spec.balance, spec.sample, spec.sample_seed),
        preparation=None if asked is None else PreparationOptions(**asked.model_dump()),
    )


def as_begun(spec: DataSpec, task: str | None, classes: Sequence[str] | None) -> DataSpec:
    """The data of a run that has begun, with the task that its label was then taken for.

    ``task`` and ``classes`` are what the run knows; None and nothing for one that has not begun.
    """
    known = task or ("classification" if classes else "auto")
    if spec.task != "auto" or known == "auto" or not spec.is_own:
        return spec
    return spec.model_copy(update={"task": known})


def load(spec: DataSpec, recorded: Recorded | None = None) -> Dataset:
    """Read or generate the table.

    A table of nothing but numbers and a label is used as it is, unless a preparation is asked
    for or one is ``recorded``, which is applied as it was fitted.

    Raises:
        InputError: it cannot be used; file, row, column and value are named.
    """
    if recorded is None and not _says_more(spec):
        try:
            return data.load(spec.source, options_of(spec))
        except InputError as refused:
            if not may_be_prepared(refused):
                raise
    table = open_table(spec.source, options_of(spec))
    return table.prepared(split_labels(spec, table.label.values).train, recorded)


def may_be_prepared(refused: InputError) -> bool:
    """Whether a table that cannot be used as it is may be, once it is prepared."""
    return refused.code.startswith(("cell.", "table.")) and refused.code not in _FINAL


def _says_more(spec: DataSpec) -> bool:
    """Whether a description asks for what a table of numbers, used as it is, does not need."""
    said = options_of(spec)
    return replace(said, label=None, task="auto") != TableOptions()
