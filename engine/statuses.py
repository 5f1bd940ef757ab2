"""How a run stands; imports nothing, since the screen asks before its first paint."""

from typing import Literal

Status = Literal[
    "queued", "running", "paused", "finished", "pruned", "stopped", "failed", "crashed"
]
LIVE: tuple[Status, ...] = ("running", "paused")
OPEN: tuple[Status, ...] = ("queued", "running", "paused")
ENDED: tuple[Status, ...] = ("finished", "pruned", "stopped", "failed", "crashed")
