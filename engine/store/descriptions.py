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
    text = kept_text(store, path, key, size, modified)
    try:
        return None if text is None else Description.from_json(text)
    except (InputError, *UNREADABLE):  # the file is read again
        return None


def kept_text(store: Store, path: str, key: str, size: int, modified: int) -> str | None:
    """As ``kept_description``, of anything else that ``keep_text`` kept under a key of its own."""
    row = store.db.execute(
        "SELECT description FROM descriptions "
        "WHERE source = ? AND label = ? AND size = ? AND modified = ?",
        (path, key, size, modified),
    ).fetchone()
    return None if row is None else str(row["description"])


def keep_description(  # noqa: PLR0913, PLR0917
    store: Store, path: str, key: str, size: int, modified: int, found: Description
) -> None:
    """Keep it in place of what was known about the file's earlier state."""
    keep_text(store, path, key, size, modified, found.to_json())


def keep_text(  # noqa: PLR0913, PLR0917
    store: Store, path: str, key: str, size: int, modified: int, text: str
) -> None:
    """Keep a text about this state of the file in place of that about an earlier one."""
    with store.write() as db:
        db.execute(
            "INSERT OR REPLACE INTO descriptions (source, label, size, modified, description) "
            "VALUES (?, ?, ?, ?, ?)",
            (path, key, size, modified, text),
        )
