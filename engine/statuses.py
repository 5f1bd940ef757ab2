"""How a run stands; imports nothing, since the screen asks before its first paint."""

from typing import Literal

Status = Literal[
    "queued", "running", "paused", "finished", "pruned", "stopped", "failed", "crashed"
]
LIVE: tuple[Status, ...] = ("running", "paused")
OPEN: tuple[Status, ...] = ("queued", "running", "paused")
WHOLE: tuple[Status, ...] = ("finished", "pruned", "stopped")
"""Ended as asked for: what they have learnt counts, and is kept."""
BROKEN: tuple[Status, ...] = ("failed", "crashed")
ENDED: tuple[Status, ...] = (*WHOLE, *BROKEN)
