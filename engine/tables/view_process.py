"""``python -P -m engine.tables.view_process``: a table, or one of its rows, as lines of JSON.

On stdin an object: ``spec`` (a description's data section), ``folder`` (where the rows of tables
that stream are kept, or null), and ``row`` (a number from 1) where one row is wanted, or ``rows``,
whether ``pictures`` of them are, and ``every`` column. On stdout lines ``done`` and ``of`` several
times a second, then an ``answer``, or an ``error`` with its message.
"""

import json
import sys
from pathlib import Path
from typing import Any

from data.errors import MessageError
from engine.specs.data import DataSpec
from engine.tables.table_view import RowsView, RowView, TableView
from engine.tables.telling import Telling


def _found(
    spec: DataSpec, asked: dict[str, Any], progress: Telling
) -> TableView | RowView | RowsView:
    from engine.tables.single_rows import row_of, rows_of
    from engine.tables.viewing import view_of

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
    progress = Telling()
    try:
        found = _found(spec, asked, progress)
    except MessageError as error:
        progress.answer({"error": error.message.to_dict()})
        return 2
    progress.answer({"answer": found.to_dict()})
    return 0


if __name__ == "__main__":
    sys.exit(main())
