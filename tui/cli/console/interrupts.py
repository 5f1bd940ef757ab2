"""Ctrl+C while a run is followed: once to ask, twice to leave."""

import signal
import threading
from types import FrameType, TracebackType
from typing import Self


class Interrupts:
    """Inside the block the first SIGINT is only noted; the second raises KeyboardInterrupt.

    It also answers where SIGINT was ignored, as for the background jobs of a script: whoever sends
    it means this run.
    """

    def __init__(self) -> None:
        self.asked = False
        self._before = signal.getsignal(signal.SIGINT)
        self._active = threading.current_thread() is threading.main_thread()

    def __enter__(self) -> Self:
        if self._active:
            signal.signal(signal.SIGINT, self._note)
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        if self._active:
            signal.signal(signal.SIGINT, self._before)

    def _note(self, _number: int, _frame: FrameType | None) -> None:
        if self.asked:
            raise KeyboardInterrupt
        self.asked = True
