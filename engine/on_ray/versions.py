"""What must be the same on a node for a run to come to the same bits there: code and libraries."""

import hashlib
from collections.abc import Mapping
from functools import cache
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path
from typing import Any

from data.messages import Message

PACKAGES = ("pkgo-tui", "keras", "tensorflow", "numpy")
CODE = "pkgo-tui (code)"
_FLOORS = ("data", "engine")
_DIGITS = 12


@cache
def own_versions() -> dict[str, str]:
    """Versions by the package's name; of our own code also the beginning of its SHA-256."""
    return {**{name: _version(name) for name in PACKAGES}, CODE: _code()}


def other_version(about: Mapping[str, Any]) -> Message | None:
    """What is another one there, by what a ``node`` has said of itself; None where all are ours."""
    node = str(about.get("node", ""))
    for name, own in own_versions().items():
        other = str(about.get(name, ""))
        if other != own:
            return Message(
                "ray.other_version", {"node": node, "name": name, "ours": own, "theirs": other}
            )
    return None


def _version(name: str) -> str:
    try:
        return version(name)
    except PackageNotFoundError:
        return ""


def _code() -> str:
    digest = hashlib.sha256()
    root = Path(__file__).parents[2]
    for floor in _FLOORS:
        for path in sorted((root / floor).rglob("*.py")):
            digest.update(f"{path.relative_to(root).as_posix()}\n".encode())
            digest.update(hashlib.sha256(path.read_bytes()).digest())
    return digest.hexdigest()[:_DIGITS]
