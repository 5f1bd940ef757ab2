"""NVIDIA's GPUs as their driver tells of them; without a driver there are none, and no noise."""

import os
from collections.abc import Callable, Sequence
from functools import cache
from typing import Any

VISIBLE_VARIABLE = "CUDA_VISIBLE_DEVICES"


@cache
def _driver() -> Any:
    """The NVML library, ready; None where it or its driver is missing or broken."""
    try:
        import pynvml

        pynvml.nvmlInit()
    except Exception:  # a machine's broken driver must not end what can train without it
        return None
    return pynvml


def visible_gpus() -> list[str]:
    """The GPUs that this process may use, each as ``CUDA_VISIBLE_DEVICES`` names it."""
    nvml = _driver()
    if nvml is None:
        return []
    named = os.environ.get(VISIBLE_VARIABLE)
    if named is not None:
        return _up_to_the_first_that_is_none(named)
    try:
        handles = [
            nvml.nvmlDeviceGetHandleByIndex(index) for index in range(nvml.nvmlDeviceGetCount())
        ]
        # By their ids: CUDA and the driver may count them in another order
        return [_text(nvml.nvmlDeviceGetUUID(handle)) for handle in handles]
    except nvml.NVMLError:
        return []


def _up_to_the_first_that_is_none(named: str) -> list[str]:
    """As CUDA reads it: ``-1`` and all behind it do not count."""
    found: list[str] = []
    for name in (part.strip() for part in named.split(",")):
        if not name or name.startswith("-"):
            break
        found.append(name)
    return found


def take_gpus(places: Sequence[int]) -> list[str]:
    """Let this process see the GPUs at these places only; to call before TensorFlow starts.

    A place behind the last GPU counts on from the first. Without a GPU it does nothing.
    """
    gpus = visible_gpus()
    if not gpus:
        return []
    taken = list(dict.fromkeys(gpus[place % len(gpus)] for place in places))
    os.environ[VISIBLE_VARIABLE] = ",".join(taken)
    return taken


def gpu_figures(named: str) -> dict[str, Any]:
    """What a GPU does now, as far as the driver tells it.

    ``name``; ``utilisation`` in per cent; ``memory`` and ``memory_total`` in bytes;
    ``temperature`` in degrees Celsius.
    """
    nvml = _driver()
    if nvml is None:
        return {}
    try:
        handle = (
            nvml.nvmlDeviceGetHandleByIndex(int(named))
            if named.isdigit()
            else nvml.nvmlDeviceGetHandleByUUID(named)
        )
    except nvml.NVMLError:
        return {}
    figures: dict[str, Any] = {}

    def ask(what: Callable[[], dict[str, Any]]) -> None:
        try:
            figures.update(what())
        except nvml.NVMLError:  # not every card tells everything
            return

    ask(lambda: {"name": _text(nvml.nvmlDeviceGetName(handle))})
    ask(lambda: {"utilisation": int(nvml.nvmlDeviceGetUtilizationRates(handle).gpu)})
    ask(lambda: _memory(nvml.nvmlDeviceGetMemoryInfo(handle)))
    ask(
        lambda: {
            "temperature": int(
                nvml.nvmlDeviceGetTemperature(handle, nvml.NVML_TEMPERATURE_GPU),
            )
        }
    )
    return figures


def _memory(told: Any) -> dict[str, Any]:
    return {"memory": int(told.used), "memory_total": int(told.total)}


def _text(told: Any) -> str:
    return told.decode("utf-8", "replace") if isinstance(told, bytes) else str(told)
