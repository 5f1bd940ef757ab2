"""What a person chose in the bench, kept for the next time; never in the way of the program."""

import json
from contextlib import suppress
from pathlib import Path
from typing import Any

from engine.io.platform_folders import platform_folder


def remembered_file() -> Path | None:
    """Where it is kept; None where nobody knows the person's home."""
    folder = platform_folder("state")
    return None if folder is None else folder / "bench.json"


def remembered() -> dict[str, Any]:
    """What was chosen, by name; nothing where it cannot be read."""
    path = remembered_file()
    with suppress(OSError, ValueError):
        found = json.loads(path.read_text("utf-8")) if path is not None else None
        if isinstance(found, dict):
            return found
    return {}


def remember(**chosen: object) -> None:
    """Keep these beside what is kept; where that fails, they hold for this time only."""
    from engine.io.files import write_atomically

    path = remembered_file()
    if path is None:
        return
    text = json.dumps({**remembered(), **chosen}, ensure_ascii=False, sort_keys=True)
    with suppress(OSError):
        path.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
        write_atomically(path, text.encode())
