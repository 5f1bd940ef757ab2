"""The table of a description: numbers as they are, all else prepared for the rows that train."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from typing import Any

import data
from data import Dataset, Description
from data.errors import InputError
from data.opened import open_table
from data.options import PreparationOptions, ReadingOptions, RowOptions, TableOptions
from engine.specs.data import DataSpec
from engine.specs.preparation import PreparationSpec
from engine.specs.splitting import split_rows
from engine.specs.validation import HoldoutSpec

_FINAL = ("table.builtin_label", "table.changed_meanwhile", "table.neither_file_nor_builtin")
Recorded = Mapping[str, Any]
"""The JSON of a fitted preparation, as a run keeps it."""
Load = Callable[[DataSpec, Recorded | None], Dataset]


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
    """Read or generate the table; the rows of its validation file stand last where it has one.

    A table of nothing but numbers and a label is used as it is, unless a preparation is asked
    for or one is ``recorded``, which is applied as it was fitted.

    Raises:
        InputError: it cannot be used; file, row, column and value are named.
    """
    return with_held(spec, lambda alone: load_alone(alone, recorded))


def load_alone(spec: DataSpec, recorded: Recorded | None = None) -> Dataset:
    """Read or generate the table itself; as ``load``."""
    if recorded is None and not _says_more(spec):
        try:
            return data.load(spec.source, options_of(spec))
        except InputError as refused:
            if not may_be_prepared(refused):
                raise
    table = open_table(spec.source, options_of(spec))
    rows = split_rows(spec, table.label.values, table.raw)
    return table.prepared(rows.train, recorded)


def with_held(spec: DataSpec, load_table: Callable[[DataSpec], Dataset]) -> Dataset:
    """As ``load``, where somebody else has the table itself."""
    table = load_table(alone(spec))
    held = held_spec(spec, table.description)
    if held is None:
        return table
    from data.joining import joined

    if table.preparation is None:
        try:
            return joined(table, data.load(held.source, options_of(held)))
        except InputError as refused:
            if not may_be_prepared(refused):
                raise
        # Only both alike: a file's own preparation would scale its numbers by other rows
        asked = {"preparation": PreparationSpec()}
        table = load_table(alone(spec).model_copy(update=asked))
    return joined(table, open_table(held.source, options_of(held)).prepared_as(table))


def alone(spec: DataSpec) -> DataSpec:
    """The description of the table without the file that it is validated on."""
    if spec.validation.file is None:
        return spec
    # All its rows train, but for a test part
    validation = spec.validation.model_copy(update={"file": None, "split": 0.0, "folds": None})
    return spec.model_copy(update={"validation": validation})


def held_spec(spec: DataSpec, table: Description) -> DataSpec | None:
    """The description of the file to validate on, as another table of the kind; None without."""
    file = spec.validation.file
    if file is None:
        return None
    changes = {"source": file, "label": table.label_name, "test": HoldoutSpec()}
    if table.task == "regression":
        changes["task"] = "regression"
    return alone(spec).model_copy(update=changes)


def may_be_prepared(refused: InputError) -> bool:
    """Whether a table that cannot be used as it is may be, once it is prepared."""
    return refused.code.startswith(("cell.", "table.")) and refused.code not in _FINAL


def _says_more(spec: DataSpec) -> bool:
    """Whether a description asks for what a table of numbers, used as it is, does not need."""
    said = options_of(spec)
    return replace(said, label=None, task="auto") != TableOptions()
