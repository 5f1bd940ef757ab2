"""How busy the host keeps the machine: its processor time, its memory, its GPU."""

import time
from typing import Any

import psutil

from engine.devices.gpus import gpu_figures

EVERY_SECONDS = 1.0


class Figures:
    """Figures of this process, measured at most once a second; ``gpu`` as CUDA names it."""

    def __init__(self, gpu: str | None) -> None:
        self._gpu = gpu
        self._process = psutil.Process()
        self._process.cpu_percent(None)
        self._last: dict[str, Any] = {}
        self._measured = time.monotonic()

    def read(self, *, on_gpu: bool = True) -> dict[str, Any]:
        """``cpu`` in per cent of one core, ``memory`` in bytes, ``gpu`` as ``gpu_figures``.

        A driver may show a GPU that TensorFlow cannot use: ``on_gpu`` tells whether it does.
        """
        now = time.monotonic()
        if now - self._measured < EVERY_SECONDS:
            return self._last
        self._measured = now
        self._last = {
            "cpu": round(self._process.cpu_percent(None)),
            "memory": self._process.memory_info().rss,
        }
        gpu = gpu_figures(self._gpu) if self._gpu is not None and on_gpu else {}
        if gpu:
            self._last["gpu"] = gpu
        return self._last
