"""The folders in which the platform wants a program to keep a person's things."""

from pathlib import Path
from typing import Literal


def platform_folder(kind: Literal["data", "config"]) -> Path | None:
    """The program's folder of this kind; None where nobody knows this person's home."""
    import platformdirs

    find = platformdirs.user_data_dir if kind == "data" else platformdirs.user_config_dir
    try:
        found = Path(find("pkgo-tui", appauthor=False))
    except RuntimeError:
        return None
    # Earlier versions of the library leave the ~ as it is
    return found if found.is_absolute() else None
