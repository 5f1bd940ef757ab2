"""Who asks that runs be trained: engines take from a queue what their own side has asked for.

A side is a person, and within a SLURM job that job: its engines end with it, and must not take
what others wait for. A store may come from anywhere, with a queue in it.
"""

import hashlib
import os
import platform
import re
import secrets
from collections.abc import Generator
from contextlib import contextmanager, suppress
from contextvars import ContextVar
from functools import cache
from pathlib import Path

from engine.devices.slurm_job import slurm_job
from engine.io.platform_folders import platform_folder

NOBODY = ""
"""The asker of a run that was set aside: it waits until somebody asks for it again."""
WATCHER = "watched"
"""The side of a process that trains by itself, and takes nothing from the queue."""
CLUSTER = "cluster"
"""Stands for the job of a side whose runs are trained by workers (``engine.cluster``)."""
_FILE = "person"
_TOKEN = re.compile("[0-9a-f]{16}")
_MACHINE = Path("/etc/machine-id")
_for_cluster: ContextVar[bool] = ContextVar("for_cluster", default=False)


def asker() -> str:
    """This process's side; within ``asking_cluster`` the one whose runs workers train."""
    if _for_cluster.get():
        return f"{_person()}/{CLUSTER}"
    job = slurm_job()
    return _person() if job is None else f"{_person()}/{job}"


@contextmanager
def asking_cluster() -> Generator[None]:
    """What is asked for inside is for workers, and no engine of this machine takes it."""
    before = _for_cluster.set(True)
    try:
        yield
    finally:
        _for_cluster.reset(before)


def is_cluster(side: str | None) -> bool:
    """Whether a side's runs are trained by workers."""
    return job_of(side) == CLUSTER


def person_of(side: str | None) -> str:
    """The person of a side; empty where nobody has asked."""
    return (side or "").partition("/")[0]


def job_of(side: str | None) -> str:
    """The SLURM job of a side; empty outside of one."""
    return (side or "").partition("/")[2]


def _person() -> str:
    """A token drawn once for all stores, and kept outside of them.

    Where nothing can be kept it is made of the machine and the user.
    """
    folder = platform_folder("state")
    if folder is not None:
        with suppress(OSError, ValueError):
            return _kept(folder / _FILE)
    return _made_up()


@cache
def _kept(path: Path) -> str:
    if not path.exists():
        path.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
        drawn = path.with_name(f".{secrets.token_hex(6)}")
        try:
            drawn.touch(mode=0o600)
            drawn.write_text(secrets.token_hex(8), "ascii")
            # Of several processes that are the first ones, one
            with suppress(FileExistsError):
                os.link(drawn, path)
        finally:
            drawn.unlink(missing_ok=True)
    text = path.read_text("ascii").strip()
    if not _TOKEN.fullmatch(text):
        raise ValueError(text)
    return text


def _made_up() -> str:
    try:
        machine = _MACHINE.read_text("ascii").strip()
    except (OSError, ValueError):
        machine = ""
    about = f"{machine or platform.node()}:{os.geteuid()}"
    return hashlib.sha256(about.encode()).hexdigest()[:16]
