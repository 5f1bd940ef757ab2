"""Descriptions of tables that have been read, kept until the file changes."""

from pathlib import Path
from typing import NamedTuple

from data import Description
from engine.store.database import Store


class FileState(NamedTuple):
    """What tells a file from what it is after a change; ``modified`` in nanoseconds."""

    path: str
    size: int
    modified: int


def file_state(source: str) -> FileState:
    """The file as it is now.

    Raises:
        OSError: it is missing.
    """
    path = Path(source)
    state = path.stat()
    return FileState(str(path.absolute()), state.st_size, state.st_mtime_ns)


def kept_description(store: Store, file: FileState, label: str | None) -> Description | None:
    """The description of a file in this state; None where it has not been read."""
    row = store.db.execute(
        "SELECT description FROM descriptions "
        "WHERE source = ? AND size = ? AND modified = ? AND label = ?",
        (*file, label or ""),
    ).fetchone()
    return None if row is None else Description.from_json(row["description"])


def keep_description(store: Store, file: FileState, label: str | None, found: Description) -> None:
    """Keep what was read of a file in this state."""
    with store.write() as db:
        db.execute(
            "INSERT OR REPLACE INTO descriptions (source, size, modified, label, description) "
            "VALUES (?, ?, ?, ?, ?)",
            (*file, label or "", found.to_json()),
        )
