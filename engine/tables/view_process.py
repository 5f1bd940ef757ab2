"""``python -P -m engine.tables.view_process``: a table, or one of its rows, as lines of JSON.

On stdin an object: ``spec`` (a description's data section), ``folder`` (where the rows of tables
that stream are kept, or null), and ``row`` (a number from 1) where one row is wanted, or ``rows``,
whether ``pictures`` of them are, and ``every`` column. On stdout lines ``done`` and ``of`` several
times a second, then an ``answer``, or an ``error`` with its message.
"""

import json
import sys
import threading
from pathlib import Path
from typing import Any

from data.errors import MessageError
from engine.specs.data import DataSpec
from engine.tables.table_view import RowsView, RowView, TableView

EVERY_SECONDS = 0.2


class _Progress:
    """Prints how far the work is, from a thread of its own: whoever reads may stop it any time."""

    def __init__(self) -> None:
        self._told = (0, 1)
        self._over = threading.Event()
        self._lock = threading.Lock()
        threading.Thread(target=self._print, daemon=True).start()

    def __call__(self, done: int, of: int) -> None:
        self._told = (done, of)

    def _print(self) -> None:
        while not self._over.wait(EVERY_SECONDS):
            with self._lock:
                if not self._over.is_set():
                    done, of = self._told
                    print(json.dumps({"done": done, "of": of}), flush=True)

    def answer(self, values: dict[str, Any]) -> None:
        """The last line."""
        with self._lock:
            self._over.set()
            print(json.dumps(values), flush=True)


def _found(
    spec: DataSpec, asked: dict[str, Any], progress: _Progress
) -> TableView | RowView | RowsView:
    from engine.tables.viewing import row_of, rows_of, view_of

    folder = None if asked.get("folder") is None else Path(asked["folder"])
    if "rows" in asked:
        rows = [int(row) for row in asked["rows"]]
        pictures, every = asked["pictures"], asked["every"]
        return rows_of(spec, rows, progress, folder, pictures=pictures, every=every)
    if asked.get("row") is not None:
        return row_of(spec, int(asked["row"]), progress, folder)
    return view_of(spec, progress, folder)


def main() -> int:
    """Answer what stdin asks; the exit code (0 or 2)."""
    asked: dict[str, Any] = json.loads(sys.stdin.read())
    spec = DataSpec.model_validate(asked["spec"])
    progress = _Progress()
    try:
        found = _found(spec, asked, progress)
    except MessageError as error:
        progress.answer({"error": error.message.to_dict()})
        return 2
    progress.answer({"answer": found.to_dict()})
    return 0


if __name__ == "__main__":
    sys.exit(main())
