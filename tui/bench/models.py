"""The process that answers for models: one for all screens, made ready while nobody works."""

from __future__ import annotations

import os
import time
from typing import TYPE_CHECKING

from tui.bench.desk import Desk

if TYPE_CHECKING:
    from engine.client.model_process import ModelProcess

IDLE_SECONDS = 4.0
"""Without a key, before the process is made ready."""
AGAIN_SECONDS = 60.0
"""Until memory is looked at again where there was too little."""
MOST_BUSY = 0.75
"""Of the machine's cores, in the mean of a minute: on a busier one nothing is begun."""
LEAST_FREE = 3_000_000_000
"""Bytes that must be free: the process takes about 0.7 GB, and a run is to begin beside it."""


class Models:
    """``process`` starts when first asked. It is made ready before that once a run with a
    model is on show, no run trains or waits, the engine is ready, and no key was pressed of late.
    """

    def __init__(self, desk: Desk) -> None:
        self._desk = desk
        self._process: ModelProcess | None = None
        self._next = 0.0
        self.is_warm = False

    @property
    def process(self) -> ModelProcess:
        """The process of this bench."""
        from engine.client.model_process import ModelProcess

        if self._process is None:
            self._process = ModelProcess()
        return self._process

    def look(self, heard: float) -> None:
        """Make the process ready if this is the time for it; ``heard`` is when (``time.monotonic``)
        the last key was pressed.
        """
        now = time.monotonic()
        if self.is_warm or now < self._next or now - heard < IDLE_SECONDS:
            return
        state = self._desk.state
        view, snapshot = state.shown, state.snapshot
        has_model = view is not None and view.run.is_ended and view.run.epochs_done > 0
        if not has_model or snapshot.active or any(h.status != "ready" for h in snapshot.hosts):
            return
        self._next = now + AGAIN_SECONDS
        self._desk.window.in_thread(self._warm)

    def _warm(self) -> None:
        from engine.devices.memory import free_memory

        if free_memory() >= LEAST_FREE and _has_rest():
            self.is_warm = True
            self.process.warm()

    def close(self) -> None:
        """The bench is left: the process ends."""
        if self._process is not None:
            self._process.close()


def _has_rest() -> bool:
    """Whether the machine has little to do."""
    try:
        return os.getloadavg()[0] < MOST_BUSY * (os.cpu_count() or 1)
    except OSError:
        return True
