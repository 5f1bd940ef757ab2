"""Tables as the screen shows them, read and measured by a child process."""

from __future__ import annotations

import json
from collections.abc import Callable, Sequence
from contextlib import closing, suppress
from typing import Any

import data
from data.errors import InputError
from data.messages import Message
from data.roles.picture_names import NOT_THERE
from engine.client.augmentation import Augmented, augmented_pictures
from engine.client.tables import folder_of
from engine.io.python_child import ChildDied, run_child
from engine.specs import ExperimentSpec
from engine.specs.data import DataSpec
from engine.store.database import Store
from engine.store.descriptions import keep_text, kept_text
from engine.tables.keys import keys_of
from engine.tables.table_view import FORMAT, RowsView, RowView, TableView

LARGEST_KEPT = 2_000_000
"""Characters of a view that the store keeps at most."""
Told = Callable[[int, int], bool]
"""Told how much of how much is done; False stops the work."""


class Stopped(Exception):
    """The work was stopped by who asked for it."""


class StoredViews:
    """``open_store`` gives a thread a store of its own; views of files that have not changed since
    come from there.
    """

    def __init__(self, open_store: Callable[[], Store]) -> None:
        self._open_store = open_store

    def view(self, spec: DataSpec, told: Told) -> TableView:
        """The table with its statistics.

        Raises:
            InputError: it cannot be read; file, row, column and value are named.
            Stopped: ``told`` asked for it.
        """
        data.precheck(spec.source)
        key = _key(spec)  # before it is read: a change meanwhile must not pass for this one
        with closing(self._open_store()) as store:
            kept = kept_text(store, *key)
            if kept is not None:
                with suppress(InputError, ValueError):  # of another version: it is read again
                    return TableView.from_dict(json.loads(kept))
            asked = {"spec": spec.model_dump(mode="json"), "folder": folder_of(store)}
            values = _asked(asked, spec.source, told)
            found, text = TableView.from_dict(values), json.dumps(values)
            if not store.read_only and len(text) <= LARGEST_KEPT and _may_be_kept(found):
                keep_text(store, *key, text)
        return found

    def row(self, spec: DataSpec, number: int, told: Told) -> RowView:
        """One row (from 1) of the rows in use, before and after its preparation.

        Raises:
            InputError: the table cannot be read, or has no such row.
            Stopped: ``told`` asked for it.
        """
        data.precheck(spec.source)
        with closing(self._open_store()) as store:
            folder = folder_of(store)
        asked = {"spec": spec.model_dump(mode="json"), "folder": folder, "row": number}
        return RowView.from_dict(_asked(asked, spec.source, told))

    def rows(
        self,
        spec: DataSpec,
        numbers: Sequence[int],
        told: Told,
        *,
        pictures: bool,
        every: bool = False,
    ) -> RowsView:
        """Some rows (from 1) of the rows in use, as read or as ``pictures``; of cells those of
        inputs, or of ``every`` column.

        Raises:
            InputError: the table cannot be read.
            Stopped: ``told`` asked for it.
        """
        data.precheck(spec.source)
        with closing(self._open_store()) as store:
            folder = folder_of(store)
        asked = {
            "spec": spec.model_dump(mode="json"),
            "folder": folder,
            "rows": list(numbers),
            "pictures": pictures,
            "every": every,
        }
        return RowsView.from_dict(_asked(asked, spec.source, told))

    def augmented(
        self,
        spec: ExperimentSpec,
        numbers: Sequence[int],
        copies: int,
        goes_on: Callable[[], bool],
    ) -> Augmented:
        """Rows (from 1) of images before and after the network's random layers.

        Raises:
            InputError: as ``augmented_pictures``.
        """
        with closing(self._open_store()) as store:
            return augmented_pictures(store, spec, numbers, copies, goes_on)


def _key(spec: DataSpec) -> tuple[str, str, int, int]:
    """What a view depends on: the table as it is now, and the whole description of the data."""
    kind = ["view", FORMAT, keys_of(spec).whole]
    if data.is_builtin(spec.source):
        content = data.describe(spec.source).sha256
        return spec.source, json.dumps([*kind, content]), 0, 0
    path = data.path_of(spec.source).absolute()
    return str(path), json.dumps(kind), *data.state_of(spec.source)


def _may_be_kept(view: TableView) -> bool:
    """Whether the view holds while the table's file stays as it is: pictures may come and go."""
    names_some = any(column.role == "image" for column in view.schema.columns)
    return not names_some and all(note.code != NOT_THERE for note in view.notes)


def _asked(asked: dict[str, Any], source: str, told: Told) -> dict[str, Any]:
    """What the child process answers; it ends with the answer, or where ``told`` says so."""
    child = run_child("engine.tables.view_process", [], json.dumps(asked))
    with closing(child):
        try:
            for line in child:
                if "answer" in line:
                    return line["answer"]
                if "of" in line and not told(int(line["done"]), int(line["of"])):
                    raise Stopped
        except ChildDied as error:
            reason = error.said or Message("table.reader_died")
            raise InputError("table.not_read", file=source, reason=reason) from None
    raise InputError("table.reader_silent", file=source)
