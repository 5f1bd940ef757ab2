"""From a source's name to its data: the built-in data set by name, anything else as a file."""

from __future__ import annotations

from typing import TYPE_CHECKING

from data.errors import InputError

if TYPE_CHECKING:
    from data.dataset import Dataset, Description
    from data.schema import TaskChoice

BUILTIN = "pokemon-radar"


def is_builtin(source: str) -> bool:
    """Whether `source` names a built-in data set rather than a file."""
    return source == BUILTIN


def load(source: str, label: str | None = None, task: TaskChoice = "auto") -> Dataset:
    """Read or generate the whole data set.

    `label` names the label column of a table; without it the column `class`, else the last one.
    `task` tells whether its values are classes or numbers to predict, where that is not to be
    found out.
    Raises InputError naming file, row, column and value where they apply.
    """
    if is_builtin(source):
        from data.datasets.pokemon_radar import table as radar

        _check_builtin(source, label, task)
        return radar.generate()
    from data.sources import table

    precheck(source)
    return table.read(source, label, task)


def describe(source: str, label: str | None = None, task: TaskChoice = "auto") -> Description:
    """The description alone; instant for a built-in data set, as slow as `load` for a file."""
    if is_builtin(source):
        from data.datasets.pokemon_radar import table as radar

        _check_builtin(source, label, task)
        return radar.DESCRIPTION
    return load(source, label, task).description


def precheck(source: str) -> None:
    """Raise InputError for what a glance shows: no such file or name, a directory, no rows.

    Reads two records at most and imports none of the table libraries.
    """
    if is_builtin(source):
        return
    from data.sources import text

    text.precheck(text.locate(source, (BUILTIN,)), source)


def _check_builtin(source: str, label: str | None, task: TaskChoice) -> None:
    from data.datasets.pokemon_radar import table as radar

    name = radar.DESCRIPTION.label_name
    if label not in (None, name):
        raise InputError("table.builtin_label", file=source, label=name, column=label)
    if task == "regression":
        raise InputError("table.builtin_task", file=source, label=name)
