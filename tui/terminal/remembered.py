"""What a person chose in the bench, kept for the next time; never in the way of the program."""

from contextlib import suppress
from pathlib import Path
from typing import Any

from engine.io.platform_folders import platform_folder
from tui.terminal.personal_file import change_object, read_object


def remembered_file() -> Path | None:
    """Where it is kept; None where nobody knows the person's home."""
    folder = platform_folder("state")
    return None if folder is None else folder / "bench.json"


def remembered() -> dict[str, Any]:
    """What was chosen, by name; nothing where it cannot be read."""
    return read_object(remembered_file()) or {}


def remember(**chosen: object) -> None:
    """Keep these beside what is kept; where that fails, they hold for this time only."""
    path = remembered_file()
    if path is not None:
        with suppress(OSError):
            if read_object(path) is None:
                path.rename(path.with_suffix(".damaged.json"))
            change_object(path, lambda kept: {**kept, **chosen})
