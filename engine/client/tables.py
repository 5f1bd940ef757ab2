"""What is known about a table, without loading it into this process."""

import json
from collections.abc import Callable
from dataclasses import dataclass
from functools import lru_cache
from typing import Any

import data
from data import Description
from data.errors import InputError
from data.messages import Message
from data.roles.picture_names import NOT_THERE
from engine.io.python_child import ChildDied, run_child
from engine.settings import read_settings
from engine.specs.data import DataSpec
from engine.store.database import Store
from engine.store.descriptions import keep_description, kept_description
from engine.tables.keys import keys_of
from engine.tables.loading import alone, held_spec, may_be_prepared, with_windows
from engine.tables.options import options_of
from engine.tables.streaming import FOLDER, may_stream


def describe(store: Store, spec: DataSpec, told: "Told | None" = None) -> Description:
    """The description of the table alone, from the store where the file has not changed since.

    A table not seen before is read by a child process: pandas never enters this one. ``told`` hears
    how far that is.

    Raises:
        InputError: the table cannot be used; file, row, column and value are named.
    """
    spec = alone(spec)
    known = known_description(store, spec)
    if known is not None:
        return known
    file = _state(spec.source)  # before it is read: a change meanwhile must not pass for this one
    found = _read_in_child(spec, folder_of(store), told)
    if not store.read_only and may_be_kept(found):
        key = keys_of(spec).of(found)
        keep_description(store, file.path, key, file.size, file.modified, found)
    return found


def folder_of(store: Store) -> str | None:
    """Where the rows of tables that stream are kept; None where nothing may be written."""
    return None if store.read_only else str(store.directory / FOLDER)


def describe_all(store: Store, spec: DataSpec) -> Description:
    """The description of a table with the file that it is validated on, where it has one.

    Raises:
        InputError: a table cannot be used, or the two do not fit.
    """
    table = describe(store, spec)
    held = held_spec(spec, table)
    if held is None:
        return table
    if table.streams and data.is_of_images(spec.source, spec.shape):
        raise InputError("streaming.cannot", file=spec.source, key="data.validation.file")
    beside = None if table.preparation else _as_it_is(store, held)
    if beside is None:  # both are prepared for the rows of the table that train
        return _read_both(spec.model_dump_json(), _state(spec.source), _state(held.source))
    from data.joining import joined_description

    return joined_description(table, beside)


def _as_it_is(store: Store, spec: DataSpec) -> Description | None:
    """The description of a table of numbers; None where it cannot be used as it is."""
    try:
        found = describe(store, spec)
    except InputError as refused:
        if not may_be_prepared(refused):
            raise
        return None
    return None if found.preparation else found


def known_description(store: Store, spec: DataSpec) -> Description | None:
    """The description if it is known without reading the table.

    Raises:
        InputError: the source is missing or plainly no table.
    """
    data.precheck(spec.source)
    if data.is_builtin(spec.source):
        return with_windows(spec, data.describe(spec.source, options_of(spec)))
    file, keys = _state(spec.source), keys_of(spec)
    for key in (keys.plain, keys.whole):
        found = kept_description(store, file.path, key, file.size, file.modified)
        if found is None or _is_of_before(spec, file, found):
            continue
        if found.pictures is None or found.pictures.is_unchanged:
            return found
    return None


def may_be_kept(table: Description) -> bool:
    """Whether what is known of a table holds while its file stays as it is: not where pictures that
    it seems to name were not there.
    """
    return all(note.code != NOT_THERE for note in table.notes)


def _is_of_before(spec: DataSpec, file: "_File", found: Description) -> bool:
    """Whether an earlier version described a table that streams by now, or pictures as columns."""
    if data.is_of_images(spec.source, spec.shape):
        return not found.shape or (not found.streams and may_stream(spec))
    large = spec.streaming == "auto" and file.size > read_settings().stream_above
    return large and not found.streams


Told = Callable[[int, int], object]
"""Told how much of how much is done."""


@dataclass(frozen=True, slots=True)
class _File:
    """What identifies a file as it is now; ``modified`` is in nanoseconds."""

    path: str
    size: int
    modified: int


def _state(source: str) -> _File:
    size, modified = data.state_of(source)
    return _File(str(data.path_of(source).absolute()), size, modified)


@lru_cache(maxsize=16)
def _read_both(described: str, *files: _File) -> Description:
    """Once in this process, as long as the files stay as they are."""
    del files
    return _read_in_child(DataSpec.model_validate_json(described))


def _read_in_child(
    spec: DataSpec, folder: str | None = None, told: Told | None = None
) -> Description:
    where = [] if folder is None else [folder]
    found: dict[str, Any] = {}
    try:
        for found in run_child("engine.tables", where, spec.model_dump_json()):
            if told is not None and "of" in found:
                told(int(found["done"]), int(found["of"]))
    except ChildDied as error:
        reason = error.said or Message("table.reader_died")
        raise InputError("table.not_read", file=spec.source, reason=reason) from None
    if not found or "of" in found:
        raise InputError("table.reader_silent", file=spec.source)
    return Description.from_json(json.dumps(found))
