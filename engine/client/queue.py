"""The order of the queue, and what leaves it before it trains."""

from engine.store.asking import ask_for_abandoned
from engine.store.queue import ALL_THE_WAY, cancel_run, move_run

__all__ = ["ALL_THE_WAY", "ask_for_abandoned", "cancel_run", "move_run"]
