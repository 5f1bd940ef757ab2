"""What the figures were measured on, and how: interleaved repeats, medians, ratios."""

import os
import platform
import statistics
import time
from collections.abc import Callable
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path


def machine() -> str:
    """Processor, cores and versions, in one line."""
    model = platform.processor() or platform.machine()
    if Path("/proc/cpuinfo").exists():
        lines = Path("/proc/cpuinfo").read_text("utf-8").splitlines()
        named = (line.partition(":")[2] for line in lines if line.startswith("model name"))
        model = next(named, model).strip()
    names = ("tensorflow", "keras", "numpy", "scikit-learn", "jax", "torch")
    versions = ", ".join(f"{name} {found}" for name in names if (found := installed(name)))
    cores = len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count()
    return f"{model}, {cores} cores, Python {platform.python_version()}, {versions}"


def load() -> str:
    """How busy the machine is: figures taken while others work tell little."""
    return f"load {os.getloadavg()[0]:.2f}"


def installed(name: str) -> str | None:
    """The package's version; None where it is not installed."""
    try:
        return version(name)
    except PackageNotFoundError:
        return None


def measured(ways: dict[str, Callable[[], object]], repeats: int) -> dict[str, float]:
    """Median seconds of each way (``timed``)."""
    return {name: statistics.median(times) for name, times in timed(ways, repeats).items()}


def timed(ways: dict[str, Callable[[], object]], repeats: int) -> dict[str, list[float]]:
    """Seconds of each way; once round unmeasured, then in turn, so that noise is shared."""
    for way in ways.values():
        way()
    found: dict[str, list[float]] = {name: [] for name in ways}
    for _ in range(repeats):
        for name, way in ways.items():
            begun = time.perf_counter()
            way()
            found[name].append(time.perf_counter() - begun)
    return found


def row(name: str, seconds: float, against: dict[str, float], note: str = "") -> str:
    """Milliseconds, and how many times as fast as each of ``against``."""
    ratios = "   ".join(f"{other} ×{took / seconds:5.2f}" for other, took in against.items())
    return f"  {name:<44} {seconds * 1000:9.1f} ms   {ratios}   {note}".rstrip()
