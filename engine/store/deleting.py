"""Runs deleted, with their models and checkpoints, and for some days brought back.

Their rows go into the trash (``engine.store.trash``), their folders are set aside.
"""

import json
import shutil
import time
from collections.abc import Sequence
from contextlib import suppress
from pathlib import Path
from typing import NamedTuple

from data.errors import InputError
from engine.statuses import OPEN
from engine.store.database import Store
from engine.store.raw_rows import tables_of_runs
from engine.store.trash import (
    KEPT_SECONDS,
    forget_old,
    is_trashed,
    take_back,
    throw_away,
)

_GONE = ".deleted-"
"""A folder's name begins so once its run is out of the database."""


class Deletable(NamedTuple):
    """A run that can be deleted, damaged or not."""

    id: str
    name: str
    pinned: bool


def check_deletable(store: Store, ids: Sequence[str]) -> list[Deletable]:
    """The runs, in this order, if all of them can be deleted together.

    Raises:
        InputError: one cannot be.
    """
    rows = store.db.execute(
        "SELECT id, name, pinned, status, ended FROM runs "
        "WHERE id IN (SELECT value FROM json_each(?))",
        (json.dumps(list(ids)),),
    )
    known = {row["id"]: row for row in rows}
    for run_id in ids:
        if run_id not in known:
            raise InputError("run.unknown", run=run_id)
        run = known[run_id]
        if run["status"] == "queued":
            raise InputError("run.delete_waiting", run=run["name"])
        if run["status"] in OPEN:
            raise InputError("run.delete_live", run=run["name"], status=run["status"])
    child = store.db.execute(
        "SELECT id, name, CASE WHEN json_valid(spec) THEN json_extract(spec, '$.branch.run') END "
        "AS parent FROM runs WHERE parent IN (SELECT value FROM json_each(:ids)) "
        "AND id NOT IN (SELECT value FROM json_each(:ids))",
        {"ids": json.dumps(list(ids))},
    ).fetchone()
    if child is not None:
        raise InputError(
            "run.needed_by_branch",
            run=known[child["parent"]]["name"],
            branch=child["name"],
            id=child["id"],
        )
    found = [known[run_id] for run_id in dict.fromkeys(ids)]
    return [Deletable(row["id"], row["name"], bool(row["pinned"])) for row in found]


def delete_runs(store: Store, ids: Sequence[str], *, for_good: bool = False) -> list[Deletable]:
    """Delete runs that have ended, all or none; the runs that are gone.

    Unless ``for_good`` they can be brought back for some days.

    Raises:
        InputError: one of them cannot be deleted.
    """
    try:
        with store.write() as db:
            found = check_deletable(store, ids)
            for run in found if not for_good else ():
                throw_away(store, run.id, run.name)
            for table, column in tables_of_runs(store.db):
                for run in found:
                    db.execute(f'DELETE FROM "{table}" WHERE "{column}" = ?', (run.id,))
            for run in found:
                db.execute("DELETE FROM runs WHERE id = ?", (run.id,))
            # While the database can still take everything back
            _set_aside(store, [run.id for run in found])
    finally:
        empty_trash(store)
    return found


def undelete_runs(store: Store, ids: Sequence[str]) -> None:
    """Bring deleted runs back, all or none.

    Raises:
        InputError: one of them cannot be brought back.
    """
    try:
        with store.write():
            waiting = list(ids)
            while waiting:
                waiting = _take_back(store, waiting)
    finally:
        empty_trash(store)


def _take_back(store: Store, ids: Sequence[str]) -> list[str]:
    """Bring back those that can be; the others are branches of runs among them."""
    later: list[str] = []
    for run_id in ids:
        try:
            take_back(store, run_id)
        except InputError as error:
            if error.code != "run.origin_first" or error.message.params["origin"] not in ids:
                raise
            later.append(run_id)
            if len(later) == len(ids):  # each is said to be a branch of another
                raise
    return later


def _set_aside(store: Store, ids: Sequence[str]) -> None:
    """Rename the runs' folders."""
    for run_id in ids:
        folder = _folders(store) / run_id
        if folder.parent == _folders(store) and (folder.exists() or folder.is_symlink()):
            folder.rename(folder.with_name(_GONE + run_id))


def empty_trash(store: Store) -> None:
    """Forget what was deleted long ago, and bring the folders set aside in line with the database:
    those of runs that are there go back, those of runs in the trash stay, the others are removed.

    A deletion that failed or was killed may have left any. A worker's store knows nothing of those
    in the folder that it shares.
    """
    if store.tells:
        return
    gone: list[Path] = []
    with store.write() as db:  # no other deletion is halfway
        forget_old(store, time.time() - KEPT_SECONDS)
        for aside in _folders(store).glob(f"{_GONE}*"):
            run_id = aside.name.removeprefix(_GONE)
            if db.execute("SELECT 1 FROM runs WHERE id = ?", (run_id,)).fetchone() is not None:
                with suppress(OSError):
                    aside.rename(aside.with_name(run_id))
            elif not is_trashed(store, run_id):
                gone.append(aside)
    for folder in gone:
        with suppress(OSError):
            if folder.is_symlink():
                folder.unlink()
            else:
                shutil.rmtree(folder)


def _folders(store: Store) -> Path:
    return store.directory / "runs"
