"""What a machine and a store are like, and what is wrong with them; nothing is changed.

Loads neither TensorFlow nor a table, so that it answers where these are what is broken.
"""

import os
import platform
import shutil
from collections.abc import Callable
from dataclasses import dataclass
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path

import psutil

from data.errors import MessageError
from data.messages import Message
from engine.devices.gpus import gpu_figures, visible_gpus
from engine.devices.jobs import cores
from engine.store import runs
from engine.store.asker import WATCHER
from engine.store.database import Store
from engine.store.location import is_open_to_others
from engine.store.processes import Host, living_hosts

PACKAGES = ("pkgo-tui", "textual", "tensorflow", "keras", "numpy", "pandas")
LITTLE_SPACE = 1_000_000_000
"""Bytes; a run's state may need as much."""
LITTLE_MEMORY = 1_500_000_000
"""Bytes; an engine takes about 0.8 GB before it has seen a large table."""


@dataclass(frozen=True, slots=True)
class Finding:
    """What was found about one thing: figures in words of their own, and what is wrong."""

    about: str
    found: str
    wrong: Message | None = None


def checkup(directory: Path) -> list[Finding]:
    """Everything that is looked at, in the order to tell it."""
    looks: list[Callable[[], list[Finding]]] = [
        _packages,
        _machine,
        _gpus,
        lambda: _store(directory),
        lambda: _disk(directory),
    ]
    return [found for look in looks for found in look()]


def _packages() -> list[Finding]:
    told = [Finding("python", platform.python_version())]
    for name in PACKAGES:
        try:
            told.append(Finding(name, version(name)))
        except PackageNotFoundError:
            told.append(Finding(name, "", Message("checkup.not_installed", {"package": name})))
    return told


def _machine() -> list[Finding]:
    free = psutil.virtual_memory().available
    little = Message("checkup.little_memory", {"free": free}) if free < LITTLE_MEMORY else None
    return [
        Finding("system", f"{platform.system()} {platform.release()} {platform.machine()}"),
        Finding("cores", str(cores())),
        Finding("free memory", f"{free / 1e9:.1f} GB", little),
    ]


def _gpus() -> list[Finding]:
    found = visible_gpus()
    names = [str(gpu_figures(gpu).get("name", gpu)) for gpu in found]
    wrong = None
    if found and not _has_cuda():
        wrong = Message("checkup.gpu_without_cuda", {"gpus": ", ".join(names)})
    return [Finding("GPU", ", ".join(names), wrong)]


def _has_cuda() -> bool:
    """Whether CUDA's libraries stand beside TensorFlow, or on the system's own path."""
    try:
        version("nvidia-cudnn-cu12")
    except PackageNotFoundError:
        paths = os.environ.get("LD_LIBRARY_PATH", "").split(":")
        return any("cuda" in path for path in paths)
    return True


def _store(directory: Path) -> list[Finding]:
    if not (directory / "runs.db").exists():
        return [Finding("store", str(directory), _unmade(directory))]
    try:
        store = Store(directory, read_only=True)
    except MessageError as error:
        return [Finding("store", str(directory), error.message)]
    try:
        reason = store.damage()
        damage = Message("checkup.store_damaged", {"store": str(directory), "reason": reason})
        told = [Finding("store", str(directory), damage if reason else None)]
        if not reason:
            told.append(Finding("runs", str(runs.count(store))))
            hosts = [one for one in living_hosts(store) if one.facts.asker != WATCHER]
            workers = [one for one in hosts if one.is_worker]
            told.append(Finding("engines", str(len(hosts) - len(workers))))
            if workers:
                told.append(Finding("workers", ", ".join(map(_worker, workers))))
    finally:
        store.close()
    if is_open_to_others(directory):
        opened = Message("store.open_to_others", {"store": str(directory)})
        told.append(Finding("folder", "", opened))
    if not os.access(directory, os.W_OK):
        told.append(Finding("writing", "", Message("checkup.read_only", {"store": str(directory)})))
    return told


def _worker(host: Host) -> str:
    """Where it is: its machine, and its SLURM job if it has one."""
    node = host.facts.node or host.identity.machine
    return f"{node} ({host.facts.job})" if host.facts.job else node


def _unmade(directory: Path) -> Message | None:
    """Why a store that is not there yet could not be made."""
    if directory.exists() and not directory.is_dir():
        return Message("store.is_file", {"store": str(directory)})
    nearest = _nearest(directory)
    if nearest is None or not os.access(nearest, os.W_OK):
        return Message("checkup.read_only", {"store": str(directory)})
    return None


def _disk(directory: Path) -> list[Finding]:
    nearest = _nearest(directory)
    if nearest is None:
        return []
    free = shutil.disk_usage(nearest).free
    little = Message("checkup.little_space", {"store": str(directory), "free": free})
    log = directory / "pkgo-tui.log"
    told = [Finding("free disk", f"{free / 1e9:.1f} GB", little if free < LITTLE_SPACE else None)]
    if log.is_file():
        told.append(Finding("old errors", str(log)))
    return told


def _nearest(directory: Path) -> Path | None:
    """The folder itself, or the one above it that is there."""
    for folder in (directory, *directory.parents):
        try:
            if folder.is_dir():
                return folder
        except OSError:
            continue
    return None
