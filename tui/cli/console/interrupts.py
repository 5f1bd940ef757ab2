"""Signals while runs are followed: Ctrl+C once to ask, twice to leave; those of SLURM to wait."""

import os
import signal
import threading
from types import FrameType, TracebackType
from typing import Self

from engine.devices.slurm_job import ENDING, slurm_job

SUSPENDED = 75
"""The exit code where a run waits to go on: the same command is to be given again (EX_TEMPFAIL)."""


def leave_at_job_end() -> None:
    """While the program still loads, the end of its job has nothing to suspend."""

    def leave(_number: int, _frame: FrameType | None) -> None:
        os._exit(SUSPENDED)

    for number in ENDING:
        signal.signal(number, leave)


class JobEnds(BaseException):
    """The SLURM job is about to end, and nothing has been queued yet."""


class JobEnd:
    """Inside the block the signals that announce the end of this process's SLURM job raise
    JobEnds; once somebody is ``patient``, they are only noted.
    """

    def __init__(self) -> None:
        self.is_near = False
        self.patient = False
        active = slurm_job() is not None and _is_main_thread()
        self._before = {number: signal.getsignal(number) for number in ENDING} if active else {}

    def __enter__(self) -> Self:
        for number in self._before:
            signal.signal(number, self._note)
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        for number, before in self._before.items():
            signal.signal(number, before)

    def _note(self, _number: int, _frame: FrameType | None) -> None:
        if not self.patient:
            raise JobEnds
        self.is_near = True


class Interrupts:
    """Inside the block the first SIGINT is only noted; the second raises KeyboardInterrupt.

    It also answers where SIGINT was ignored, as for the background jobs of a script: whoever sends
    it means this run. The end of a job is only noted, too.
    """

    def __init__(self, job_end: JobEnd | None = None) -> None:
        self.asked = False
        self._job_end = job_end or JobEnd()
        self._before = signal.getsignal(signal.SIGINT)
        self._active = _is_main_thread()

    @property
    def suspending(self) -> bool:
        """Whether the SLURM job is about to end."""
        return self._job_end.is_near

    def __enter__(self) -> Self:
        self._job_end.patient = True
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


def _is_main_thread() -> bool:
    return threading.current_thread() is threading.main_thread()
