"""Where a store and its workers meet: a folder of the store, or a part of one that stores share."""

import hashlib
from pathlib import Path

FOLDER = "cluster"
_OWN_PART = 16


def spool_folder(directory: Path) -> Path:
    """The folder for what the workers of the store in ``directory`` take and tell.

    Where a person has made it a link, the stores that link to one folder have a part of it each,
    named after the store's real path: whose run it is decides where its journal lies and who enters
    it.
    """
    folder = directory / FOLDER
    if not folder.is_symlink():
        return folder
    name = hashlib.sha256(str(directory.resolve()).encode("utf-8", "surrogateescape")).hexdigest()
    return folder / f"of-{name[:_OWN_PART]}"
