"""What is known about a table, without loading it into this process."""

import json
from pathlib import Path

import data
from data import Description
from data.errors import InputError
from data.messages import Message
from data.schema import TaskChoice
from engine.io.python_child import ChildDied, run_child
from engine.store.database import Store
from engine.store.descriptions import keep_description, kept_description


def describe(
    store: Store, source: str, label: str | None = None, task: TaskChoice = "auto"
) -> Description:
    """The table's description, from the store where the file has not changed since.

    A table not seen before is read by a child process: pandas never enters this one.

    Raises:
        InputError: the table cannot be used; file, row, column and value are named.
    """
    known = known_description(store, source, label, task)
    if known is not None:
        return known
    data.precheck(source)
    file = _state(
        source, label, task
    )  # before it is read: a change meanwhile must not pass for this one
    found = _read_in_child(source, label, task)
    if not store.read_only:
        keep_description(store, *file, found)
    return found


def known_description(
    store: Store, source: str, label: str | None = None, task: TaskChoice = "auto"
) -> Description | None:
    """The description if it is known without reading the table.

    Raises:
        InputError: the source is missing or plainly no table.
    """
    data.precheck(source)
    if data.is_builtin(source):
        return data.describe(source, label, task)
    return kept_description(store, *_state(source, label, task))


def _state(source: str, label: str | None, task: TaskChoice) -> tuple[str, str, str, int, int]:
    """What identifies a file as it is now, and how it is read: path, label, task, size, time of
    change.
    """
    state = Path(source).stat()
    return str(Path(source).absolute()), label or "", task, state.st_size, state.st_mtime_ns


def _read_in_child(source: str, label: str | None, task: TaskChoice) -> Description:
    try:
        asked = [*(["--label", label] if label else []), "--task", task]
        *_, found = run_child("data", [source, *asked])
    except ChildDied as error:
        reason = error.said or Message("table.reader_died")
        raise InputError("table.not_read", file=source, reason=reason) from None
    except ValueError:
        raise InputError("table.reader_silent", file=source) from None
    return Description.from_json(json.dumps(found))
