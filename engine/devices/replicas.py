"""Several devices for one run: TensorFlow's strategy that keeps a copy of the weights on each."""

from functools import cache
from typing import Any

from data.errors import InputError
from engine.settings import read_settings


def virtual_cpus(devices: int) -> int:
    """Into how many devices the processor is divided for a run that asks for so many, where there
    is no GPU: 1 unless the setting ``virtual_devices`` says otherwise.
    """
    asked = read_settings().virtual_devices or 1
    return asked if devices > 1 else 1


def check_devices(asked: int) -> None:
    """Refuse more devices than there are.

    Raises:
        InputError: it says how many there are.
    """
    if asked == 1:
        return
    gpus, there = _of_kind("GPU"), len(_names())
    if not gpus and there == 1:
        raise InputError("devices.no_gpus", asked=asked)
    if not gpus and there < asked:
        raise InputError("devices.few_parts", asked=asked, there=there)
    if there < asked:
        raise InputError("devices.too_few", asked=asked, there=there)


def mirrored(devices: int) -> Any:
    """The strategy for the first so many devices (``tf.distribute.MirroredStrategy``).

    Raises:
        InputError: there are fewer.
    """
    check_devices(devices)
    return _mirrored(devices)


@cache
def _mirrored(devices: int) -> Any:
    import tensorflow as tf

    distribute: Any = tf.distribute
    # A plain sum, always in the same order. The default ones wait for each other across devices,
    # and operations here have one thread to follow one another in
    across = distribute.ReductionToOneDevice()
    return distribute.MirroredStrategy(_names()[:devices], cross_device_ops=across)


def _names() -> list[str]:
    return _of_kind("GPU") or _of_kind("CPU")


def _of_kind(kind: str) -> list[str]:
    import tensorflow as tf

    config: Any = tf.config
    return [f"{kind}:{place}" for place in range(len(config.list_logical_devices(kind)))]
