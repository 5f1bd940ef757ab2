"""From a source's name to its data: the built-in data set by name, anything else as a file."""

from __future__ import annotations

from typing import TYPE_CHECKING

from data.errors import InputError
from data.options import TableOptions

if TYPE_CHECKING:
    from data.dataset import Dataset, Description
    from data.schema import TaskChoice

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
    options = asked if isinstance(asked, TableOptions) else TableOptions(label=asked)
    label, task = options.label, options.task
    if is_builtin(source):
        from data.datasets.pokemon_radar import table as radar

        _check_builtin(source, label, task)
        return radar.generate()
    from data.sources import table

    precheck(source)
    return table.read(source, label, task)


def describe(source: str, asked: TableOptions | str | None = None) -> Description:
    """The description alone; instant for a built-in data set, as slow as `load` for a file."""
    if is_builtin(source):
        from data.datasets.pokemon_radar import table as radar

        options = asked if isinstance(asked, TableOptions) else TableOptions(label=asked)
        _check_builtin(source, options.label, options.task)
        return radar.DESCRIPTION
    return load(source, asked).description


def precheck(source: str) -> None:
    """Raise InputError for what a glance shows: no such file or name, a directory, an empty file,
    a format that holds no table.

    Reads few bytes and imports none of the table libraries.
    """
    if is_builtin(source):
        return
    from data.sources import text
    from data.sources.formats import telling

    path = text.locate(source, (BUILTIN,))
    text.check_file(path, source)
    try:
        head = telling.head_of(path)
    except OSError as error:
        raise InputError("file.unreadable", file=source, reason=text.reason_of(error)) from None
    if not head:
        raise InputError("table.empty", file=source)
    if telling.packing_of(path, head) is None:
        found = telling.format_of(path, source, head)
        if found == "text" and len(head) < telling.HEAD and _one_line(head):
            raise InputError("table.only_header", file=source)


def _one_line(head: bytes) -> bool:
    """Whether a whole file of text holds a single line that is no comment."""
    text = head.removeprefix(b"\xef\xbb\xbf")
    lines = [line for line in text.splitlines() if line.strip() and not line.startswith(b"#")]
    return len(lines) == 1


def _check_builtin(source: str, label: str | None, task: TaskChoice) -> None:
    from data.datasets.pokemon_radar import table as radar

    name = radar.DESCRIPTION.label_name
    if label not in (None, name):
        raise InputError("table.builtin_label", file=source, label=name, column=label)
    if task == "regression":
        raise InputError("table.builtin_task", file=source, label=name)
