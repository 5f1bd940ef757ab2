"""From a source's name to its data: the built-in data sets by name, anything else as a file."""

from __future__ import annotations

from importlib import import_module
from pathlib import Path
from typing import TYPE_CHECKING, Any

from data import builtin_rows
from data.errors import InputError
from data.options import TableOptions

if TYPE_CHECKING:
    from data.dataset import Dataset, Description
    from data.schema import TaskChoice

BUILTIN = "pokemon-radar"
DIGITS = "digits"
CIFAR10 = "cifar10"
"""Named, and not built in: it is read where the person has it."""
BUILTINS = {
    BUILTIN: "data.datasets.pokemon_radar.table",
    DIGITS: "data.datasets.digits",
}
"""The module of each built-in data set, with its `DESCRIPTION` and `generate`."""


def is_builtin(source: str) -> bool:
    """Whether `source` names a built-in data set rather than a file."""
    return source in BUILTINS


def is_named(source: str) -> bool:
    """Whether `source` is the name of a data set, and no path."""
    return is_builtin(source) or source == CIFAR10


def path_of(source: str) -> Path:
    """The file or folder that a source which is not built in stands for.

    Raises:
        InputError: it is nowhere.
    """
    if source == CIFAR10:
        from data.sources.images import cifar10

        return cifar10.find()
    return Path(source).expanduser()


def is_of_images(source: str, shape: tuple[int, ...] = ()) -> bool:
    """Whether a row of the source is an image (its columns are the pixels of one where a `shape`
    is named). A glance: few bytes are read, no numpy is loaded.
    """
    if is_builtin(source):
        return bool(_builtin(source).DESCRIPTION.shape)
    from data.image_tables import kind_of

    return kind_of(source, shape) is not None


def state_of(source: str) -> tuple[int, int]:
    """What tells that a source is the same as before: its bytes, and the time of its last change
    in nanoseconds (of a folder a number that depends on all of its files). Zeros where built in.

    Raises:
        InputError: as `path_of`.
        OSError: it is gone.
    """
    if is_builtin(source):
        return 0, 0
    from data.sources.folder_state import folder_state

    path = path_of(source)
    found = path.stat()
    return folder_state(path) if path.is_dir() else (found.st_size, found.st_mtime_ns)


def load(source: str, asked: TableOptions | str | None = None) -> Dataset:
    """Read or generate the whole data set.

    `asked` is what a person said of the table, or the name of its label column alone; without a
    label it is the column `class`, else the only one of words, else the last. Raises InputError
    naming file, row, column and value where they apply.
    """
    options = asked if isinstance(asked, TableOptions) else TableOptions(label=asked)
    label, task = options.label, options.task
    if is_builtin(source):
        _check_builtin(source, label, task)
        return builtin_rows.chosen(_builtin(source).generate(), options.rows)
    from data import image_tables

    precheck(source)
    images = image_tables.kind_of(source, options.shape)
    if images is not None:
        return image_tables.load(source, images, options)
    from data.sources import table

    return table.read(source, label, task)


def describe(source: str, asked: TableOptions | str | None = None) -> Description:
    """The description alone; instant for a built-in data set, as slow as `load` for a file."""
    if is_builtin(source):
        options = asked if isinstance(asked, TableOptions) else TableOptions(label=asked)
        _check_builtin(source, options.label, options.task)
        return builtin_rows.described(_builtin(source).DESCRIPTION, options.rows)
    return load(source, asked).description


def precheck(source: str) -> None:
    """Raise InputError for what a glance shows: no such file or name, a directory without pictures,
    an empty file, a format that holds no table, pictures in arrays without labels.

    Reads few bytes and imports none of the table libraries.
    """
    if is_builtin(source):
        return
    from data.sources import text
    from data.sources.formats import telling
    from data.sources.images import unlabelled

    if source == CIFAR10:
        path_of(source)
        return
    path = text.locate(source, (*BUILTINS, CIFAR10))
    if _is_of_pictures(path, source):
        return
    text.check_file(path, source)
    try:
        head = telling.head_of(path)
    except OSError as error:
        raise InputError("file.unreadable", file=source, reason=text.reason_of(error)) from None
    if not head:
        raise InputError("table.empty", file=source)
    unlabelled.check_arrays(path, source)
    if telling.packing_of(path, head) is None:
        found = telling.format_of(path, source, head)
        if found == "text" and len(head) < telling.HEAD and _one_line(head):
            raise InputError("table.only_header", file=source)


def _one_line(head: bytes) -> bool:
    """Whether a whole file of text holds a single line that is no comment."""
    text = head.removeprefix(b"\xef\xbb\xbf")
    lines = [line for line in text.splitlines() if line.strip() and not line.startswith(b"#")]
    return len(lines) == 1


def _is_of_pictures(path: Path, source: str) -> bool:
    """Whether a folder, or an archive that is known by name, holds pictures; a folder must."""
    from data.image_tables import check_folder
    from data.sources.images.cifar10 import is_cifar10

    if is_cifar10(path) and path.exists():
        return True
    if not path.is_dir():
        return False
    check_folder(path, source)
    return True


def _builtin(source: str) -> Any:
    return import_module(BUILTINS[source])


def _check_builtin(source: str, label: str | None, task: TaskChoice) -> None:
    name = _builtin(source).DESCRIPTION.label_name
    if label not in (None, name):
        raise InputError("table.builtin_label", file=source, label=name, column=label)
    if task == "regression":
        raise InputError("table.builtin_task", file=source, label=name)
