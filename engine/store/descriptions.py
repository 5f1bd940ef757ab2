"""Descriptions of tables, kept so that a file is read once for as long as it does not change."""

from data import Description
from data.errors import InputError
from engine.store.database import Store
from engine.store.stored_json import UNREADABLE


def kept_description(
    store: Store, path: str, key: str, size: int, modified: int
) -> Description | None:
    """What was kept about this state of the file, read as ``key`` says; ``modified`` is in ns.

    What another version kept may tell less than this one knows: then the table is read again.
    """
    row = store.db.execute(
        "SELECT description FROM descriptions "
        "WHERE source = ? AND label = ? AND size = ? AND modified = ?",
        (path, key, size, modified),
    ).fetchone()
    try:
        return None if row is None else Description.from_json(row["description"])
    except (InputError, *UNREADABLE):  # the file is read again
        return None


def keep_description(  # noqa: PLR0913, PLR0917
    store: Store, path: str, key: str, size: int, modified: int, found: Description
) -> None:
    """Keep it in place of what was known about the file's earlier state."""
    with store.write() as db:
        db.execute(
            "INSERT OR REPLACE INTO descriptions (source, label, size, modified, description) "
            "VALUES (?, ?, ?, ?, ?)",
            (path, key, size, modified, found.to_json()),
        )
