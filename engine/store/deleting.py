"""Runs deleted for good: their rows, and their folders with models and checkpoints."""

import json
import shutil
from collections.abc import Sequence
from contextlib import suppress
from pathlib import Path

from data.errors import InputError
from engine.store.database import Store
from engine.store.runs import Run, some_runs

_GONE = ".deleted-"
"""A folder's name begins so once its run is out of the database."""


def check_deletable(store: Store, ids: Sequence[str]) -> list[Run]:
    """The runs, in this order, if all of them can be deleted together.

    Raises:
        InputError: one cannot be.
    """
    known = {run.id: run for run in some_runs(store, ids)}
    for run_id in ids:
        if run_id not in known:
            raise InputError("run.unknown", run=run_id)
        run = known[run_id]
        if run.status == "queued":
            raise InputError("run.delete_waiting", run=run.name)
        if not run.is_ended:
            raise InputError("run.delete_live", run=run.name, status=run.status)
    child = store.db.execute(
        "SELECT id, name, json_extract(spec, '$.branch.run') AS parent FROM runs WHERE parent IN "
        "(SELECT value FROM json_each(:ids)) AND id NOT IN (SELECT value FROM json_each(:ids))",
        {"ids": json.dumps(list(ids))},
    ).fetchone()
    if child is not None:
        raise InputError(
            "run.needed_by_branch",
            run=known[child["parent"]].name,
            branch=child["name"],
            id=child["id"],
        )
    return [known[run_id] for run_id in dict.fromkeys(ids)]


def delete_runs(store: Store, ids: Sequence[str]) -> list[Run]:
    """Delete runs that have ended, all or none; the runs that are gone.

    Raises:
        InputError: one of them cannot be deleted.
    """
    try:
        with store.write() as db:
            found = check_deletable(store, ids)
            for table, column in _tables_of_runs(store):
                for run in found:
                    db.execute(f'DELETE FROM "{table}" WHERE "{column}" = ?', (run.id,))
            for run in found:
                db.execute("DELETE FROM runs WHERE id = ?", (run.id,))
            # While the database can still take everything back
            _set_aside(store, [run.id for run in found])
    finally:
        _sweep(store)
    return found


def _tables_of_runs(store: Store) -> list[tuple[str, str]]:
    """Every table, and its column, whose rows belong to a run."""
    rows = store.db.execute(
        'SELECT m.name, f."from" FROM sqlite_master AS m, pragma_foreign_key_list(m.name) AS f '
        "WHERE m.type = 'table' AND f.\"table\" = 'runs'"
    )
    return [(row[0], row[1]) for row in rows]


def _set_aside(store: Store, ids: Sequence[str]) -> None:
    """Rename the runs' folders."""
    for run_id in ids:
        folder = _folders(store) / run_id
        if folder.parent == _folders(store) and (folder.exists() or folder.is_symlink()):
            folder.rename(folder.with_name(_GONE + run_id))


def _sweep(store: Store) -> None:
    """Put back the folders set aside whose runs are still there, and remove the others.

    A deletion that failed or was killed may have left either.
    """
    gone: list[Path] = []
    with store.write() as db:  # no other deletion is halfway
        for aside in _folders(store).glob(f"{_GONE}*"):
            run_id = aside.name.removeprefix(_GONE)
            if db.execute("SELECT 1 FROM runs WHERE id = ?", (run_id,)).fetchone() is None:
                gone.append(aside)
                continue
            with suppress(OSError):
                aside.rename(aside.with_name(run_id))
    for folder in gone:
        with suppress(OSError):
            if folder.is_symlink():
                folder.unlink()
            else:
                shutil.rmtree(folder)


def _folders(store: Store) -> Path:
    return store.directory / "runs"
