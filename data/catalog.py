"""From a source's name to its data: the built-in data set by name, anything else as a file."""

from __future__ import annotations

from typing import TYPE_CHECKING

from data.errors import InputError
from data.options import TableOptions

if TYPE_CHECKING:
    from data.dataset import Dataset, Description

BUILTIN = "pokemon-radar"


def is_builtin(source: str) -> bool:
    """Whether `source` names a built-in data set rather than a file."""
    return source == BUILTIN


def load(source: str, asked: TableOptions | str | None = None) -> Dataset:
    """Read or generate the whole data set.

    `asked` is what a person said of the table, or the name of its label column alone; without a
    label it is the column `class`, else the only one of words, else the last. Raises InputError
    naming file, row, column and value where they apply.
    """
    label = asked.label if isinstance(asked, TableOptions) else asked
    if is_builtin(source):
        from data.datasets.pokemon_radar import table as radar

        _check_builtin_label(source, label)
        return radar.generate()
    from data.sources import table

    precheck(source)
    return table.read(source, label)


def describe(source: str, label: str | None = None) -> Description:
    """The description alone; instant for a built-in data set, as slow as `load` for a file."""
    if is_builtin(source):
        from data.datasets.pokemon_radar import table as radar

        _check_builtin_label(source, label)
        return radar.DESCRIPTION
    return load(source, label).description


def precheck(source: str) -> None:
    """Raise InputError for what a glance shows: no such file or name, a directory, no rows.

    Reads two records at most and imports none of the table libraries.
    """
    if is_builtin(source):
        return
    from data.sources import text

    text.precheck(text.locate(source, (BUILTIN,)), source)


def _check_builtin_label(source: str, label: str | None) -> None:
    from data.datasets.pokemon_radar import table as radar

    name = radar.DESCRIPTION.label_name
    if label not in (None, name):
        raise InputError("table.builtin_label", file=source, label=name, column=label)
