"""How many batches a call takes, so that it lasts 20 to 50 ms."""

import time
from collections.abc import Generator
from contextlib import contextmanager

SECONDS = 0.03


class ChunkSizer:
    """Chunk size that follows the measured speed.

    A command (pause, stop) waits for one call at most: long enough to hide the call's own cost,
    short enough not to be felt. The size grows fourfold at most, so that one lucky measurement
    does not make a long call.
    """

    def __init__(self) -> None:
        self.size = 1

    @contextmanager
    def timing(self, count: int) -> Generator[None]:
        """A call of ``count`` batches happens inside."""
        begun = time.perf_counter()
        yield
        self.took(count, time.perf_counter() - begun)

    def took(self, count: int, seconds: float) -> None:
        """A call of ``count`` batches lasted ``seconds``."""
        if count < self.size and seconds <= SECONDS:
            return  # an epoch's end, or its partial batch: too short to tell
        fitting = int(SECONDS * count / max(seconds, 1e-6))
        self.size = max(1, min(fitting, count * 4))
