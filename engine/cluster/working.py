"""A worker in the foreground, with an engine of its own and the signals that end it."""

import os
import signal
from collections.abc import Sequence
from contextlib import suppress
from pathlib import Path

from data.errors import InputError
from engine.client.coordinating import LocalCoordination
from engine.cluster.engine_process import Engine
from engine.cluster.telling import Tell
from engine.cluster.worker import Worker
from engine.devices.slurm_job import ENDING, slurm_job

IDLE_SECONDS = 10.0
INTERRUPTED = 130


def work(directory: Path, tell: Tell, *, idle: float, most: int | None) -> int:
    """Train what waits in the store's spool until nothing does; the exit code, 75 where a run was
    put back because a signal or the job's time ended this.

    Raises:
        InputError: there is no such store, or its folder cannot be written.
        KeyboardInterrupt: Ctrl+C came twice.
    """
    _must_be_store(directory)
    keep = LocalCoordination(directory).look
    worker = Worker(directory, Engine, tell, idle=idle, most=most, keep=keep)
    asked: list[int] = []

    def leave(number: int, _frame: object) -> None:
        if number == signal.SIGINT and number in asked:
            raise KeyboardInterrupt
        asked.append(number)
        worker.leave()

    before = {number: signal.signal(number, leave) for number in _signals()}
    try:
        code = worker.work()
    finally:
        for number, handler in before.items():
            signal.signal(number, handler)
    return INTERRUPTED if signal.SIGINT in asked else code


def _signals() -> Sequence[signal.Signals]:
    if slurm_job() is not None:
        return (signal.SIGINT, *ENDING)
    return (signal.SIGINT, signal.SIGTERM, signal.SIGHUP)


def _must_be_store(directory: Path) -> None:
    if not (directory / "runs.db").is_file():
        raise InputError("store.not_there", store=str(directory))
    with suppress(OSError):
        if os.access(directory, os.W_OK) and (directory / "runs.db").stat().st_uid == os.geteuid():
            return
    raise InputError("store.cannot_be_written", store=str(directory))
