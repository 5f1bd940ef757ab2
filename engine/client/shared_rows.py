"""Rows of tables from the process that answers for models, which has its libraries loaded."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from contextlib import closing
from typing import Any

import data
from engine.client.model_process import ModelProcess
from engine.client.table_views import StoredViews, Told
from engine.client.tables import folder_of
from engine.io.python_child import ChildDied
from engine.specs.data import DataSpec
from engine.store.database import Store
from engine.tables.table_view import RowsView

SMALL = 50_000_000
"""Bytes of a file that is read so: a larger one would keep the models' answers waiting."""


class SharedRows:
    """``open_store`` gives a thread a store of its own; what is large is read as ``StoredViews``
    does it.
    """

    def __init__(self, process: ModelProcess, open_store: Callable[[], Store]) -> None:
        self._process = process
        self._open_store = open_store
        self._views = StoredViews(open_store)

    def rows(
        self,
        spec: DataSpec,
        numbers: Sequence[int],
        told: Told,
        *,
        pictures: bool,
        every: bool = False,
    ) -> RowsView:
        """As ``StoredViews.rows``."""
        data.precheck(spec.source)
        if not _is_small(spec):
            return self._views.rows(spec, numbers, told, pictures=pictures, every=every)
        with closing(self._open_store()) as store:
            folder = folder_of(store)
        asked: dict[str, Any] = {
            "rows": list(numbers),
            "spec": spec.model_dump(mode="json"),
            "folder": folder,
            "pictures": pictures,
            "every": every,
        }
        try:
            return RowsView.from_dict(self._process.ask(asked)["found"])
        except ChildDied:
            return self._views.rows(spec, numbers, told, pictures=pictures, every=every)


def _is_small(spec: DataSpec) -> bool:
    """Built-in tables are, and files; not folders, whose size nobody knows."""
    if data.is_builtin(spec.source):
        return True
    try:
        path = data.path_of(spec.source)
        return path.is_file() and path.stat().st_size <= SMALL
    except OSError:
        return False
