"""Where a person's store is; imports nothing heavy, since the screen asks before it is drawn."""

import os
from pathlib import Path

STORE_VARIABLE = "PKGO_STORE"


def store_directory(given: Path | None = None) -> Path:
    """The store a person means: what they gave, ``PKGO_STORE``, or the platform's place."""
    if given is not None:
        return given.expanduser().absolute()
    named = os.environ.get(STORE_VARIABLE)
    if named:
        return Path(named).expanduser().absolute()
    import platformdirs

    return Path(platformdirs.user_data_dir("pkgo-tui", appauthor=False))
