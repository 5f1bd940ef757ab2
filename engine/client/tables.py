"""What is known about a table, without loading it into this process."""

import json
from pathlib import Path

import data
from data import Description
from data.errors import InputError
from data.messages import Message
from engine.io.python_child import ChildDied, run_child
from engine.specs import DataSpec
from engine.store.database import Store
from engine.store.descriptions import keep_description, kept_description


def describe(store: Store, source: str, label: str | None = None) -> Description:
    """The table's description, from the store where the file has not changed since.

    A table not seen before is read by a child process: pandas never enters this one.

    Raises:
        InputError: the table cannot be used; file, row, column and value are named.
    """
    known = known_description(store, source, label)
    if known is not None:
        return known
    data.precheck(source)
    file = _state(source, label)  # before it is read: a change meanwhile must not pass for this one
    found = _read_in_child(source, label)
    if not store.read_only:
        keep_description(store, *file, found)
    return found


def describe_all(store: Store, spec: DataSpec) -> Description:
    """The description of a table with the file that it is validated on, where it has one.

    Raises:
        InputError: a table cannot be used, or the two do not fit.
    """
    table = describe(store, spec.source, spec.label)
    file = spec.validation.file
    if file is None:
        return table
    from data.joining import joined_description

    return joined_description(table, describe(store, file, table.label_name))


def known_description(store: Store, source: str, label: str | None = None) -> Description | None:
    """The description if it is known without reading the table.

    Raises:
        InputError: the source is missing or plainly no table.
    """
    data.precheck(source)
    if data.is_builtin(source):
        return data.describe(source, label)
    return kept_description(store, *_state(source, label))


def _state(source: str, label: str | None) -> tuple[str, str, int, int]:
    """What identifies a file as it is now, and its label: path, label, size, time of change."""
    state = Path(source).stat()
    return str(Path(source).absolute()), label or "", state.st_size, state.st_mtime_ns


def _read_in_child(source: str, label: str | None) -> Description:
    try:
        *_, found = run_child("data", [source, *(["--label", label] if label else [])])
    except ChildDied as error:
        reason = error.said or Message("table.reader_died")
        raise InputError("table.not_read", file=source, reason=reason) from None
    except ValueError:
        raise InputError("table.reader_silent", file=source) from None
    return Description.from_json(json.dumps(found))
